import { afterAll, beforeAll, expect, test } from 'vitest';
import { suite } from '../../setup/suite.ts';
import { formatGrowthName, formatSetting, plannedGrowth, type PlannedGrowth } from './plan.ts';
import { formatGrowths } from './growth-table.ts';
import { measureGrowth } from './growth.ts';
import { World } from '../measuring/world.ts';

test('what is measured, with which sizes', () => {
  expect(plannedGrowth.map((growth) => `${formatGrowthName(growth)} ${growth.sizes.join()}`)).toEqual([
    'growth: start, route tables 1,2,5,10,20,50,100,200',
    'growth: monitor, route tables 1,2,5,10,20,50,100,200',
    'growth: monitor, routes per table 10,50,100,200,500,1000',
    'growth: start, addresses 1,2,5,10,20',
    'growth: monitor, resources per node 1,2,5,10,20,50',
  ]);
});

test('the setting is what does not grow', () => {
  expect(plannedGrowth.map(formatSetting)).toEqual([
    'HTTPS, 100 ms latency, 10 routes per table, 1 address, 1 resource per node',
    'HTTPS, 0 ms latency, 10 routes per table, 1 address, 1 resource per node',
    'HTTPS, 0 ms latency, 10 route tables, 1 address, 1 resource per node',
    'HTTPS, 100 ms latency, 2 route tables, 10 routes per table, 1 resource per node',
    'HTTPS, 100 ms latency, 2 route tables, 10 routes per table, 1 address',
  ]);
});

suite('a growth that is measured', { lab: true, tools: ['openssl'] }, () => {
  let world: World;
  beforeAll(async () => {
    world = await World.up();
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  const aNumber = expect.any(Number) as number;
  const load = { 'route tables': 2, 'routes per table': 10, addresses: 1, 'resources per node': 1 };
  const way = { transport: 'HTTPS', latencyMs: 0 } as const;
  const monitor = { deed: 'monitor', load, way } as const;
  // A start does not wait for its DescribeNetworkInterfaces: without latency it may be over before that has been asked
  const start = { deed: 'start', load, way: { ...way, latencyMs: 50 } } as const;

  async function measured(growth: PlannedGrowth) {
    const told: string[] = [];
    const [found] = await measureGrowth(world, process.execPath, [growth], 1, (line) => told.push(line));
    expect(told).toEqual(['growth, a first round, not counted', 'growth, round 1 of 1']);
    for (const { wallMs, cpuMs } of found?.points ?? [])
      expect([wallMs > 0, cpuMs > 0]).toEqual([true, true]);
    return found;
  }

  test('has all sizes in order, with the waiting where it was asked for', async () => {
    const growth = await measured({ ...start, quantity: 'route tables', sizes: [1, 3], waitsFrom: 3 });
    const anyTimes = { wallMs: aNumber, cpuMs: aNumber };
    expect(growth).toEqual({
      deed: 'start',
      quantity: 'route tables',
      setting: 'Node 24, HTTPS, 50 ms latency, 10 routes per table, 1 address, 1 resource per node, 1 rounds',
      points: [
        // DescribeNetworkInterfaces, a ReplaceRoute each, DescribeRouteTables
        { size: 1, ...anyTimes, ec2Calls: 3 },
        { size: 3, ...anyTimes, waitingForBucketsMs: aNumber, ec2Calls: 5 },
      ],
    });
    expect(formatGrowths(growth ? [growth] : []).split('\n')).toHaveLength(4);
  });

  test.for([
    { growth: { ...start, quantity: 'addresses', sizes: [2] }, calls: 6 },
    { growth: { ...monitor, quantity: 'routes per table', sizes: [300] }, calls: 1 },
    // Which are on two pages
    { growth: { ...monitor, quantity: 'route tables', sizes: [101] }, calls: 2 },
    { growth: { ...monitor, quantity: 'resources per node', sizes: [3] }, calls: 3 },
  ] as const)(
    '$growth.deed by $growth.quantity asks EC2 as often as it has to',
    async ({ growth, calls }) => {
      expect((await measured(growth))?.points.map(({ ec2Calls }) => ec2Calls)).toEqual([calls]);
    },
  );
});
