import { describe, expect, test } from 'vitest';
import { monitor } from '../../src/actions/monitor.ts';
import {
  ipNotInstalled,
  netlinkBusy,
  noAnswer,
  routeExists,
  throttled,
  unauthorized,
} from '../fakes/failures.ts';
import { naming } from '../fakes/names.ts';
import {
  DESTINATION,
  DESTINATION6,
  effects,
  fakeNode,
  HERE,
  IP,
  IPV6,
  OTHER,
  parametersOf,
  TABLE_A,
  TABLE_B,
  twoNodes,
  type FakeNode,
} from '../fakes/node.ts';

const recurring = { isProbe: false, checkLevel: 0 };
const probe = { isProbe: true, checkLevel: 0 };
const keyA = { routeTableId: TABLE_A, destination: DESTINATION };
const keyB = { routeTableId: TABLE_B, destination: DESTINATION };
const BOTH = { routing_table: `${TABLE_A},${TABLE_B}` };

/** A node with the address, one table, and the route here. */
function activeNode(options?: Parameters<typeof fakeNode>[0]): FakeNode {
  const node = fakeNode(options);
  node.vpc.table(TABLE_A, { [DESTINATION]: HERE });
  node.addresses.with(DESTINATION);
  return node;
}

const asked = ({ journal }: FakeNode, operation: string) =>
  journal.filter((entry) => entry.startsWith(operation));

describe('a monitor that finds all in its place', () => {
  test('succeeds with one DescribeRouteTables for all tables, no ip command and nothing in the log', async () => {
    const node = activeNode();
    node.vpc.table(TABLE_B, { [DESTINATION]: HERE });
    const outcome = await monitor(node, parametersOf(BOTH), recurring);
    expect(outcome).toMatchObject({ exit: 'OCF_SUCCESS', warnings: [] });
    expect(node.journal.toSorted()).toEqual([
      `DescribeRouteTables ${TABLE_A},${TABLE_B}`,
      'GET interface-id 02:00:00:00:00:01',
    ]);
    expect(node.log.lines).toEqual([]);
    expect(node.time.now).toBe(0);
  });

  test.each([
    ['monapi=false asks nothing of EC2', { monapi: 'false' }, recurring, 0],
    ['monapi=false at check level 10 asks', { monapi: 'false' }, { isProbe: false, checkLevel: 10 }, 1],
    ['monapi=false in a probe asks', { monapi: 'false' }, probe, 1],
    ['monapi=true asks', { monapi: 'true' }, recurring, 1],
  ])('%s', async (_title, configured, how, calls) => {
    const node = activeNode();
    expect(await monitor(node, parametersOf(configured), how)).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(asked(node, 'DescribeRouteTables')).toHaveLength(calls);
  });
});

