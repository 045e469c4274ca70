import { describe, expect, test } from 'vitest';
import { start } from '../../src/actions/start.ts';
import {
  ipNotInstalled,
  netlinkBusy,
  noAnswer,
  notPermitted,
  throttled,
  tooManyRoutes,
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
  type FakeNode,
} from '../fakes/node.ts';

const keyA = { routeTableId: TABLE_A, destination: DESTINATION };
const keyB = { routeTableId: TABLE_B, destination: DESTINATION };
const BOTH = { routing_table: `${TABLE_A},${TABLE_B}` };
const FIVE = ['1', '2', '3', '4', '5'].map((n) => `rtb-0000000${n}`);

/** A node without the address; the route points to the other node. */
function standbyNode(options?: Parameters<typeof fakeNode>[0]): FakeNode {
  const node = fakeNode(options);
  node.vpc.table(TABLE_A, { [DESTINATION]: OTHER });
  return node;
}

const asked = ({ journal }: FakeNode, operation: string) =>
  journal.filter((entry) => entry.startsWith(operation));

describe('a start that works', () => {
  test('adds the address, replaces the route and verifies it, in this order; the source/destination check comes after the route', async () => {
    const node = standbyNode();
    expect(await start(node, parametersOf())).toEqual({ exit: 'OCF_SUCCESS', warnings: [] });
    expect(node.journal.filter((entry) => !/^(GET|ip address show)/.test(entry))).toEqual([
      `ip address add ${DESTINATION} dev eth0`,
      `ReplaceRoute ${TABLE_A} ${DESTINATION} ${HERE}`,
      `DescribeNetworkInterfaces ${HERE}`,
      `DescribeRouteTables ${TABLE_A}`,
    ]);
    expect(node.addresses.list).toContain(`eth0 ${DESTINATION}`);
    expect(node.vpc.target(keyA)).toBe(HERE);
    expect(node.log.worries).toEqual([]);
  });

  test('moves the traffic after one round trip to EC2', async () => {
    const node = standbyNode();
    node.routeTables.takes(100);
    await start(node, parametersOf());
    expect(asked(node, 'ReplaceRoute')).toHaveLength(1);
    expect(node.time.now).toBe(200);
  });

  test('a second time changes no address', async () => {
    const node = standbyNode();
    await start(node, parametersOf());
    const { targets } = node.vpc;
    node.journal.length = 0;
    expect(await start(node, parametersOf())).toEqual({ exit: 'OCF_SUCCESS', warnings: [] });
    expect(asked(node, 'ip address add')).toEqual([]);
    expect(node.vpc.targets).toEqual(targets);
  });

  test('moves an address that is on another interface: added before it is deleted', async () => {
    const node = standbyNode();
    node.addresses.link('eth1').with('192.168.10.15/24', 'eth1');
    expect(await start(node, parametersOf())).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(effects(node).slice(0, 2)).toEqual([
      `ip address add ${DESTINATION} dev eth0`,
      'ip address delete 192.168.10.15/24 dev eth1',
    ]);
    expect(node.addresses.list).toEqual(['eth0 10.0.1.11/24', `eth0 ${DESTINATION}`].toSorted());
  });

  test('takes every table for every address', async () => {
    const node = standbyNode();
    node.vpc.table(TABLE_A, { [DESTINATION]: OTHER, [DESTINATION6]: OTHER }).table(TABLE_B);
    const parameters = parametersOf({ ...BOTH, ip: `${IP},${IPV6}` });
    expect(await start(node, parameters)).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(node.vpc.targets).toEqual({
      [`${TABLE_A} ${DESTINATION}`]: HERE,
      [`${TABLE_A} ${DESTINATION6}`]: HERE,
      [`${TABLE_B} ${DESTINATION}`]: HERE,
      [`${TABLE_B} ${DESTINATION6}`]: HERE,
    });
    expect(asked(node, 'DescribeRouteTables')).toEqual([`DescribeRouteTables ${TABLE_A},${TABLE_B}`]);
  });

  test('moves five tables in the time of one', async () => {
    const node = standbyNode();
    for (const table of FIVE) node.vpc.table(table, { [DESTINATION]: OTHER });
    node.routeTables.takes(100);
    expect(await start(node, parametersOf({ routing_table: FIVE.join(',') }))).toMatchObject({
      exit: 'OCF_SUCCESS',
    });
    expect(node.routeTables.mostAtOnce).toBe(5);
    expect(node.time.now).toBe(200);
    expect(asked(node, 'DescribeRouteTables')).toHaveLength(1);
  });

  test('gives the label to the IPv4 address alone', async () => {
    const node = standbyNode();
    node.vpc.table(TABLE_A);
    await start(node, parametersOf({ ip: `${IP},${IPV6}`, iflabel: 'hana' }));
    expect(asked(node, 'ip address add')).toEqual([
      `ip address add ${DESTINATION} dev eth0 label hana`,
      `ip address add ${DESTINATION6} dev eth0`,
    ]);
  });
});

