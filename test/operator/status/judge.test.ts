import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/operator/status/judge.ts';
import { destination, route, seen, tableA, tableB, type Different } from './seen.ts';

const blackhole = { routes: [route('hana02', { state: 'blackhole' })] };
const toGateway = { destination, state: 'active', target: 'igw-1' } as const;

describe('what is wrong', () => {
  test.each<[string, Different, string, readonly string[]]>([
    ['all routes are here, and the address', {}, 'fine', []],
    ['all routes are elsewhere, on a standby', { on: 'hana02' }, 'fine', []],
    ['all routes point to one node, seen from a laptop', { on: 'laptop' }, 'fine', []],
    ['one table has no route', { b: { routes: [] } }, 'wrong', ['missing']],
    ['one route is a blackhole', { b: blackhole }, 'wrong', ['blackhole', 'tables-disagree']],
    ['both are', { a: blackhole, b: blackhole, on: 'hana02' }, 'wrong', ['blackhole', 'blackhole']],
    ['the tables disagree', { b: { routes: [route('hana02')] } }, 'wrong', ['tables-disagree']],
    [
      'they disagree, seen from a laptop',
      { b: { routes: [toGateway] }, on: 'laptop' },
      'wrong',
      ['tables-disagree'],
    ],
    ['the routes are here, the address is not', { address: 'absent' }, 'wrong', ['no-address']],
    ['a stray address on a standby', { on: 'hana02', address: 'present' }, 'wrong', ['monitor']],
    ['the cluster runs it on the other node', { on: 'hana02', runningOn: ['hana01'] }, 'fine', []],
    ['the cluster runs it on no node', { on: 'hana02', runningOn: [] }, 'wrong', ['not-running']],
    [
      'the cluster runs it on no node, and EC2 is away',
      { away: 'EC2', on: 'hana02', runningOn: [] },
      'wrong',
      ['not-running'],
    ],
    ['packets are dropped at the target', { isSourceDestChecked: true }, 'wrong', ['source-dest-check']],
    ['EC2 is away', { away: 'EC2' }, 'unknown', []],
    ['EC2 is away from a laptop', { away: 'EC2', on: 'laptop' }, 'unknown', []],
    ['instance metadata is away', { away: 'instance metadata' }, 'unknown', []],
    ['names are not shown', { away: 'subnets and instances' }, 'fine', []],
  ])('%s', async (_title, different, verdict, findings) => {
    const status = judge(await seen(different));
    expect([status.verdict, status.findings.map(({ code }) => code)]).toEqual([verdict, findings]);
  });

  test('a table that is not there is told once, however many addresses', async () => {
    const parameters = {
      OCF_RESKEY_ip: '192.168.10.15,fd00:10::15',
      OCF_RESKEY_routing_table: 'rtb-00000000',
    };
    const { findings, rows } = judge(await seen({ parameters }));
    expect(rows.map(({ state }) => state.is)).toEqual(['no-such-table', 'no-such-table']);
    expect(findings).toEqual([{ code: 'no-such-table', routeTableId: 'rtb-00000000' }]);
  });
});

describe('whose subnets', () => {
  const main = { routeTableId: 'rtb-main', vpcId: 'vpc-1', isMain: true, subnetIds: [], routes: [] };

  test('those that are associated with none follow the main table', async () => {
    const { rows } = judge(await seen({ b: { isMain: true } }));
    expect(rows.map(({ subnets }) => subnets?.map(({ subnetId }) => subnetId))).toEqual([
      ['subnet-a'],
      ['subnet-b', 'subnet-c'],
    ]);
  });

  test('those of a table that is not listed are noted: clients there do not reach the address', async () => {
    expect(judge(await seen({ others: [main] })).notes).toMatchObject([
      { code: 'unlisted-table', routeTableId: 'rtb-main', subnets: [{ subnetId: 'subnet-c' }] },
    ]);
  });

  test('but not where that table has the route all the same', async () => {
    expect(judge(await seen({ others: [{ ...main, routes: [route('hana01')] }] })).notes).toEqual([]);
  });

  test('without permission to look, they are known by their ids', async () => {
    const { rows, notes } = judge(await seen({ away: 'subnets and instances' }));
    expect(rows[0]).toMatchObject({
      subnets: [{ subnetId: 'subnet-a' }],
      target: { id: 'eni-1', isThisNode: true },
    });
    expect(notes.map((note) => note.code)).toEqual(['not-shown', 'not-shown']);
  });
});

describe('what the actions would do', () => {
  async function rehearsed(different: Different) {
    const { node } = await seen(different);
    if (!node.isNode || !('outcome' in node.start)) throw new Error('no node, or nobody knows');
    const { monitor, start } = node;
    return {
      monitor: [monitor.outcome.exit, ...monitor.steps.map((step) => step.do)],
      start: [start.outcome.exit, ...start.steps.map((step) => step.do)],
    };
  }

  test.each<[string, Different, readonly string[], readonly string[]]>([
    ['on the active node', {}, ['OCF_SUCCESS'], ['OCF_SUCCESS', 'ReplaceRoute', 'ReplaceRoute']],
    [
      'on a standby',
      { on: 'hana02' },
      ['OCF_NOT_RUNNING'],
      ['OCF_SUCCESS', 'add address', 'ReplaceRoute', 'ReplaceRoute'],
    ],
    [
      'with a route that is missing',
      { b: { routes: [] } },
      ['OCF_SUCCESS', 'CreateRoute'],
      ['OCF_SUCCESS', 'ReplaceRoute', 'CreateRoute'],
    ],
    [
      'with a missing route that monitor must not put back',
      { b: { routes: [] }, parameters: { OCF_RESKEY_repair_routes: 'false' } },
      ['OCF_DEGRADED'],
      ['OCF_SUCCESS', 'ReplaceRoute', 'CreateRoute'],
    ],
    [
      'with source_dest_check=disable',
      { isSourceDestChecked: true, parameters: { OCF_RESKEY_source_dest_check: 'disable' } },
      ['OCF_SUCCESS'],
      ['OCF_SUCCESS', 'ReplaceRoute', 'ReplaceRoute', 'switch off the source/destination check'],
    ],
    [
      'with a stray address',
      { on: 'hana02', address: 'present' },
      ['OCF_ERR_GENERIC'],
      ['OCF_SUCCESS', 'ReplaceRoute', 'ReplaceRoute'],
    ],
    [
      'with an interface that is not there',
      { parameters: { OCF_RESKEY_interface: 'eth7' } },
      ['OCF_ERR_GENERIC'],
      ['OCF_ERR_ARGS'],
    ],
  ])('%s', async (_title, different, monitor, start) => {
    expect(await rehearsed(different)).toEqual({ monitor, start });
  });

  test('where EC2 does not say where the routes are, nobody tells what start would do', async () => {
    const { node } = await seen({ away: 'EC2' });
    expect(node).toMatchObject({
      monitor: { outcome: { exit: 'OCF_DEGRADED' } },
      start: { operation: 'DescribeRouteTables' },
    });
  });
});

test('the rows stand in the order of the parameter', async () => {
  const { rows } = judge(await seen({ parameters: { OCF_RESKEY_routing_table: `${tableB},${tableA}` } }));
  expect(rows.map(({ routeTableId }) => routeTableId)).toEqual([tableB, tableA]);
});
