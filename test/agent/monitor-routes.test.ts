import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { BlackBox, overlayIp, tables } from './black-box.ts';

const [table, otherTable] = tables;
const destination = `${overlayIp}/32`;

suite('a monitor that is answered', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    box = await BlackBox.up(
      { routing_table: tables.join(',') },
      { routeTables: tables.map((routeTableId) => ({ routeTableId })) },
    );
  });
  afterAll(() => box[Symbol.asyncDispose]());
  beforeEach(async () => {
    await box.run('start');
  });
  afterEach(async () => {
    box.simulator.clearFaults();
    await box.vpc.simulator.vpc.startInstance(box.vpc.instanceId('node2'));
  });

  const eni = (node: string) => box.vpc.networkInterfaceId(node);
  const moveAway = (routeTableId: string) =>
    box.simulator.vpc.setRoute(routeTableId, destination, eni('node2'));

  test('the route was moved away: fails, naming table and target', async () => {
    await moveAway(otherTable);
    const monitored = await box.run('monitor');
    expect(monitored).toMatchObject({ exit: 'OCF_ERR_GENERIC', calls: Array(3).fill('DescribeRouteTables') });
    expect(monitored.reason).toContain(otherTable);
    expect(monitored.reason).toContain(eni('node2'));
    expect(monitored.reason).not.toContain(table);
    expect(box.routeOf(otherTable), 'it is never taken back').toBe('node2');
  });

  test('all routes were moved away: fails, and a probe says not active here', async () => {
    await Promise.all(tables.map(moveAway));
    const [recurring, probed] = [await box.run('monitor'), await box.run('probe')];
    expect(recurring).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(probed).toMatchObject({ exit: 'OCF_NOT_RUNNING' });
    expect(probed.reason).toContain(`ip address delete ${overlayIp}/32 dev eth0`);
  });

  test('the route is a blackhole: fails, naming table and target', async () => {
    await moveAway(otherTable);
    await box.simulator.vpc.stopInstance(box.vpc.instanceId('node2'));
    const monitored = await box.run('monitor');
    expect(monitored).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(monitored.reason).toMatch(new RegExp(`${otherTable}.*blackhole.*${eni('node2')}`));
  });

  test('the route is missing: it is put back, without taking one from anybody', async () => {
    await box.simulator.vpc.deleteRoute(otherTable, destination);
    expect(await box.run('monitor')).toMatchObject({
      exit: 'OCF_SUCCESS',
      calls: ['DescribeRouteTables', 'CreateRoute'],
    });
    expect(box.routeOf(otherTable)).toBe('node1');
  });

  test('the route is missing and may not be created: degraded while another table serves the address', async () => {
    await box.simulator.vpc.deleteRoute(otherTable, destination);
    box.simulator.fault({ action: 'CreateRoute', errorCode: 'UnauthorizedOperation' });
    const monitored = await box.run('monitor');
    expect(monitored).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(monitored.reason).toContain('ec2:CreateRoute');
  });

  test('every route is missing and may not be created: fails', async () => {
    for (const routeTableId of tables) await box.simulator.vpc.deleteRoute(routeTableId, destination);
    box.simulator.fault({ action: 'CreateRoute', errorCode: 'UnauthorizedOperation' });
    expect(await box.run('monitor')).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
  });

  test('the route is missing and repair_routes is false: degraded, nothing is created', async () => {
    await box.simulator.vpc.deleteRoute(otherTable, destination);
    const monitored = await box.run('monitor', { params: { repair_routes: 'false' } });
    expect(monitored).toMatchObject({ exit: 'OCF_DEGRADED', calls: Array(3).fill('DescribeRouteTables') });
  });

  test('the route is missing: a probe changes nothing', async () => {
    await box.simulator.vpc.deleteRoute(otherTable, destination);
    const probed = await box.run('probe');
    expect(probed).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(probed.calls).not.toContain('CreateRoute');
    expect(box.routeOf(otherTable)).toBeUndefined();
  });

  test('a route table of the list does not exist: degraded', async () => {
    const monitored = await box.run('monitor', {
      params: { routing_table: `${table},rtb-0fffffffffffffff0` },
    });
    expect(monitored).toMatchObject({ exit: 'OCF_DEGRADED', calls: ['DescribeRouteTables'] });
    expect(monitored.reason).toContain('rtb-0fffffffffffffff0');
  });

  test('a stale read right after a start elsewhere and back does not fail it', async () => {
    await box.run('start', { on: 'node2' });
    await box.run('start');
    box.simulator.fault({ action: 'DescribeRouteTables', stale: 3_000 });
    expect(await box.run('monitor')).toMatchObject({ exit: 'OCF_SUCCESS' });
    await box.run('stop', { on: 'node2' });
  });

  test('no time to confirm that the route is elsewhere: degraded, and the reason asks for a longer timeout', async () => {
    await moveAway(table);
    const monitored = await box.run('monitor', { timeout: 5 });
    expect(monitored).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(monitored.reason).toContain('longer timeout');
  });

  test('the address was removed by hand: not running, EC2 is not asked', async () => {
    await box.ip('address', 'delete', destination, 'dev', 'eth0');
    expect(await box.run('monitor')).toMatchObject({ exit: 'OCF_NOT_RUNNING', reason: undefined, calls: [] });
  });
});
