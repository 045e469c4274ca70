import { monitor } from '../../actions/monitor.ts';
import { failed, ok, type Answer, type Failure } from '../../answer.ts';
import type { Parameters } from '../../agent.ts';
import type { MappedInstance } from '../../ec2/ec2-network-map.ts';
import { formatRouteKey } from '../../ec2/route-input.ts';
import type { Outcome } from '../../ocf/outcome.ts';
import { prefixLengthOf } from '../../overlay-ip.ts';
import type {
  Addresses,
  InstanceMetadata,
  Link,
  NetworkInterfaces,
  Route,
  RouteKey,
  RouteTable,
  RouteTables,
} from '../../ports.ts';
import { virtualDeadline } from './virtual-deadline.ts';

/** What an action would change, in its order. */
export type Step =
  | { readonly do: 'add address'; readonly address: string; readonly interfaceName: string }
  | { readonly do: 'delete address'; readonly address: string; readonly interfaceName: string }
  | ({ readonly do: 'ReplaceRoute' } & RouteStep)
  | ({ readonly do: 'CreateRoute' } & RouteStep)
  | { readonly do: 'switch off the source/destination check'; readonly networkInterfaceId: string };

interface RouteStep extends RouteKey {
  readonly networkInterfaceId: string;
  /** Where it points before; `undefined` → there is no such route. */
  readonly from: string | undefined;
}

/** What an action would answer if it ran now and nothing else changed. */
export interface Rehearsal {
  readonly outcome: Outcome;
  readonly steps: readonly Step[];
  readonly warnings: readonly string[];
}

/** The world as it was seen. */
export interface Snapshot {
  readonly links: Answer<readonly Link[]>;
  readonly glance: readonly Link[];
  readonly defaultRouteInterface: Answer<string | undefined>;
  readonly tables: Answer<readonly RouteTable[]>;
  readonly instances: Answer<readonly MappedInstance[]>;
  /** Really asked: it only answers. */
  readonly metadata: InstanceMetadata;
}

/** What the operations of the documented configurations may take; here it costs nothing. */
const timeoutMs = { monitor: 28_000, start: 178_000 } as const;

/** The action monitor itself, in the world of a snapshot. */
export async function rehearseMonitor(
  snapshot: Snapshot,
  parameters: Parameters,
  isProbe = false,
): Promise<Rehearsal> {
  const stage = build(snapshot, timeoutMs.monitor);
  return stage.told(await monitor(stage.ports, parameters, { isProbe, checkLevel: 10 }));
}

/** The action start itself, in the world of a snapshot: what it would change is written down and changes the snapshot's copy alone. */
export async function rehearseStart(snapshot: Snapshot, parameters: Parameters): Promise<Rehearsal> {
  const { start } = await import('../../actions/start.ts');
  const stage = build(snapshot, timeoutMs.start);
  const outcome = await start(stage.ports, parameters);
  // Start does not wait for what only warns
  await new Promise(setImmediate);
  return stage.told(outcome);
}

function build(snapshot: Snapshot, ms: number) {
  const steps: Step[] = [];
  const warnings: string[] = [];
  const nothing = () => undefined;
  const log = {
    debug: nothing,
    info: nothing,
    warning: (message: string) => void warnings.push(message),
    error: nothing,
  };
  const ports = {
    addresses: addressesOf(snapshot, steps),
    routeTables: routeTablesOf(snapshot, steps),
    networkInterfaces: networkInterfacesOf(snapshot, steps),
    metadata: snapshot.metadata,
    deadline: virtualDeadline(ms),
    log,
  };
  const told = (outcome: Outcome): Rehearsal => {
    const all = new Set([...warnings, ...(outcome.warnings ?? [])]);
    return { outcome, steps, warnings: [...all].filter((warning) => warning !== outcome.reason) };
  };
  return { ports, told };
}

