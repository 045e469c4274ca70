import type { Cib } from '../../cluster/cib.ts';
import type { CorosyncNode } from './corosync-conf.ts';
import { parseHostMap } from './host-map.ts';

/** The other nodes, as far as the cluster's configuration names them. */
export interface Peers {
  readonly nodes: readonly string[];
  readonly instanceIds: readonly string[];
  readonly privateIpAddresses: readonly string[];
}

/** What Pacemaker calls this node: the host name as it is, or without its domain. */
export function nodeNameOf(
  hostName: string,
  cib: Pick<Cib, 'nodes'> | undefined,
  corosync: readonly CorosyncNode[],
): string {
  const [short = hostName] = hostName.split('.');
  const known = [...(cib?.nodes ?? []), ...corosync.flatMap(({ name }) => name ?? [])];
  return [hostName, short].find((name) => known.includes(name)) ?? hostName;
}

/**
 * Instance ids from the fencing resources, addresses from corosync.
 *
 * @param addressesOf the IP addresses of a ring address
 */
export function findPeers(
  nodeName: string,
  cib: Pick<Cib, 'nodes' | 'resources'> | undefined,
  corosync: readonly CorosyncNode[],
  addressesOf: (ringAddress: string) => readonly string[],
): Peers {
  const others = corosync.filter(
    ({ name, ringAddresses }) =>
      name !== nodeName && !(name === undefined && ringAddresses.includes(nodeName)),
  );
  const mapped = (cib?.resources ?? []).flatMap(({ agent, parameters }) =>
    agent.startsWith('stonith:') ? parseHostMap(parameters['pcmk_host_map']) : [],
  );
  const instances = mapped.filter(({ node, port }) => node !== nodeName && /^i-[0-9a-f]+$/.test(port));
  const names = [...(cib?.nodes ?? []), ...corosync.flatMap(({ name }) => name ?? [])];
  return {
    nodes: unique(names.filter((name) => name !== nodeName)),
    instanceIds: unique(instances.map(({ port }) => port)),
    privateIpAddresses: unique(others.flatMap(({ ringAddresses }) => ringAddresses.flatMap(addressesOf))),
  };
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
