import { gatherHost } from '../../../actions/validate-host.ts';
import type { Deadline } from '../../../ocf/deadline.ts';
import type { Addresses, InstanceMetadata } from '../../../ports.ts';
import { retry } from '../../../retry.ts';
import type { ResourceView } from '../cluster/facts.ts';
import type { InstanceFacts } from './facts.ts';
import { silentMetadata } from './silent-metadata.ts';

/** Asks as validate-all does; what the host has said is not asked again. */
export async function gatherInstance(
  view: ResourceView,
  metadata: InstanceMetadata,
  deadline: Deadline,
): Promise<InstanceFacts> {
  const { host, parameters } = view;
  const identity = await retry(() => metadata.identity(), 2, deadline);
  const isThere = identity.ok || identity.failure.code.startsWith('HTTP ');
  const seen: Pick<Addresses, 'show' | 'defaultRouteInterface'> = {
    show: () => Promise.resolve(host.links),
    defaultRouteInterface: () => Promise.resolve(host.defaultRouteInterface),
  };
  const ports = {
    addresses: seen as Addresses,
    // Not to wait for each of many questions
    metadata: isThere ? metadata : silentMetadata(identity.failure),
    deadline,
  };
  const { link, networkInterfaceId, tried, vpcId, vpcCidrBlocks } = await gatherHost(ports, parameters);
  return { ...view, identity, link, networkInterfaceId, tried, vpcId, vpcCidrBlocks };
}