function addressesOf({ links: seen, glance, defaultRouteInterface }: Snapshot, steps: Step[]): Addresses {
  let links = seen;
  const change = (interfaceName: string, edit: (link: Link) => Link['addresses']) => {
    if (!links.ok) return;
    links = ok(
      links.value.map((link) =>
        link.interfaceName === interfaceName ? { ...link, addresses: edit(link) } : link,
      ),
    );
  };
  return {
    show: () => Promise.resolve(links),
    glance: () => glance,
    defaultRouteInterface: () => Promise.resolve(defaultRouteInterface),
    add({ address, interfaceName }) {
      steps.push({ do: 'add address', address, interfaceName });
      change(interfaceName, ({ addresses }) => [
        ...addresses,
        { address, prefixLength: prefixLengthOf(address) },
      ]);
      return Promise.resolve(ok(undefined));
    },
    delete({ address }, interfaceName) {
      steps.push({ do: 'delete address', address, interfaceName });
      change(interfaceName, ({ addresses }) => addresses.filter((other) => other.address !== address));
      return Promise.resolve(ok(undefined));
    },
  };
}

function routeTablesOf({ tables: seen }: Snapshot, steps: Step[]): RouteTables {
  let tables = seen;
  const write = (
    operation: 'ReplaceRoute' | 'CreateRoute',
    key: RouteKey,
    networkInterfaceId: string,
    refuse: (existing: Route | undefined) => Pick<Failure, 'kind' | 'code' | 'message'> | undefined,
  ): Answer<void> => {
    if (!tables.ok) return tables;
    const subject = formatRouteKey(key);
    const table = tables.value.find(({ routeTableId }) => routeTableId === key.routeTableId);
    if (!table) return failed({ operation, subject, ...noSuchTable(key) });
    const existing = table.routes.find(({ destination }) => destination === key.destination);
    const refusal = refuse(existing);
    if (refusal) return failed({ operation, subject, ...refusal });
    steps.push({ do: operation, ...key, networkInterfaceId, from: existing?.target });
    const route: Route = {
      destination: key.destination,
      state: 'active',
      networkInterfaceId,
      target: networkInterfaceId,
    };
    const routes = [...table.routes.filter((other) => other !== existing), route];
    tables = ok(tables.value.map((other) => (other === table ? { ...table, routes } : other)));
    return ok(undefined);
  };
  return {
    prepare: () => Promise.resolve(),
    describe: (ids) =>
      Promise.resolve(
        tables.ok ? ok(tables.value.filter(({ routeTableId }) => ids.includes(routeTableId))) : tables,
      ),
    replaceRoute: (key, id) =>
      Promise.resolve(write('ReplaceRoute', key, id, (existing) => (existing ? undefined : noSuchRoute))),
    createRoute: (key, id) =>
      Promise.resolve(write('CreateRoute', key, id, (existing) => (existing ? routeExists : undefined))),
  };
}

const noSuchTable = ({ routeTableId }: RouteKey) =>
  ({
    kind: 'no-such-table',
    code: 'InvalidRouteTableID.NotFound',
    message: `The routeTable ID '${routeTableId}' does not exist`,
  }) as const;
const noSuchRoute = { kind: 'no-such-route', code: 'InvalidRoute.NotFound', message: '' } as const;
const routeExists = { kind: 'route-exists', code: 'RouteAlreadyExists', message: '' } as const;

function networkInterfacesOf({ instances }: Snapshot, steps: Step[]): NetworkInterfaces {
  return {
    isSourceDestChecked(id) {
      if (!instances.ok) return Promise.resolve(instances);
      const found = instances.value
        .flatMap(({ networkInterfaces }) => networkInterfaces)
        .find(({ networkInterfaceId }) => networkInterfaceId === id)?.isSourceDestChecked;
      return Promise.resolve(found === undefined ? failed({ ...notShown, subject: id }) : ok(found));
    },
    disableSourceDestCheck(networkInterfaceId) {
      steps.push({ do: 'switch off the source/destination check', networkInterfaceId });
      return Promise.resolve(ok(undefined));
    },
    mayDisableSourceDestCheck: () => Promise.resolve(ok(undefined)),
  };
}

const notShown = {
  kind: 'refused',
  operation: 'DescribeInstances',
  code: 'NotShown',
  message: 'the network interface is not shown',
} as const;
