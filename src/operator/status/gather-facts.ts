import { findInterface } from '../../actions/find-interface.ts';
import { ok, type Answer, type Failure } from '../../answer.ts';
import type { Parameters } from '../../agent.ts';
import { addressState, type AddressState } from '../../decisions/address-state.ts';
import type { MappedRouteTable, NetworkMap } from '../../ec2/ec2-network-map.ts';
import { destinationOf } from '../../overlay-ip.ts';
import type { Deadline } from '../../ocf/deadline.ts';
import type { Addresses, InstanceMetadata, Link } from '../../ports.ts';
import { retry } from '../../retry.ts';
import type { NodeFacts, StatusFacts, Surroundings } from './facts.ts';
import type { RunningOn } from './locate-resource.ts';
import { rehearseMonitor, rehearseStart, type Snapshot } from './rehearse.ts';

/** Ports that only look. */
export interface LookPorts {
  readonly addresses: Pick<Addresses, 'show' | 'glance' | 'defaultRouteInterface'>;
  readonly metadata: InstanceMetadata;
  readonly map: NetworkMap;
  readonly deadline: Deadline;
  readonly hostName: string;
  /** Where the cluster runs a resource; `undefined` → nobody says. */
  readonly locate: (resource: string) => Promise<RunningOn | undefined>;
}

/** What somebody who waits before a terminal waits for. */
const attempts = 2;

/** Looks at everything once: four calls of EC2, three of them for what surrounds the routes. */
export async function gatherFacts(
  ports: LookPorts,
  resource: string | undefined,
  parameters: Parameters,
): Promise<StatusFacts> {
  const { map, deadline } = ports;
  const destinations = parameters.ip.map(destinationOf);
  const [tables, host, runningOn] = await Promise.all([
    retry(
      () => map.routeTables('route-table-id', parameters.routing_table, destinations),
      attempts,
      deadline,
    ),
    gatherHost(ports, parameters),
    resource === undefined ? undefined : ports.locate(resource),
  ]);
  const own = host.networkInterfaceIds.flatMap((id) => (id.ok ? [id.value] : []));
  const surroundings = await gatherSurroundings(ports, tables, destinations, own);
  const known = { resource, parameters, tables, surroundings, runningOn };
  const isHere = host.addresses.some(({ is }) => is === 'present');
  const { identity } = host;
  if (!identity.ok && resource === undefined && !isHere && !isFromInstanceMetadata(identity.failure))
    return { ...known, node: { isNode: false, why: identity.failure } };
  const snapshot: Snapshot = { ...host, tables, instances: surroundings.instances };
  const node: NodeFacts = {
    isNode: true,
    hostName: ports.hostName,
    instanceId: identity.ok ? ok(identity.value.instanceId) : identity,
    networkInterfaceIds: host.networkInterfaceIds,
    addresses: host.addresses,
    link: host.link,
    monitor: await rehearseMonitor(snapshot, parameters),
    probe: await rehearseMonitor(snapshot, parameters, true),
    start: tables.ok ? await rehearseStart(snapshot, parameters) : tables.failure,
  };
  return { ...known, node };
}

/** An instance metadata service that says no is one. */
function isFromInstanceMetadata({ code }: Failure): boolean {
  return code.startsWith('HTTP ');
}

async function gatherHost({ addresses, metadata: asked, deadline }: LookPorts, parameters: Parameters) {
  const metadata = askedOnce(asked, (question) => retry(question, attempts, deadline));
  const [links, defaultRouteInterface, identity] = await Promise.all([
    retry(() => addresses.show(), attempts, deadline),
    retry(() => addresses.defaultRouteInterface(), attempts, deadline),
    metadata.identity(),
  ]);
  const glance = addresses.glance();
  const states = parameters.ip.map((address): AddressState => {
    if (links.ok) return addressState(address, links.value);
    const seen = addressState(address, glance);
    return seen.is === 'present' ? seen : { address, is: 'unknown', why: links.failure };
  });
  const seen = {
    show: () => Promise.resolve(links),
    defaultRouteInterface: () => Promise.resolve(defaultRouteInterface),
  };
  const found = await findInterface(
    { addresses: seen as Addresses, deadline: { ...deadline } },
    parameters.interface,
  );
  const link = 'exit' in found ? found : found.link;
  const carriers = states.flatMap((state) => (state.is === 'present' ? state.on : []));
  const own = carriers.length > 0 ? carriers.map((place) => place.link) : 'exit' in link ? [] : [link];
  const networkInterfaceIds = await networkInterfaceIdsOf(metadata, own, identity);
  return {
    links,
    glance,
    defaultRouteInterface,
    metadata,
    identity,
    addresses: states,
    link,
    networkInterfaceIds,
  };
}

/** Without instance metadata not every link is asked for in vain. */
async function networkInterfaceIdsOf(
  metadata: InstanceMetadata,
  links: readonly Link[],
  identity: Answer<unknown>,
): Promise<readonly Answer<string>[]> {
  if (!identity.ok && !isFromInstanceMetadata(identity.failure)) return links.length > 0 ? [identity] : [];
  const macAddresses = [...new Set(links.map(({ macAddress }) => macAddress))];
  return Promise.all(macAddresses.map((macAddress) => metadata.networkInterfaceId(macAddress)));
}

/** The same answer to the same question: the actions that are rehearsed ask again. */
function askedOnce(
  metadata: InstanceMetadata,
  ask: <T>(question: () => Promise<Answer<T>>) => Promise<Answer<T>>,
): InstanceMetadata {
  const ids = new Map<string, Promise<Answer<string>>>();
  let identity: ReturnType<InstanceMetadata['identity']> | undefined;
  return {
    ...metadata,
    identity: () => (identity ??= ask(() => metadata.identity())),
    networkInterfaceId(macAddress) {
      const asked = ids.get(macAddress) ?? ask(() => metadata.networkInterfaceId(macAddress));
      ids.set(macAddress, asked);
      return asked;
    },
  };
}

async function gatherSurroundings(
  { map, deadline }: LookPorts,
  tables: Answer<readonly MappedRouteTable[]>,
  destinations: readonly string[],
  own: readonly string[],
): Promise<Surroundings> {
  if (!tables.ok) return { tables, subnets: tables, instances: tables };
  const vpcIds = [...new Set(tables.value.flatMap(({ vpcId }) => vpcId ?? []))];
  const targets = tables.value.flatMap(({ routes }) =>
    routes
      .filter(({ destination }) => destinations.includes(destination))
      .flatMap(({ networkInterfaceId }) => networkInterfaceId ?? []),
  );
  const networkInterfaceIds = [...new Set([...own, ...targets])];
  const ask = <T>(ids: readonly string[], question: () => Promise<Answer<readonly T[]>>) =>
    ids.length === 0 ? Promise.resolve(ok([])) : retry(question, attempts, deadline);
  const [inVpc, subnets, instances] = await Promise.all([
    ask(vpcIds, () => map.routeTables('vpc-id', vpcIds, destinations)),
    ask(vpcIds, () => map.subnets(vpcIds)),
    ask(networkInterfaceIds, () => map.instances(networkInterfaceIds)),
  ]);
  return { tables: inVpc, subnets, instances };
}