describe('the addresses', () => {
  test.each([
    ['recurring monitor', recurring],
    ['probe', probe],
  ])('a %s without the address says not running and asks nothing of AWS', async (_title, how) => {
    const node = fakeNode();
    node.vpc.table(TABLE_A, { [DESTINATION]: OTHER });
    const outcome = await monitor(node, parametersOf(), how);
    expect(outcome).toMatchObject({ exit: 'OCF_NOT_RUNNING', warnings: [] });
    expect(node.journal).toEqual(['ip address show']);
  });

  test('an address that differs in its last digits is another address', async () => {
    const node = fakeNode();
    node.addresses.with('192.168.10.1/32').with('192.168.10.150/32');
    expect(await monitor(node, parametersOf(), recurring)).toMatchObject({ exit: 'OCF_NOT_RUNNING' });
  });

  test('an address on a link without carrier is present, with a warning', async () => {
    const node = fakeNode();
    node.vpc.table(TABLE_A, { [DESTINATION]: HERE });
    node.addresses.link('eth0', { macAddress: '02:00:00:00:00:01', hasCarrier: false }).with(DESTINATION);
    const outcome = await monitor(node, parametersOf(), recurring);
    expect(outcome.exit).toBe('OCF_SUCCESS');
    expect(outcome.warnings).toEqual([expect.stringMatching(/192\.168\.10\.15.*eth0.*no carrier/)]);
  });

  test('an alternative name of the interface counts', async () => {
    const node = fakeNode();
    node.vpc.table(TABLE_A, { [DESTINATION]: HERE });
    node.addresses
      .link('ens5', { macAddress: '02:00:00:00:00:01', altNames: ['enp0s5'] })
      .with(DESTINATION, 'ens5');
    expect(await monitor(node, parametersOf({ interface: 'enp0s5' }), recurring)).toMatchObject({
      exit: 'OCF_SUCCESS',
      warnings: [],
    });
  });

  test('an interface that is down costs a recurring monitor the service, without asking EC2', async () => {
    const node = fakeNode();
    node.addresses.link('eth0', { isUp: false }).with(DESTINATION);
    const outcome = await monitor(node, parametersOf(), recurring);
    expect(outcome).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(outcome.reason).toEqual(naming(IP, 'eth0', 'down'));
    expect(node.journal).toEqual(['ip address show']);
  });

  test.each([
    ['recurring monitor without ip fails', recurring, ipNotInstalled, 'OCF_ERR_GENERIC'],
    ['probe without ip says not installed', probe, ipNotInstalled, 'OCF_ERR_INSTALLED'],
    ['recurring monitor whose ip does not answer fails', recurring, netlinkBusy, 'OCF_ERR_GENERIC'],
  ])('a %s', async (_title, how, refusal, exit) => {
    const node = fakeNode();
    node.addresses.fails('ip address show', refusal);
    const outcome = await monitor(node, parametersOf(), how);
    expect(outcome).toMatchObject({ exit });
    expect(outcome.reason).toContain(IP);
    expect(outcome.reason).toContain(refusal.message);
  });

  test.each([
    ['not running', undefined, 'OCF_NOT_RUNNING'],
    ['active', 'eth1', 'OCF_SUCCESS'],
  ])(
    'a probe whose ip does not answer judges by what the C library lists: %s, with a warning',
    async (_title, interfaceName, exit) => {
      const node = fakeNode();
      node.vpc.table(TABLE_A, { [DESTINATION]: HERE });
      node.addresses.link('eth1', { macAddress: '02:00:00:00:00:01' }).fails('ip address show', netlinkBusy);
      if (interfaceName !== undefined) node.addresses.with(DESTINATION, interfaceName);
      const outcome = await monitor(node, parametersOf({ interface: 'enp0s6' }), probe);
      expect(outcome).toMatchObject({ exit });
      expect(outcome.warnings).toEqual([expect.stringContaining('Device or resource busy')]);
    },
  );

  test('an ip that fails once is asked again', async () => {
    const node = fakeNode();
    node.addresses.fails('ip address show', netlinkBusy, { times: 1 });
    expect(await monitor(node, parametersOf(), recurring)).toMatchObject({ exit: 'OCF_NOT_RUNNING' });
  });
});

describe('a route that points elsewhere', () => {
  test('fails a recurring monitor after three answers over at least five seconds', async () => {
    const node = activeNode();
    node.vpc.setRoute(keyA, OTHER);
    const outcome = await monitor(node, parametersOf(), recurring);
    expect(outcome).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(outcome.reason).toEqual(naming(`${TABLE_A} ${DESTINATION}`, OTHER));
    expect(asked(node, 'DescribeRouteTables').length).toBeGreaterThanOrEqual(3);
    expect(node.time.now).toBeGreaterThanOrEqual(5_000);
    expect(effects(node)).toEqual([]);
  });

  test('is not running to a probe, with a warning that names the stray address', async () => {
    const node = activeNode();
    node.vpc.setRoute(keyA, OTHER);
    const outcome = await monitor(node, parametersOf(), probe);
    expect(outcome).toMatchObject({ exit: 'OCF_NOT_RUNNING' });
    expect(outcome.warnings).toEqual([expect.stringContaining(IP)]);
    expect(effects(node)).toEqual([]);
  });

  test.each([1, 2])('in %i stale answers and then here costs nothing', async (answers) => {
    const node = activeNode();
    node.vpc.setRoute(keyA, OTHER);
    node.routeTables.showsThisFor(answers);
    node.vpc.setRoute(keyA, HERE);
    expect(await monitor(node, parametersOf(), recurring)).toMatchObject({
      exit: 'OCF_SUCCESS',
      warnings: [],
    });
    expect(asked(node, 'DescribeRouteTables')).toHaveLength(answers + 1);
  });

  test('counts although requests fail in between', async () => {
    const node = activeNode();
    node.vpc.setRoute(keyA, OTHER);
    node.routeTables.fails('DescribeRouteTables', unauthorized, { after: 1, times: 1 });
    const outcome = await monitor(node, parametersOf(), recurring);
    expect(outcome).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(outcome.reason).toContain(OTHER);
    expect(asked(node, 'DescribeRouteTables')).toHaveLength(4);
  });

  test('is unknown where the deadline comes before it is confirmed, and the reason asks for a longer timeout', async () => {
    const node = activeNode({ timeoutMs: 4_000 });
    node.vpc.setRoute(keyA, OTHER);
    const outcome = await monitor(node, parametersOf(), recurring);
    expect(outcome).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(outcome.reason).toEqual(naming(`${TABLE_A} ${DESTINATION}`, 'longer timeout'));
    expect(node.deadline.signal.aborted).toBe(false);
  });

  test('is never taken by a monitor', async () => {
    const node = activeNode();
    node.vpc.setRoute(keyA, OTHER).table(TABLE_B);
    await monitor(node, parametersOf(BOTH), recurring);
    expect(node.vpc.target(keyA)).toBe(OTHER);
    expect(asked(node, 'ReplaceRoute')).toEqual([]);
  });
});

