import type { Parameters } from '../../../agent.ts';
import type { Cib, ConfiguredResource } from '../../cluster/cib.ts';
import type { HostFacts } from '../host/facts.ts';
import type { Peers } from './find-peers.ts';
import type { EffectiveTimeouts } from './operation-timeouts.ts';

/** What is configured of the cluster of this node. */
export interface ClusterFacts {
  /** `undefined` → there is no cluster here, or none was asked. */
  readonly cib: Cib | undefined;
  /** What Pacemaker calls this node. */
  readonly nodeName: string;
  /** The other nodes. */
  readonly peers: Peers;
  /** By resource id. */
  readonly timeoutsMs: ReadonlyMap<string, EffectiveTimeouts>;
}

/** One overlay IP, on this host, in this cluster. */
export interface ResourceView {
  readonly host: HostFacts;
  readonly cluster: ClusterFacts;
  /** Its id in the cluster; `undefined` → the parameters are from flags. */
  readonly resource: string | undefined;
  readonly parameters: Parameters;
}

/** What the cluster has of it; `undefined` → it is not in the cluster. */
export function configuredResource({
  cluster,
  resource,
}: Pick<ResourceView, 'cluster' | 'resource'>): ConfiguredResource | undefined {
  return cluster.cib?.resources.find(({ id }) => id === resource);
}
