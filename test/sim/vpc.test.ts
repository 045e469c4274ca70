import { expect, test } from 'vitest';
import { stoppedClock } from './stopped-clock.ts';
import { ENI1, ENI2, NODE1, OVERLAY, OVERLAY6, TABLE_A, TABLE_B, twoNodes } from './two-nodes.ts';
import type { RouteChange } from './vpc.ts';

test('a route table has a local route for every CIDR block of the VPC', () => {
  const { vpc } = twoNodes({ vpcCidrs: ['10.0.0.0/16', 'fd00:1::/56'] });
  expect(vpc.route(TABLE_A, '10.0.0.0/16')).toEqual({
    destinationCidrBlock: '10.0.0.0/16',
    gatewayId: 'local',
    state: 'active',
    origin: 'CreateRouteTable',
  });
  expect(vpc.route(TABLE_A, 'fd00:1::/56')).toMatchObject({ destinationIpv6CidrBlock: 'fd00:1::/56' });
});

test('a route shows the instance that its network interface is attached to', () => {
  expect(twoNodes().vpc.route(TABLE_A, OVERLAY)).toEqual({
    destinationCidrBlock: OVERLAY,
    instanceId: NODE1,
    instanceOwnerId: '123456789012',
    networkInterfaceId: ENI1,
    state: 'active',
    origin: 'CreateRoute',
  });
});

test('routes to a stopped instance are blackholes until it starts again', async () => {
  const { vpc } = twoNodes();
  await vpc.stopInstance(NODE1);
  expect(vpc.route(TABLE_A, OVERLAY)).toMatchObject({ state: 'blackhole', networkInterfaceId: ENI1 });
  await vpc.startInstance(NODE1);
  expect(vpc.route(TABLE_A, OVERLAY)).toMatchObject({ state: 'active' });
});

test('a route moved by hand keeps its place in the table and its origin', async () => {
  const { vpc } = twoNodes();
  await vpc.setRoute(TABLE_A, OVERLAY, ENI2);
  expect(vpc.route(TABLE_A, OVERLAY)).toMatchObject({ networkInterfaceId: ENI2, origin: 'CreateRoute' });
  expect(vpc.route(TABLE_B, OVERLAY)).toMatchObject({ networkInterfaceId: ENI1 });
});

test('a route deleted by hand is gone, and deleting it again changes nothing', async () => {
  const { vpc } = twoNodes();
  await vpc.deleteRoute(TABLE_A, OVERLAY);
  await vpc.deleteRoute(TABLE_A, OVERLAY);
  expect(vpc.route(TABLE_A, OVERLAY)).toBeUndefined();
});

test('an IPv6 destination is the same route however it is spelt', async () => {
  const { vpc } = twoNodes();
  await vpc.setRoute(TABLE_A, 'FD00:10:0:0::10/128', ENI1);
  expect(vpc.route(TABLE_A, OVERLAY6)).toMatchObject({ destinationIpv6CidrBlock: OVERLAY6 });
});

test('every change of a route is told with the route it leaves', async () => {
  const { vpc } = twoNodes();
  const changes: RouteChange[] = [];
  const { remove } = vpc.onRouteChange((change) => {
    changes.push(change);
  });
  await vpc.setRoute(TABLE_A, OVERLAY, ENI2);
  await vpc.deleteRoute(TABLE_A, OVERLAY);
  await vpc.stopInstance(NODE1);
  remove();
  await vpc.startInstance(NODE1);
  expect(
    changes.map(({ routeTableId, route }) => [routeTableId, route?.networkInterfaceId, route?.state]),
  ).toEqual([
    [TABLE_A, ENI2, 'active'],
    [TABLE_A, undefined, undefined],
    [TABLE_B, ENI1, 'blackhole'],
  ]);
});

test('the changes of one route are told one after the other, however long a listener takes', async () => {
  const { vpc } = twoNodes();
  const told: (string | undefined)[] = [];
  vpc.onRouteChange(async ({ route }) => {
    await new Promise((resolve) => setTimeout(resolve, route?.networkInterfaceId === ENI2 ? 20 : 0));
    told.push(route?.networkInterfaceId);
  });
  await Promise.all([vpc.setRoute(TABLE_A, OVERLAY, ENI2), vpc.setRoute(TABLE_A, OVERLAY, ENI1)]);
  expect(told).toEqual([ENI2, ENI1]);
});

test('the past stays readable', async () => {
  const clock = stoppedClock();
  const { vpc } = twoNodes({ now: clock.now });
  const before = clock.now();
  clock.advance(1000);
  await vpc.setRoute(TABLE_A, OVERLAY, ENI2);
  clock.advance(1000);
  const target = (at: number) =>
    vpc
      .stateAt(at)
      .routeTables.get(TABLE_A)
      ?.routes.find(({ destination }) => destination === OVERLAY)?.target;
  expect(target(before)).toEqual({ networkInterfaceId: ENI1 });
  expect(target(clock.now())).toEqual({ networkInterfaceId: ENI2 });
});

test('the past is forgotten after ten minutes, the present never', async () => {
  const clock = stoppedClock();
  const { vpc } = twoNodes({ now: clock.now });
  const start = clock.now();
  for (const target of [ENI2, ENI1, ENI2]) {
    clock.advance(400_000);
    await vpc.setRoute(TABLE_A, OVERLAY, target);
  }
  const target = (at: number) =>
    vpc
      .stateAt(at)
      .routeTables.get(TABLE_A)
      ?.routes.find(({ destination }) => destination === OVERLAY)?.target;
  expect(target(start + 600_000)).toEqual({ networkInterfaceId: ENI2 });
  expect(target(start + 800_000)).toEqual({ networkInterfaceId: ENI1 });
  clock.advance(86_400_000);
  expect(target(clock.now())).toEqual({ networkInterfaceId: ENI2 });
});

test.each([
  ['a malformed route table id', () => twoNodes().vpc.addRouteTable({ routeTableId: 'rtb-overlay' })],
  ['a route table twice', () => twoNodes().vpc.addRouteTable({ routeTableId: TABLE_A })],
  ['an instance twice', () => twoNodes().vpc.addInstance({ instanceId: NODE1, networkInterfaces: [] })],
  [
    'a route to a network interface that is not there',
    () =>
      twoNodes().vpc.addRouteTable({
        routeTableId: 'rtb-0000000000000000c',
        routes: [{ destination: OVERLAY, networkInterfaceId: 'eni-00000000000000009' }],
      }),
  ],
])('a VPC cannot be built with %s', (_title, build) => {
  expect(build).toThrow();
});
