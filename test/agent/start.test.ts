import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Fault } from '../sim/faults.ts';
import { suite } from '../setup/suite.ts';
import { BlackBox, overlayIp } from './black-box.ts';

const five = [1, 2, 3, 4, 5].map((n) => `rtb-0a1b2c3d4e5f6000${n}`);
const [first = '', second = ''] = five;
const destination = `${overlayIp}/32`;

suite('start', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    box = await BlackBox.up(
      { routing_table: five.join(',') },
      {
        routeTables: five.map((routeTableId) => ({ routeTableId, routes: [{ destination, node: 'node2' }] })),
      },
    );
  });
  afterAll(() => box[Symbol.asyncDispose]());
  afterEach(async () => {
    box.simulator.clearFaults();
    await box.run('stop');
    for (const routeTableId of five)
      await box.simulator.vpc.setRoute(routeTableId, destination, box.vpc.networkInterfaceId('node2'));
  });

  const routes = () => five.map((id) => box.routeOf(id));
  const calls = (result: { calls: readonly string[] }, action: string) =>
    result.calls.filter((call) => call === action).length;

  test('five route tables move in parallel and are verified by one call', async () => {
    box.simulator.fault({ action: 'ReplaceRoute', delay: 600 });
    const one = await box.run('start', { params: { routing_table: first } });
    const all = await box.run('start');
    expect(routes()).toEqual(Array(5).fill('node1'));
    expect(calls(all, 'ReplaceRoute')).toBe(5);
    expect(calls(all, 'DescribeRouteTables')).toBe(1);
    // Not a time: in sequence the five would take at least four delays more
    expect(all.durationMs - one.durationMs).toBeLessThan(4 * 600);
    const arrivals = box.simulator.calls
      .filter(({ action }) => action === 'ReplaceRoute')
      .map(({ at }) => at)
      .slice(-5);
    expect(Math.max(...arrivals) - Math.min(...arrivals), 'all under way at once').toBeLessThan(600);
  });

  test('a stale read after the routes were replaced does not make start fail', async () => {
    box.simulator.fault({ action: 'DescribeRouteTables', stale: 2_000 });
    const started = await box.run('start');
    expect(started).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(calls(started, 'DescribeRouteTables')).toBeGreaterThan(1);
    expect(await box.run('monitor')).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test.each<[string, Fault]>([
    ['throttled', { errorCode: 'RequestLimitExceeded', times: 12 }],
    ['reset', { reset: true, times: 6 }],
    ['answered with HTML', { html: true, times: 6 }],
    ['answered with an internal error', { errorCode: 'InternalError', times: 6 }],
    ['lost after they took effect', { action: 'ReplaceRoute', reset: true, applied: true, times: 5 }],
    ['not answered by the metadata service', { action: 'imds', status: 503, times: 3 }],
  ])('requests are %s for a while: start makes it', async (_, fault) => {
    box.simulator.fault(fault);
    expect(await box.run('start')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(routes()).toEqual(Array(5).fill('node1'));
  });

  test('EC2 is away to the end: fails softly before the timeout, and the reason says what was asked', async () => {
    box.simulator.fault({ hang: true });
    const started = await box.run('start', { timeout: 5 });
    expect(started).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(started.reason).toMatch(/^ReplaceRoute: RequestTimeout; .*rtb-0a1b2c3d4e5f60001 .*timeout of 5 s/);
  });

  test('the metadata service is away to the end: fails softly, no route is touched', async () => {
    box.simulator.fault({ action: 'imds', hang: true });
    const started = await box.run('start', { timeout: 5 });
    expect(started).toMatchObject({ exit: 'OCF_ERR_GENERIC', calls: [] });
    expect(started.reason).toContain('no route was touched');
  });

  test('ReplaceRoute is denied: fails hard, names the permission, the request and each table', async () => {
    box.simulator.fault({ action: 'ReplaceRoute', errorCode: 'UnauthorizedOperation' });
    const started = await box.run('start');
    expect(started).toMatchObject({ exit: 'OCF_ERR_PERM' });
    for (const id of five) expect(started.reason).toContain(id);
    expect(started.reason).toMatch(/ec2:ReplaceRoute/);
    expect(started.reason).toMatch(/request id [0-9a-f-]{36}/);
    expect(started.reason).not.toContain('Encoded authorization failure message');
  });

  test("one table's failure does not stop the others", async () => {
    box.simulator.fault({ action: 'ReplaceRoute', routeTableId: second, errorCode: 'UnauthorizedOperation' });
    const started = await box.run('start');
    expect(started).toMatchObject({ exit: 'OCF_ERR_PERM' });
    expect(started.reason).toContain(second);
    expect(started.reason).not.toContain(first);
    expect(routes()).toEqual(['node1', 'node2', 'node1', 'node1', 'node1']);
  });

  test('DescribeRouteTables is denied: success, EC2 acknowledged every route', async () => {
    box.simulator.fault({ action: 'DescribeRouteTables', errorCode: 'UnauthorizedOperation' });
    expect(await box.run('start')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(routes()).toEqual(Array(5).fill('node1'));
  });

  test('a table that does not exist is skipped, and the monitor says degraded', async () => {
    const params = { routing_table: `${first},rtb-0fffffffffffffff0` };
    expect(await box.run('start', { params })).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.run('monitor', { params })).toMatchObject({ exit: 'OCF_DEGRADED' });
  });

  test('no table of the list exists: not on this node', async () => {
    const started = await box.run('start', { params: { routing_table: 'rtb-0fffffffffffffff0' } });
    expect(started).toMatchObject({ exit: 'OCF_ERR_ARGS' });
    expect(started.reason).toContain('region');
  });

  test('a missing route that may not be created is skipped, and the monitor says degraded', async () => {
    await box.simulator.vpc.deleteRoute(second, destination);
    box.simulator.fault({ action: 'CreateRoute', errorCode: 'UnauthorizedOperation' });
    expect(await box.run('start')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.run('monitor')).toMatchObject({ exit: 'OCF_DEGRADED' });
  });

  test('the only route is missing and may not be created: fails hard', async () => {
    await box.simulator.vpc.deleteRoute(first, destination);
    box.simulator.fault({ action: 'CreateRoute', errorCode: 'UnauthorizedOperation' });
    const started = await box.run('start', { params: { routing_table: first } });
    expect(started).toMatchObject({ exit: 'OCF_ERR_PERM' });
    expect(started.reason).toContain('ec2:CreateRoute');
  });

  test('an overlay IP inside the VPC: EC2 refuses, and the reason has its words', async () => {
    const started = await box.run('start', { params: { ip: '10.1.1.99', routing_table: first } });
    expect(started).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(started.reason).toContain('InvalidParameterValue');
    await box.run('stop', { params: { ip: '10.1.1.99' } });
  });
});