test('a blackhole fails a recurring monitor and names table and target', async () => {
  const node = activeNode();
  node.vpc.stopInstance('i-1');
  const outcome = await monitor(node, parametersOf(), recurring);
  expect(outcome).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
  expect(outcome.reason).toEqual(naming(`${TABLE_A} ${DESTINATION}`, 'blackhole', HERE));
});

describe('a missing route', () => {
  test('is put back by CreateRoute alone, and logged', async () => {
    const node = activeNode();
    node.vpc.deleteRoute(keyA);
    expect(await monitor(node, parametersOf(), recurring)).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(effects(node)).toEqual([`CreateRoute ${TABLE_A} ${DESTINATION} ${HERE}`]);
    expect(node.vpc.target(keyA)).toBe(HERE);
    expect(node.log.worries).toEqual([expect.stringContaining(`${DESTINATION} in ${TABLE_A}`)]);
  });

  test('of each table and address is put back', async () => {
    const node = activeNode();
    node.vpc.table(TABLE_A).table(TABLE_B, { [DESTINATION]: HERE });
    node.addresses.with(DESTINATION6);
    const parameters = parametersOf({ ...BOTH, ip: `${IP},${IPV6}` });
    expect(await monitor(node, parameters, recurring)).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(new Set(Object.values(node.vpc.targets))).toEqual(new Set([HERE]));
    expect(effects(node)).toHaveLength(3);
  });

  test('that exists after all is described again', async () => {
    const node = activeNode();
    node.vpc.deleteRoute(keyA);
    node.routeTables.showsThisFor(1);
    node.vpc.setRoute(keyA, HERE);
    expect(await monitor(node, parametersOf(), recurring)).toMatchObject({
      exit: 'OCF_SUCCESS',
      warnings: [],
    });
    expect(asked(node, 'CreateRoute')).toHaveLength(1);
    expect(asked(node, 'DescribeRouteTables')).toHaveLength(2);
    expect(node.log.worries).toEqual([]);
  });

  test('that another node took meanwhile is elsewhere', async () => {
    const node = activeNode();
    node.vpc.deleteRoute(keyA);
    node.routeTables.showsThisFor(1);
    node.vpc.setRoute(keyA, OTHER);
    expect(await monitor(node, parametersOf(), recurring)).toMatchObject({
      exit: 'OCF_ERR_GENERIC',
      reason: expect.stringContaining(OTHER) as string,
    });
    expect(node.vpc.target(keyA)).toBe(OTHER);
  });

  test('whose repair fails for the moment is unknown', async () => {
    const node = activeNode();
    node.vpc.deleteRoute(keyA);
    node.routeTables.fails('CreateRoute', throttled);
    const outcome = await monitor(node, parametersOf(), recurring);
    expect(outcome).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(outcome.reason).toContain(`${TABLE_A} ${DESTINATION}`);
    expect(outcome.reason).toContain('RequestLimitExceeded');
  });

  test('that this node may not create fails, and names what IAM has to allow', async () => {
    const node = activeNode();
    node.vpc.deleteRoute(keyA);
    node.routeTables.fails('CreateRoute', unauthorized);
    const outcome = await monitor(node, parametersOf(), recurring);
    expect(outcome).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(outcome.reason).toContain(`${TABLE_A} ${DESTINATION}`);
    expect(outcome.reason).toContain('allow ec2:CreateRoute');
  });

  test('that this node may not create is degraded while another table has the route', async () => {
    const node = activeNode();
    node.vpc.table(TABLE_B);
    node.routeTables.fails('CreateRoute', unauthorized);
    const outcome = await monitor(node, parametersOf(BOTH), recurring);
    expect(outcome).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(outcome.reason).toContain(`${TABLE_B} ${DESTINATION}`);
  });

  test('whose table is deleted under the repair is a table that does not exist', async () => {
    const node = activeNode();
    node.vpc.deleteRoute(keyA);
    node.routeTables.showsThisFor(1);
    node.vpc.withoutTable(TABLE_A);
    const outcome = await monitor(node, parametersOf(), recurring);
    expect(outcome).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(outcome.reason).toEqual(naming(`${TABLE_A} ${DESTINATION}`, 'no such route table'));
  });

  test('stays missing with repair_routes=false', async () => {
    const node = activeNode();
    node.vpc.deleteRoute(keyA);
    expect(await monitor(node, parametersOf({ repair_routes: 'false' }), recurring)).toMatchObject({
      exit: 'OCF_ERR_GENERIC',
    });
    expect(effects(node)).toEqual([]);
  });

  test('is degraded to a probe, which changes nothing', async () => {
    const node = activeNode();
    node.vpc.deleteRoute(keyA);
    expect(await monitor(node, parametersOf(), probe)).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(effects(node)).toEqual([]);
  });

  test('whose creation took effect although its answer was lost is here', async () => {
    const node = activeNode();
    node.vpc.deleteRoute(keyA);
    node.routeTables.fails('CreateRoute', noAnswer, { times: 1, applied: true });
    expect(await monitor(node, parametersOf(), recurring)).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test('that EC2 says is there and does not show is never a reason to fail', async () => {
    const node = activeNode();
    node.vpc.deleteRoute(keyA);
    node.routeTables.fails('CreateRoute', routeExists);
    expect(await monitor(node, parametersOf(), recurring)).toMatchObject({ exit: 'OCF_DEGRADED' });
  });
});

describe('what EC2 does not answer', () => {
  test.each([
    ['throttling', throttled],
    ['no answer', noAnswer],
    ['a denial', unauthorized],
  ])('%s is degraded, never failed, and the reason names each table', async (_title, refusal) => {
    const node = activeNode();
    node.routeTables.fails('DescribeRouteTables', refusal);
    const outcome = await monitor(node, parametersOf(BOTH), recurring);
    expect(outcome).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(outcome.reason).toContain(`${TABLE_A} ${DESTINATION}`);
    expect(outcome.reason).toContain(`${TABLE_B} ${DESTINATION}`);
    expect(outcome.reason).toContain(refusal.code);
    expect(effects(node)).toEqual([]);
  });

  test('a request that hangs ends within the deadline', async () => {
    const node = activeNode();
    node.routeTables.hangs('DescribeRouteTables');
    expect(await monitor(node, parametersOf(), recurring)).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(node.time.now).toBeLessThanOrEqual(28_000);
  });

  test('throttling that ends is asked through', async () => {
    const node = activeNode();
    node.routeTables.fails('DescribeRouteTables', throttled, { times: 2 });
    expect(await monitor(node, parametersOf(), recurring)).toMatchObject({
      exit: 'OCF_SUCCESS',
      warnings: [],
    });
  });

  test('a table that does not exist is degraded and named', async () => {
    const node = activeNode();
    const outcome = await monitor(node, parametersOf(BOTH), recurring);
    expect(outcome).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(outcome.reason).toContain(`${TABLE_B} ${DESTINATION}`);
  });
});

describe('what instance metadata does not answer', () => {
  test('without the network interface id every route is unknown and nothing is repaired', async () => {
    const vpc = twoNodes()
      .table(TABLE_A, { [DESTINATION]: OTHER })
      .table(TABLE_B);
    const node = fakeNode({ vpc });
    node.addresses.with(DESTINATION);
    node.metadata.isAway();
    const outcome = await monitor(node, parametersOf(BOTH), recurring);
    expect(outcome).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(outcome.reason).toContain(`${TABLE_A} ${DESTINATION}`);
    expect(outcome.reason).toContain(`${TABLE_B} ${DESTINATION}`);
    expect(effects(node)).toEqual([]);
    expect(node.vpc.target(keyB)).toBeUndefined();
  });

  test('a route that shows this instance alone is here', async () => {
    const node = activeNode();
    node.vpc.setRoute(keyA, 'i-1');
    expect(await monitor(node, parametersOf(), recurring)).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test('a route that shows another instance alone is elsewhere', async () => {
    const node = activeNode();
    node.vpc.setRoute(keyA, 'i-2');
    expect(await monitor(node, parametersOf(), recurring)).toMatchObject({
      exit: 'OCF_ERR_GENERIC',
      reason: expect.stringContaining('i-2') as string,
    });
  });

  test('a route that shows an instance alone is elsewhere to lookup_type=NetworkInterfaceId', async () => {
    const node = activeNode();
    node.vpc.setRoute(keyA, 'i-1');
    expect(await monitor(node, parametersOf({ lookup_type: 'NetworkInterfaceId' }), recurring)).toMatchObject(
      {
        exit: 'OCF_ERR_GENERIC',
      },
    );
    expect(asked(node, 'GET identity')).toEqual([]);
  });

  test('a route that shows an instance alone is unknown while the instance id is not known', async () => {
    const node = activeNode();
    node.vpc.setRoute(keyA, 'i-1');
    node.metadata.fails('identity', noAnswer);
    expect(await monitor(node, parametersOf(), recurring)).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(effects(node)).toEqual([]);
  });

  test('the instance id is not asked where every route shows a network interface', async () => {
    const node = activeNode();
    await monitor(node, parametersOf(), recurring);
    expect(asked(node, 'GET identity')).toEqual([]);
  });
});

test('the network interface id is that of the configured interface', async () => {
  const node = fakeNode();
  node.vpc.table(TABLE_A, { [DESTINATION]: 'eni-9' }).networkInterface('eni-9', 'i-1');
  node.addresses.link('eth1', { macAddress: '02:00:00:00:00:09' }).with(DESTINATION, 'eth1');
  node.metadata.networkInterface('02:00:00:00:00:09', 'eni-9');
  expect(await monitor(node, parametersOf({ interface: 'eth1' }), recurring)).toMatchObject({
    exit: 'OCF_SUCCESS',
  });
  expect(asked(node, 'GET interface-id')).toEqual(['GET interface-id 02:00:00:00:00:09']);
});

describe('somebody has added the address to a second interface', () => {
  /** eth1 is listed first, and the route leads to eth0. */
  function nodeWithTwo(): FakeNode {
    const node = fakeNode();
    node.vpc.table(TABLE_A, { [DESTINATION]: HERE }).networkInterface('eni-9', 'i-1');
    node.addresses
      .without('eth0')
      .link('eth1', { macAddress: '02:00:00:00:00:09' })
      .with(DESTINATION, 'eth1');
    node.addresses.link('eth0', { macAddress: '02:00:00:00:00:01' }).with(DESTINATION);
    node.metadata.networkInterface('02:00:00:00:00:09', 'eni-9');
    return node;
  }

  test.each([recurring, probe])('a route to either of them is here: %j', async (kind) => {
    expect(await monitor(nodeWithTwo(), parametersOf(), kind)).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test.each([recurring, probe])('what cannot be asked for may be the one: degraded: %j', async (kind) => {
    const node = nodeWithTwo();
    node.metadata.fails('interface-id', noAnswer, { subject: '02:00:00:00:00:01' });
    expect(await monitor(node, parametersOf(), kind)).toMatchObject({ exit: 'OCF_DEGRADED' });
  });

  test('a route to neither is elsewhere', async () => {
    const node = nodeWithTwo();
    node.vpc.setRoute(keyA, OTHER);
    expect(await monitor(node, parametersOf(), recurring)).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
  });
});
