import { failed, ok, type Answer } from '../../src/answer.ts';
import type {
  Addresses,
  InstanceMetadata,
  NetworkInterfaces,
  RouteKey,
  RouteTables,
} from '../../src/ports.ts';
import { FakeLog } from '../fakes/log.ts';
import {
  noSuchNetworkInterface,
  noSuchRoute,
  noSuchTable,
  routeExists,
  type Refusal,
} from '../fakes/failures.ts';
import type { ActionRun, Stage } from './action-run.ts';
import type { NodeName, World } from './world.ts';
import {
  addAddress,
  deleteAddress,
  describeTables,
  instanceIdOf,
  linksWith,
  networkInterfaceIdOf,
  pointRoute,
  targetOf,
} from './world.ts';

/** All ports of one run of an action, on the world as it is then. */
export function portsOf(run: ActionRun, { history }: Stage) {
  const { on } = run.step;
  return {
    addresses: addressesOf(run, on, history),
    metadata: metadataOf(run, on, history),
    routeTables: routeTablesOf(run, history),
    networkInterfaces: networkInterfacesOf(run),
    deadline: run.deadline,
    log: new FakeLog(),
  };
}

type HasNow = Stage['history'];

function routeTablesOf(run: ActionRun, history: HasNow): RouteTables {
  /** Whether there is such a route is as old as everything that EC2 reads. */
  const write = (
    operation: 'ReplaceRoute' | 'CreateRoute',
    key: RouteKey,
    networkInterfaceId: string,
    refuse: (isSeen: (world: World) => boolean, lagMs: number) => Refusal | undefined,
  ) => {
    const subject = `${key.routeTableId} ${key.destination}`;
    return run.call(operation, subject, ({ lagMs }): Answer<void> => {
      const isSeen = (world: World) => targetOf(world, key) !== undefined;
      const refusal = !history.now.tables[key.routeTableId]
        ? noSuchTable
        : networkInterfaceId.startsWith('eni-')
          ? refuse(isSeen, lagMs)
          : noSuchNetworkInterface;
      if (refusal) return failed({ operation, subject, ...refusal });
      history.change(run.id, pointRoute(key, networkInterfaceId));
      return ok(undefined);
    });
  };
  return {
    prepare: () => Promise.resolve(),
    describe: (ids) =>
      run.call('DescribeRouteTables', ids.join(), (call) => {
        call.shown = history.ago(call.lagMs);
        return ok(describeTables(call.shown, ids));
      }),
    replaceRoute: (key, networkInterfaceId) =>
      write('ReplaceRoute', key, networkInterfaceId, (isSeen, lagMs) =>
        isSeen(history.now) && isSeen(history.ago(lagMs)) ? undefined : noSuchRoute,
      ),
    createRoute: (key, networkInterfaceId) =>
      write('CreateRoute', key, networkInterfaceId, (isSeen) =>
        isSeen(history.now) ? routeExists : undefined,
      ),
  };
}

function metadataOf(run: ActionRun, on: NodeName, history: HasNow): InstanceMetadata {
  const links = () => history.now.nodes[on]?.links ?? [];
  const notFound = (operation: string) =>
    failed({ kind: 'refused', operation, code: 'HTTP 404', message: 'not found' });
  return {
    networkInterfaceId: (macAddress) =>
      run.call('GET interface-id', macAddress, () =>
        links().some((link) => link.macAddress === macAddress)
          ? ok(networkInterfaceIdOf(macAddress))
          : notFound('GET interface-id'),
      ),
    identity: () =>
      run.call('GET identity', '', () => ok({ instanceId: instanceIdOf(on), region: 'eu-central-1' })),
    read: (category) => Promise.resolve(notFound(`GET ${category}`)),
    roleCredentials: () => Promise.resolve(notFound('GET security-credentials')),
  };
}

function addressesOf(run: ActionRun, on: NodeName, history: HasNow): Addresses {
  const links = () => history.now.nodes[on]?.links ?? [];
  const noDevice = (operation: string, subject: string) =>
    failed({ kind: 'refused', operation, subject, code: 'exit 1', message: 'Cannot find device' });
  return {
    show: () => run.call('ip address show', '', () => ok(links())),
    glance: () =>
      links()
        .filter(({ isUp, hasCarrier }) => isUp && hasCarrier)
        .map((link) => ({ ...link, altNames: [] })),
    defaultRouteInterface: () =>
      run.call('ip route show default', '', () =>
        ok(links().find(({ isUp, hasCarrier }) => isUp && hasCarrier)?.interfaceName),
      ),
    add: ({ address, interfaceName }) =>
      run.call('ip address add', `${address} dev ${interfaceName}`, () => {
        if (!links().some((link) => link.interfaceName === interfaceName))
          return noDevice('ip address add', address);
        history.change(run.id, addAddress(on, interfaceName, address));
        return ok(undefined);
      }),
    delete: ({ address, prefixLength }, interfaceName) =>
      run.call('ip address delete', `${address}/${prefixLength} dev ${interfaceName}`, () => {
        if (!linksWith(history.now, on, address).some((link) => link.interfaceName === interfaceName))
          return noDevice('ip address delete', address);
        history.change(run.id, deleteAddress(on, interfaceName, address, prefixLength));
        return ok(undefined);
      }),
  };
}

/** The source/destination check is off. */
function networkInterfacesOf(run: ActionRun): NetworkInterfaces {
  const modify = (id: string) => run.call('ModifyNetworkInterfaceAttribute', id, () => ok(undefined));
  return {
    isSourceDestChecked: (id) => run.call('DescribeNetworkInterfaces', id, () => ok(false)),
    disableSourceDestCheck: modify,
    mayDisableSourceDestCheck: modify,
  };
}
