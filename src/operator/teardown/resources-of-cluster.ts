import type { Env } from '../../ocf/environment.ts';
import { overlayIpAddress } from '../../overlay-ip.ts';
import { listOf } from '../../ocf/value-types.ts';
import type { Problem } from '../change/plan.ts';
import type { ConfiguredResource } from '../cluster/cib.ts';
import { queryCibIfAny } from '../cluster/query-cib.ts';
import { OperatorError } from '../session.ts';

/** While the cluster of this machine has the resource, its next start makes the routes again. */
export async function resourcesOfCluster(ip: readonly string[], env: Env): Promise<Problem[]> {
  try {
    const xml = await queryCibIfAny(env, 'from a machine that is no node of it');
    if (xml === undefined) return [];
    const { parseCib } = await import('../cluster/cib.ts');
    return parseCib(xml)
      .resources.filter((resource) => addressesOf(resource).some((address) => ip.includes(address)))
      .map(stillConfigured);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    const message = `nobody knows whether the cluster still has ${ip.join(', ')}: ${error.message}`;
    return [{ code: 'unknown-cluster', message }];
  }
}

/** Of whichever agent: those for addresses name it alike. */
function addressesOf({ parameters }: ConfiguredResource): readonly string[] {
  return ['ip', 'address'].flatMap((name) => addressList.parse(parameters[name] ?? '').value ?? []);
}

const addressList = listOf(overlayIpAddress);

function stillConfigured({ id, agent, parameters }: ConfiguredResource): Problem {
  return {
    code: 'resource-configured',
    message: [
      `the cluster has ${id} (${agent}) with ${parameters['ip'] ?? parameters['address'] ?? ''}, which makes the routes again; remove it first:`,
      `    crm resource stop ${id} && crm configure delete ${id}`,
      `    pcs resource delete ${id}`,
    ].join('\n'),
  };
}