describe('the interface', () => {
  test('without eth0 is that of the default route', async () => {
    const node = standbyNode();
    node.addresses.without('eth0').link('ens5', { macAddress: '02:00:00:00:00:01' }).defaultRoute('ens5');
    expect(await start(node, parametersOf())).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(node.addresses.list).toContain(`ens5 ${DESTINATION}`);
  });

  test('may be named by an alternative name', async () => {
    const node = standbyNode();
    node.addresses.link('ens5', { macAddress: '02:00:00:00:00:01', altNames: ['enp0s5'] });
    expect(await start(node, parametersOf({ interface: 'enp0s5' }))).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(node.addresses.list).toContain(`ens5 ${DESTINATION}`);
  });

  test.each([
    ['that is not on this node bans the node', { interface: 'eth5' }, 'OCF_ERR_ARGS', 'eth5'],
    ['that is down fails', { interface: 'eth1' }, 'OCF_ERR_GENERIC', 'ip link set eth1 up'],
  ])('%s, before anything is touched', async (_title, configured, exit, word) => {
    const node = standbyNode();
    node.addresses.link('eth1', { isUp: false });
    const outcome = await start(node, parametersOf(configured));
    expect(outcome).toMatchObject({ exit });
    expect(outcome.reason).toContain(word);
    expect(effects(node)).toEqual([]);
  });

  test('whose name is too long for the label is for another node', async () => {
    const node = standbyNode();
    node.addresses.link('enp134s0f0', { altNames: ['a-name-of-14-ch'] });
    const outcome = await start(node, parametersOf({ interface: 'a-name-of-14-ch', iflabel: 'hana1' }));
    expect(outcome).toMatchObject({ exit: 'OCF_ERR_ARGS' });
    expect(outcome.reason).toContain('enp134s0f0:hana1');
    expect(effects(node)).toEqual([]);
  });
});

describe('a node that can not add the address never touches a route', () => {
  test.each([
    ['may not', notPermitted, 'OCF_ERR_PERM'],
    ['fails', netlinkBusy, 'OCF_ERR_GENERIC'],
    ['has no ip', ipNotInstalled, 'OCF_ERR_INSTALLED'],
  ])('because it %s', async (_title, refusal, exit) => {
    const node = standbyNode();
    node.addresses.fails('ip address add', refusal);
    const outcome = await start(node, parametersOf());
    expect(outcome).toMatchObject({ exit });
    expect(outcome.reason).toContain('no route was touched');
    expect(asked(node, 'ReplaceRoute')).toEqual([]);
    expect(node.vpc.target(keyA)).toBe(OTHER);
  });

  test('because ip is not installed', async () => {
    const node = standbyNode();
    node.addresses.fails('ip address show', ipNotInstalled);
    const outcome = await start(node, parametersOf());
    expect(outcome).toMatchObject({ exit: 'OCF_ERR_INSTALLED' });
    expect(outcome.reason).toContain('iproute');
    expect(effects(node)).toEqual([]);
  });
});

test('an address that stays behind on another interface is a warning', async () => {
  const node = standbyNode();
  node.addresses.link('eth1').with(DESTINATION, 'eth1').fails('ip address delete', netlinkBusy);
  expect(await start(node, parametersOf())).toMatchObject({ exit: 'OCF_SUCCESS' });
  expect(node.log.worries).toEqual([expect.stringContaining('ip address delete')]);
});

