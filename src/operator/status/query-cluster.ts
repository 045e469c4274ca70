import type { Env } from '../../ocf/environment.ts';
import { queryCib } from '../query-cib.ts';
import { OperatorError } from '../session.ts';
import { parseConfiguredResources, type ConfiguredResource } from './configured-resources.ts';

/**
 * The resources of the cluster of this node that carry overlay IPs.
 *
 * @param names those that are wanted; none → all
 * @throws OperatorError if there is no cluster, or no such resource
 */
export async function queryCluster(names: readonly string[], env: Env): Promise<ConfiguredResource[]> {
  const found = parse(await queryCib(env, 'without one by --ip and --routing-table'));
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

function parse(cib: string): ConfiguredResource[] {
  try {
    return parseConfiguredResources(cib);
  } catch {
    throw new OperatorError('cibadmin --query: the answer could not be read');
  }
}
