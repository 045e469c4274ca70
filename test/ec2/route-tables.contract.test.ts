import { describe, expect, onTestFinished, test } from 'vitest';
import { ec2Client, ec2RouteTables } from '../../src/ec2/ec2.ts';
import type { RouteKey, RouteTables } from '../../src/ports.ts';
import { VirtualTime } from '../fakes/deadline.ts';
import { throttled, unauthorized } from '../fakes/failures.ts';
import { FakeRouteTables, FakeVpc } from '../fakes/route-tables.ts';
import { serveOnLoopback } from '../sim/loopback.ts';
import { ENI1, ENI2, NODE1, NODE2, OVERLAY, OVERLAY6, TABLE_A, TABLE_B, twoNodes } from '../sim/two-nodes.ts';
import type { Simulator } from '../sim/simulator.ts';
import { loopbackNetwork } from './loopback-network.ts';

/** The same world behind either: two nodes, the route to node 1 in both tables. */
interface World {
  readonly tables: Pick<RouteTables, 'describe' | 'replaceRoute' | 'createRoute'>;
  readonly setRoute: (key: RouteKey, networkInterfaceId: string) => Promise<void>;
  readonly deleteRoute: (key: RouteKey) => Promise<void>;
  readonly stopInstance: (instanceId: string) => Promise<void>;
  readonly throttle: () => void;
  readonly deny: (operation: 'ReplaceRoute') => void;
  readonly hang: () => void;
  /** What is stored, whatever is described. */
  readonly target: (key: RouteKey) => string | undefined;
}

function fakeWorld(): World {
  const gateway = { '0.0.0.0/0': 'igw-0123456789abcdef0' };
  const vpc = new FakeVpc()
    .networkInterface(ENI1, NODE1)
    .networkInterface(ENI2, NODE2)
    .table(TABLE_A, { ...gateway, [OVERLAY]: ENI1 })
    .table(TABLE_B, { [OVERLAY]: ENI1 });
  const tables = new FakeRouteTables(new VirtualTime().deadline(), { vpc });
  return {
    tables,
    setRoute: (key, networkInterfaceId) => Promise.resolve(void vpc.setRoute(key, networkInterfaceId)),
    deleteRoute: (key) => Promise.resolve(void vpc.deleteRoute(key)),
    stopInstance: (instanceId) => Promise.resolve(void vpc.stopInstance(instanceId)),
    throttle: () => void tables.fails('DescribeRouteTables', throttled),
    deny: (operation) => void tables.fails(operation, unauthorized),
    hang: () => void tables.hangs('DescribeRouteTables').hangs('ReplaceRoute'),
    target: (key) => vpc.target(key),
  };
}

async function serve(simulator: Simulator, signal: AbortSignal = new AbortController().signal) {
  const server = await serveOnLoopback(simulator.ec2);
  onTestFinished(() => server.close());
  const { accessKeyId, secretAccessKey } = simulator.addAccessKey();
  const network = loopbackNetwork(server.url, { signal });
  return ec2RouteTables(ec2Client(network, { accessKeyId, secretAccessKey }));
}

async function realWorld(): Promise<World> {
  const simulator = twoNodes();
  const { vpc } = simulator;
  return {
    tables: await serve(simulator),
    setRoute: ({ routeTableId, destination }, networkInterfaceId) =>
      vpc.setRoute(routeTableId, destination, networkInterfaceId),
    deleteRoute: ({ routeTableId, destination }) => vpc.deleteRoute(routeTableId, destination),
    stopInstance: (instanceId) => vpc.stopInstance(instanceId),
    throttle: () => void simulator.fault({ errorCode: 'RequestLimitExceeded' }),
    deny: (action) => void simulator.fault({ action, errorCode: 'UnauthorizedOperation' }),
    hang: () => void simulator.fault({ hang: true }),
    target: ({ routeTableId, destination }) => vpc.route(routeTableId, destination)?.networkInterfaceId,
  };
}

