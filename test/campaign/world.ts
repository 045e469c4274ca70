import { destinationOf } from '../../src/overlay-ip.ts';
import type { Link, Route, RouteKey, RouteTable } from '../../src/ports.ts';

/** Everything that is true at one moment; it is never changed, the next moment has another one. */
export interface World {
  /** Route table id → destination → the id of its target. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly nodes: Readonly<Record<NodeName, Node>>;
}

export type NodeName = `node${number}`;

export interface Node {
  readonly isOn: boolean;
  /** What EC2 says of the instance; one that crashed and boots again is running all the time. */
  readonly isInstanceRunning: boolean;
  readonly links: readonly Link[];
}

/** A node has two network interfaces; which one carries an address decides where its route has to point. */
const devices = ['eth0', 'eth1'] as const;
export const ALTNAME = 'enp0s5';

export function macAddressOf(node: NodeName, device: (typeof devices)[number]): string {
  return `02:00:00:00:0${device.slice(-1)}:0${node.slice(-1)}`;
}

export function networkInterfaceIdOf(macAddress: string): string {
  return `eni-${macAddress.slice(-1)}${macAddress.at(-4) === '0' ? '' : 'b'}`;
}

export function instanceIdOf(node: NodeName): string {
  return `i-${node.slice(-1)}`;
}

/** A node after its boot: the addresses of its host, no overlay IP. */
export function freshNode(node: NodeName): Node {
  const links = devices.map((device, index) => ({
    interfaceName: device,
    altNames: index === 0 ? [ALTNAME] : [],
    macAddress: macAddressOf(node, device),
    isUp: true,
    hasCarrier: true,
    addresses: [{ address: `10.0.${index}.1${node.slice(-1)}`, prefixLength: 24 }],
  }));
  return { isOn: true, isInstanceRunning: true, links };
}

// --- Changes: World → World -----------------------------------------------------------------------------

export type Change = (world: World) => World;

export function changeNode(name: NodeName, change: (node: Node) => Node): Change {
  return (world) => {
    const node = world.nodes[name];
    return node ? { ...world, nodes: { ...world.nodes, [name]: change(node) } } : world;
  };
}

export function changeLink(name: NodeName, interfaceName: string, change: (link: Link) => Link): Change {
  return changeNode(name, (node) => ({
    ...node,
    links: node.links.map((link) => (link.interfaceName === interfaceName ? change(link) : link)),
  }));
}

export function addAddress(name: NodeName, interfaceName: string, address: string, length?: number): Change {
  const prefixLength = length ?? (address.includes(':') ? 128 : 32);
  return changeLink(name, interfaceName, (link) => ({
    ...link,
    addresses: [
      ...link.addresses.filter((other) => other.address !== address || other.prefixLength !== prefixLength),
      { address, prefixLength },
    ],
  }));
}

export function deleteAddress(
  name: NodeName,
  interfaceName: string,
  address: string,
  length?: number,
): Change {
  return changeLink(name, interfaceName, (link) => ({
    ...link,
    addresses: link.addresses.filter(
      (other) => other.address !== address || (length !== undefined && other.prefixLength !== length),
    ),
  }));
}

export function pointRoute({ routeTableId, destination }: RouteKey, target: string | undefined): Change {
  return (world) => {
    const table = world.tables[routeTableId];
    if (!table || table[destination] === target) return world;
    const others = Object.fromEntries(Object.entries(table).filter(([other]) => other !== destination));
    const changed = target === undefined ? others : { ...others, [destination]: target };
    return { ...world, tables: { ...world.tables, [routeTableId]: changed } };
  };
}

// --- Questions ------------------------------------------------------------------------------------------

export function targetOf(world: World, { routeTableId, destination }: RouteKey): string | undefined {
  return world.tables[routeTableId]?.[destination];
}

/** As DescribeRouteTables shows them. A target `i-…` is a route that shows an instance alone. */
export function describeTables(world: World, routeTableIds: readonly string[]): readonly RouteTable[] {
  return routeTableIds.flatMap((routeTableId) => {
    const table = world.tables[routeTableId];
    if (!table) return [];
    const routes = Object.entries(table).map(([destination, target]) =>
      describeRoute(world, destination, target),
    );
    return [{ routeTableId, routes }];
  });
}

function describeRoute(world: World, destination: string, target: string): Route {
  if (target.startsWith('i-')) return { destination, state: 'active', instanceId: target, target };
  if (!target.startsWith('eni-')) return { destination, state: 'active', target };
  const instanceId = `i-${target.slice(4, 5)}`;
  const state = isTargetThere(world, target) ? 'active' : 'blackhole';
  return { destination, state, networkInterfaceId: target, instanceId, target };
}

/** Of a network interface: it exists, and its instance runs. */
export function isTargetThere(world: World, target: string): boolean {
  return world.nodes[`node${Number(target.slice(4, 5))}`]?.isInstanceRunning ?? false;
}

export function linksWith(world: World, node: NodeName, address: string): readonly Link[] {
  return (world.nodes[node]?.links ?? []).filter(({ addresses }) =>
    addresses.some((other) => other.address === address),
  );
}

export function routeKeysOf(tables: readonly string[], ips: readonly string[]): RouteKey[] {
  return tables.flatMap((routeTableId) =>
    ips.map((ip) => ({ routeTableId, destination: destinationOf(ip) })),
  );
}
