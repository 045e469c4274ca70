import { OperatorError } from '../session.ts';
import type { Cib, ConfiguredResource } from './cib.ts';

/** SLES had the agent under `suse` first. */
const moveIp = /^ocf:(heartbeat|suse):aws-vpc-move-ip$/;

export function isMoveIp({ agent }: { readonly agent: string }): boolean {
  return moveIp.test(agent);
}

/** Those that carry an overlay IP, by this agent or by aws-vpc-move-ip. */
export function overlayIpResources({ resources }: Pick<Cib, 'resources'>): ConfiguredResource[] {
  return resources.filter((one) => one.agent === 'ocf:aws:overlay-ip' || isMoveIp(one));
}

/**
 * @param names those that are wanted; none → all
 * @throws OperatorError if there is no such resource, with every name at once
 */
export function findResources(cib: Pick<Cib, 'resources'>, names: readonly string[]): ConfiguredResource[] {
  const found = overlayIpResources(cib);
  const known = found.map(({ id }) => id).join(', ');
  if (found.length === 0)
    throw new OperatorError(
      'the cluster has no resource of ocf:aws:overlay-ip or aws-vpc-move-ip; look without one by --ip and --routing-table',
    );
  const unknown = names.filter((name) => !found.some(({ id }) => id === name));
  if (unknown.length > 0)
    throw new OperatorError(
      unknown
        .map((name) => `${name}: the cluster has no such resource of ocf:aws:overlay-ip (there is ${known})`)
        .join('\n'),
    );
  return names.length === 0 ? found : found.filter(({ id }) => names.includes(id));
}