test('without the network interface id no route is touched, to the end of the timeout', async () => {
  const node = standbyNode();
  node.metadata.isAway();
  const outcome = await start(node, parametersOf());
  expect(outcome).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
  expect(outcome.reason).toEqual(
    naming('network interface id of eth0', 'no route was touched', 'RequestTimeout'),
  );
  expect(asked(node, 'ReplaceRoute')).toEqual([]);
  expect(node.time.now).toBe(28_000);
});

test('instance metadata that is away for a moment is asked again', async () => {
  const node = standbyNode();
  node.metadata.isAway({ times: 2 });
  expect(await start(node, parametersOf())).toMatchObject({ exit: 'OCF_SUCCESS' });
});

describe('a route', () => {
  test('that does not exist yet is created', async () => {
    const node = standbyNode();
    node.vpc.deleteRoute(keyA);
    expect(await start(node, parametersOf())).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(effects(node).slice(1)).toEqual([
      `ReplaceRoute ${TABLE_A} ${DESTINATION} ${HERE}`,
      `CreateRoute ${TABLE_A} ${DESTINATION} ${HERE}`,
    ]);
  });

  test('that came up between ReplaceRoute and CreateRoute is replaced after all', async () => {
    const node = standbyNode();
    node.routeTables.fails(
      'ReplaceRoute',
      { kind: 'no-such-route', code: 'InvalidParameterValue', message: '' },
      { times: 1 },
    );
    expect(await start(node, parametersOf())).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(node.vpc.target(keyA)).toBe(HERE);
    expect(
      effects(node)
        .slice(1)
        .map((entry) => entry.split(' ')[0]),
    ).toEqual(['ReplaceRoute', 'CreateRoute', 'ReplaceRoute']);
  });

  test('whose replacement is throttled is tried until it works', async () => {
    const node = standbyNode();
    node.routeTables.fails('ReplaceRoute', throttled, { times: 6 });
    expect(await start(node, parametersOf())).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test('whose replacement took effect although its answer was lost is taken', async () => {
    const node = standbyNode();
    node.routeTables.fails('ReplaceRoute', noAnswer, { times: 1, applied: true });
    expect(await start(node, parametersOf())).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test.each([
    ['throttles to the end', throttled, 'OCF_ERR_GENERIC'],
    ['denies', unauthorized, 'OCF_ERR_PERM'],
    ['has no room for more routes', tooManyRoutes, 'OCF_ERR_GENERIC'],
  ])('that EC2 %s fails the start and is named', async (_title, refusal, exit) => {
    const node = standbyNode();
    node.routeTables.fails('ReplaceRoute', refusal);
    const outcome = await start(node, parametersOf());
    expect(outcome).toMatchObject({ exit });
    expect(outcome.reason).toEqual(naming('ReplaceRoute', `${TABLE_A} ${DESTINATION}`, refusal.code));
  });

  test('that hangs ends within the deadline', async () => {
    const node = standbyNode();
    node.routeTables.hangs('ReplaceRoute');
    expect(await start(node, parametersOf())).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(node.time.now).toBeLessThanOrEqual(28_000);
  });
});

describe('one of two tables', () => {
  test('fails: the other moves all the same, and what remains failed is named', async () => {
    const node = standbyNode();
    node.vpc.table(TABLE_B, { [DESTINATION]: OTHER });
    node.routeTables.fails('ReplaceRoute', unauthorized, { subject: TABLE_A });
    const outcome = await start(node, parametersOf(BOTH));
    expect(outcome).toMatchObject({ exit: 'OCF_ERR_PERM' });
    expect(outcome.reason).toContain(TABLE_A);
    expect(outcome.reason).not.toContain(TABLE_B);
    expect(node.vpc.target(keyB)).toBe(HERE);
  });

  test('does not exist: skipped with a warning', async () => {
    const node = standbyNode();
    const outcome = await start(node, parametersOf(BOTH));
    expect(outcome).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(outcome.warnings).toEqual([expect.stringContaining(TABLE_B)]);
    expect(node.vpc.target(keyA)).toBe(HERE);
  });

  test('may not have its missing route created: skipped with a warning', async () => {
    const node = standbyNode();
    node.vpc.table(TABLE_B);
    node.routeTables.fails('CreateRoute', unauthorized);
    const outcome = await start(node, parametersOf(BOTH));
    expect(outcome).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(outcome.warnings).toEqual([naming('CreateRoute', `${TABLE_B} ${DESTINATION}`)]);
  });

  test('does not exist and the other is denied: a matter of permission', async () => {
    const node = standbyNode();
    node.routeTables.fails('ReplaceRoute', unauthorized, { subject: TABLE_A });
    const outcome = await start(node, parametersOf(BOTH));
    expect(outcome).toMatchObject({ exit: 'OCF_ERR_PERM' });
    expect(outcome.reason).toContain(TABLE_A);
    expect(outcome.reason).toContain(TABLE_B);
  });
});

test('no table of the list exists: wrong region or account, this node alone is banned', async () => {
  const node = fakeNode();
  const outcome = await start(node, parametersOf(BOTH));
  expect(outcome).toMatchObject({ exit: 'OCF_ERR_ARGS' });
  expect(outcome.reason).toContain(TABLE_A);
  expect(outcome.reason).toContain(TABLE_B);
  expect(outcome.reason).toContain('region');
});

test('the only table has no route and none may be created: a matter of permission', async () => {
  const node = fakeNode();
  node.vpc.table(TABLE_A);
  node.routeTables.fails('CreateRoute', unauthorized);
  expect(await start(node, parametersOf())).toMatchObject({ exit: 'OCF_ERR_PERM' });
});

describe('verification', () => {
  test('waits out stale reads', async () => {
    const node = standbyNode();
    node.routeTables.showsThisFor(4);
    expect(await start(node, parametersOf())).toEqual({ exit: 'OCF_SUCCESS', warnings: [] });
    expect(asked(node, 'DescribeRouteTables')).toHaveLength(5);
  });

  test('asks less and less often', async () => {
    const node = standbyNode();
    node.routeTables.showsThisFor(Infinity);
    await start(node, parametersOf());
    expect(asked(node, 'DescribeRouteTables').length).toBeLessThan(20);
  });

  test('that sees the route elsewhere to the end fails, and names table and target', async () => {
    const node = standbyNode();
    node.routeTables.showsThisFor(Infinity);
    const outcome = await start(node, parametersOf());
    expect(outcome).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(outcome.reason).toEqual(naming(`${TABLE_A} ${DESTINATION}`, OTHER));
    expect(node.time.now).toBe(28_000);
  });

  test('that gets no answer for ten seconds is a warning', async () => {
    const node = standbyNode();
    node.routeTables.fails('DescribeRouteTables', throttled);
    const outcome = await start(node, parametersOf());
    expect(outcome).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(outcome.warnings).toEqual([expect.stringContaining('RequestLimitExceeded')]);
    expect(node.time.now).toBeGreaterThanOrEqual(10_000);
    expect(node.time.now).toBeLessThan(15_000);
  });

  test('that is refused is a warning at once', async () => {
    const node = standbyNode();
    node.routeTables.fails('DescribeRouteTables', unauthorized);
    const outcome = await start(node, parametersOf());
    expect(outcome).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(outcome.warnings).toEqual([expect.stringContaining('allow ec2:DescribeRouteTables')]);
    expect(node.time.now).toBe(0);
  });

  test('that has no time left for an answer is a warning', async () => {
    const node = standbyNode({ timeoutMs: 4_000 });
    node.routeTables.hangs('DescribeRouteTables');
    const outcome = await start(node, parametersOf());
    expect(outcome).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(outcome.warnings).toHaveLength(1);
  });

  test('that something other than EC2 answered fails, also where the last question is cut off', async () => {
    const node = standbyNode({ timeoutMs: 4_000 });
    const unreadable = { kind: 'transient', code: 'UnreadableAnswer', message: 'not an answer' } as const;
    node.routeTables.fails('DescribeRouteTables', unreadable, { times: 3 }).hangs('DescribeRouteTables');
    const outcome = await start(node, parametersOf());
    expect(outcome).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(outcome.reason).toEqual(naming('could not be verified', 'UnreadableAnswer'));
  });

  test('looks at the tables that were not skipped alone', async () => {
    const node = standbyNode();
    await start(node, parametersOf(BOTH));
    expect(asked(node, 'DescribeRouteTables')).toEqual([`DescribeRouteTables ${TABLE_A}`]);
  });
});
