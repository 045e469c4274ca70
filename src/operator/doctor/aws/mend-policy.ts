import type { Answer } from '../../../answer.ts';
import type { CallerIdentity } from '../../../aws/caller-identity.ts';
import type { Parameters } from '../../../agent.ts';

/** Whose policy it is. */
type Whose = 'nodes' | 'route-tables';

/** The commands that print the policy of these parameters and attach it to the role that lacks it. */
export function attachPolicy(
  parameters: Pick<Parameters, 'routing_table' | 'routing_table_role' | 'source_dest_check' | 'region'>,
  whose: Whose,
  caller: Answer<CallerIdentity>,
): string[] {
  const { routing_table, routing_table_role: role, source_dest_check, region } = parameters;
  const flags = [
    `--routing-table ${routing_table.join(',')}`,
    ...(role === undefined ? [] : [`--routing-table-role ${role} --only ${whose}`]),
    ...(source_dest_check === 'warn' ? [] : [`--source-dest-check ${source_dest_check}`]),
    ...(region === undefined ? [] : [`--region ${region}`]),
    // It takes the place of that of the guides
    '--for doctor,status',
  ];
  const arn = role !== undefined && whose === 'route-tables' ? role : caller.ok ? caller.value.arn : '';
  return [`overlay-ip policy ${flags.join(' ')} > overlay-ip-policy.json`, ...attach(arn)];
}

/** `arn:aws:sts::123456789012:assumed-role/cluster-node/i-0123`, `arn:aws:iam::123456789012:role/path/overlay-ip`, `…:user/cluster` */
function attach(arn: string): string[] {
  const [, kind, name] =
    /:(assumed-role|role|user)\/(?:.*\/)?([\w+=,.@-]+)$/.exec(
      arn.replace(/(:assumed-role\/[^/]+)\/.*/, '$1'),
    ) ?? [];
  const which =
    name === undefined
      ? 'put-role-policy --role-name ROLE'
      : kind === 'user'
        ? `put-user-policy --user-name ${name}`
        : `put-role-policy --role-name ${name}`;
  return [
    '# as somebody who may administer IAM; a policy of that name is replaced, one for other tables as well:',
    `aws iam ${which} --policy-name overlay-ip --policy-document file://overlay-ip-policy.json`,
  ];
}