describe.each([
  ['the fake', fakeWorld],
  ['the adapter, against the simulator', realWorld],
])('route tables: %s', (_title, open) => {
  const key = { routeTableId: TABLE_A, destination: OVERLAY };
  const key6 = { routeTableId: TABLE_A, destination: OVERLAY6 };
  const noTable = { routeTableId: 'rtb-0000000000000000f', destination: OVERLAY };

  const described = async ({ tables }: World, ...ids: string[]) => {
    const answer = await tables.describe(ids);
    if (!answer.ok) throw new Error(answer.failure.code);
    return answer.value;
  };
  const route = async (world: World, { routeTableId, destination }: RouteKey) =>
    (await described(world, routeTableId))[0]?.routes.find((one) => one.destination === destination);

  test('describes the tables that are asked for', async () => {
    const world = await open();
    expect((await described(world, TABLE_B)).map(({ routeTableId }) => routeTableId)).toEqual([TABLE_B]);
    expect((await described(world, TABLE_A, TABLE_B)).map(({ routeTableId }) => routeTableId)).toEqual([
      TABLE_A,
      TABLE_B,
    ]);
  });

  test('leaves out a table that does not exist', async () => {
    const world = await open();
    expect(
      (await described(world, TABLE_A, noTable.routeTableId)).map(({ routeTableId }) => routeTableId),
    ).toEqual([TABLE_A]);
  });

  test('shows a route’s network interface, instance and target', async () => {
    expect(await route(await open(), key)).toEqual({
      destination: OVERLAY,
      state: 'active',
      networkInterfaceId: ENI1,
      instanceId: NODE1,
      target: `${ENI1} (${NODE1})`,
    });
  });

  test('shows the target of a route to a gateway', async () => {
    expect(await route(await open(), { ...key, destination: '0.0.0.0/0' })).toEqual({
      destination: '0.0.0.0/0',
      state: 'active',
      target: 'igw-0123456789abcdef0',
    });
  });

  test('shows the route of a stopped instance as a blackhole', async () => {
    const world = await open();
    await world.stopInstance(NODE1);
    expect(await route(world, key)).toMatchObject({ state: 'blackhole', networkInterfaceId: ENI1 });
  });

  test('shows no route that is not there', async () => {
    const world = await open();
    await world.deleteRoute(key);
    expect(await route(world, key)).toBeUndefined();
  });

  test.each([
    ['of another node', ENI2],
    ['of the own node, as a no-op', ENI1],
  ])('replaces a route %s', async (_case, networkInterfaceId) => {
    const world = await open();
    await world.setRoute(key, networkInterfaceId);
    expect(await world.tables.replaceRoute(key, ENI1)).toEqual({ ok: true, value: undefined });
    expect(world.target(key)).toBe(ENI1);
  });

  test('does not replace what is not there', async () => {
    const world = await open();
    expect(await world.tables.replaceRoute(key6, ENI1)).toMatchObject({
      ok: false,
      failure: { kind: 'no-such-route', operation: 'ReplaceRoute', subject: `${TABLE_A} ${OVERLAY6}` },
    });
    expect(world.target(key6)).toBeUndefined();
  });

  test('creates an IPv6 route that is not there, and shows it', async () => {
    const world = await open();
    expect(await world.tables.createRoute(key6, ENI2)).toEqual({ ok: true, value: undefined });
    expect(await route(world, key6)).toMatchObject({ destination: OVERLAY6, networkInterfaceId: ENI2 });
  });

  test('creates nothing over a route that is there', async () => {
    const world = await open();
    expect(await world.tables.createRoute(key, ENI2)).toMatchObject({
      ok: false,
      failure: { kind: 'route-exists', operation: 'CreateRoute', code: 'RouteAlreadyExists' },
    });
    expect(world.target(key)).toBe(ENI1);
  });

  test.each(['replaceRoute', 'createRoute'] as const)('%s in no table says so', async (write) => {
    const { tables } = await open();
    expect(await tables[write](noTable, ENI1)).toMatchObject({
      ok: false,
      failure: { kind: 'no-such-table', code: 'InvalidRouteTableID.NotFound' },
    });
  });

  test('points no route at a network interface that does not exist', async () => {
    const world = await open();
    expect(await world.tables.replaceRoute(key, 'eni-0000000000000000f')).toMatchObject({
      ok: false,
      failure: { kind: 'refused', code: 'InvalidNetworkInterfaceID.NotFound' },
    });
    expect(world.target(key)).toBe(ENI1);
  });

  test('answers throttling, once, without trying again', async () => {
    const world = await open();
    world.throttle();
    expect(await world.tables.describe([TABLE_A, TABLE_B])).toMatchObject({
      ok: false,
      failure: {
        kind: 'transient',
        operation: 'DescribeRouteTables',
        subject: `${TABLE_A},${TABLE_B}`,
        code: 'RequestLimitExceeded',
      },
    });
  });

  test('answers a denial with its request id', async () => {
    const world = await open();
    world.deny('ReplaceRoute');
    const answer = await world.tables.replaceRoute(key, ENI2);
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'denied', code: 'UnauthorizedOperation' } });
    expect(!answer.ok && answer.failure.requestId).toMatch(/./);
    expect(world.target(key)).toBe(ENI1);
  });

  test('gives up a request that hangs', async () => {
    const world = await open();
    world.hang();
    expect(await world.tables.describe([TABLE_A])).toMatchObject({
      ok: false,
      failure: { kind: 'transient', code: 'RequestTimeout' },
    });
    expect(await world.tables.replaceRoute(key, ENI2)).toMatchObject({
      ok: false,
      failure: { kind: 'transient' },
    });
    expect(world.target(key)).toBe(ENI1);
  });
});

