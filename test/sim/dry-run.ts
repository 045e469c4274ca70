import { Ec2Error } from './ec2-errors.ts';
import type { QueryParameters } from './query-protocol.ts';

/**
 * Whether EC2 looks at the routes before or after DryRun is not documented; here it has looked at the permissions, the
 * parameters and what they name, not at the routes.
 */
export function assertNotDryRun(parameters: QueryParameters): void {
  if (parameters['DryRun'] === 'true') throw new Ec2Error('DryRunOperation');
}