describe('the adapter', () => {
  const key = { routeTableId: TABLE_A, destination: OVERLAY };

  test('asks by the filter route-table-id, page by page', async () => {
    const simulator = twoNodes();
    const ids = Array.from(
      { length: 120 },
      (_, index) => `rtb-${(index + 0x1000).toString(16).padStart(17, '0')}`,
    );
    for (const routeTableId of ids) simulator.vpc.addRouteTable({ routeTableId });
    const tables = await serve(simulator);
    const answer = await tables.describe(ids);
    expect(answer.ok && answer.value.map(({ routeTableId }) => routeTableId)).toEqual(ids);
    expect(simulator.calls.map(({ parameters }) => parameters['Filter.1.Name'])).toEqual([
      'route-table-id',
      'route-table-id',
    ]);
    expect(simulator.calls.map(({ parameters }) => parameters['RouteTableId.1'])).toEqual([
      undefined,
      undefined,
    ]);
  });

  test.each([
    ['a captive portal’s HTML', { html: true }],
    ['half an answer', { truncated: true }],
    ['a reset', { reset: true }],
    ['a bad gateway', { status: 502, body: 'Bad Gateway' }],
    ['an error that nobody knows', { errorCode: 'SomethingNew', status: 500 }],
  ] as const)('%s is no answer: worth another try, and no table is missed', async (_case, fault) => {
    const simulator = twoNodes();
    const tables = await serve(simulator);
    simulator.fault(fault);
    expect(await tables.describe([TABLE_A])).toMatchObject({ ok: false, failure: { kind: 'transient' } });
    expect(simulator.countCalls()).toBe(1);
  });

  test.each([
    ['HTML', { html: true }],
    ['half an answer', { truncated: true }],
    ['nothing', { status: 200, body: '', type: 'text/xml' }],
    ['XML of something else', { status: 200, body: '<?xml version="1.0"?>\n<log/>', type: 'text/xml' }],
    ['the answer to another action', { status: 200, body: '<CreateRouteResponse/>', type: 'text/xml' }],
  ] as const)('%s does not acknowledge a write', async (_case, fault) => {
    const simulator = twoNodes();
    const tables = await serve(simulator);
    simulator.fault(fault);
    expect(await tables.replaceRoute(key, ENI2)).toMatchObject({ ok: false, failure: { kind: 'transient' } });
  });

  test('with nobody listening is worth another try', async () => {
    const network = loopbackNetwork('http://127.0.0.1:9', { requestTimeoutMs: 1000 });
    const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
    const tables = ec2RouteTables(ec2Client(network, credentials));
    expect(await tables.describe([TABLE_A])).toMatchObject({
      ok: false,
      failure: { kind: 'transient', code: 'ECONNREFUSED' },
    });
  });

  test('ends with the deadline, whatever is under way', async () => {
    const simulator = twoNodes();
    simulator.fault({ hang: true });
    const tables = await serve(simulator, AbortSignal.timeout(50));
    const start = performance.now();
    expect(await tables.describe([TABLE_A])).toMatchObject({
      ok: false,
      failure: { code: 'RequestTimeout' },
    });
    expect(performance.now() - start).toBeLessThan(250);
  });

  test('after the deadline asks nothing any more', async () => {
    const simulator = twoNodes();
    const tables = await serve(simulator, AbortSignal.abort());
    expect(await tables.describe([TABLE_A])).toMatchObject({ ok: false, failure: { kind: 'transient' } });
    expect(simulator.countCalls()).toBe(0);
  });

  test('tells no secret in any failure', async () => {
    const simulator = twoNodes();
    const tables = await serve(simulator);
    const answers = [];
    for (const fault of [
      { errorCode: 'SignatureDoesNotMatch' },
      { html: true },
      { truncated: true },
      { hang: true },
    ] as const) {
      const { remove } = simulator.fault(fault);
      answers.push(await tables.describe([TABLE_A]), await tables.replaceRoute(key, ENI2));
      remove();
    }
    expect(answers.every(({ ok }) => !ok)).toBe(true);
    expect(simulator.secrets.length).toBeGreaterThan(0);
    for (const secret of simulator.secrets) expect(JSON.stringify(answers)).not.toContain(secret);
  });
});
