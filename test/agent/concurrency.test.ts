import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Fault } from '../sim/faults.ts';
import { suite } from '../setup/suite.ts';
import { BlackBox, overlayIp, tables } from './black-box.ts';
import { until } from './until.ts';

const [table] = tables;
const destination = `${overlayIp}/32`;

suite('two actions of one resource at once on one node', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    box = await BlackBox.up({ api_timeout: '1' });
  });
  afterAll(() => box[Symbol.asyncDispose]());
  afterEach(async () => {
    box.simulator.clearFaults();
    await box.run('stop');
    await box.simulator.vpc.setRoute(table, destination, box.vpc.networkInterfaceId('node2'));
  });

  const isThere = async () => (await box.placesOf(overlayIp)).length > 0;

  test.each<[string, Fault]>([
    ['EC2, which has moved the route already', { action: 'ReplaceRoute', hang: true, applied: true }],
    ['the metadata service', { action: 'imds', hang: true }],
  ])('stop while start waits for %s: the address goes and does not come back', async (_title, fault) => {
    box.simulator.fault(fault);
    const starting = box.run('start');
    await until('start has added the address', isThere);
    expect(await box.run('stop')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.placesOf(overlayIp)).toEqual([]);
    box.simulator.clearFaults();
    const started = await starting;
    expect(await box.placesOf(overlayIp)).toEqual([]);
    // It is not asked again; Pacemaker never stops what it is starting without killing the start first
    expect(['OCF_SUCCESS', 'OCF_ERR_GENERIC']).toContain(started.exit);
    expect(await box.run('monitor')).toMatchObject({ exit: 'OCF_NOT_RUNNING' });
    expect(await box.run('start')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.run('monitor')).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test('two stops: both succeed, the address is gone', async () => {
    await box.run('start');
    const stopped = await Promise.all([box.run('stop'), box.run('stop'), box.run('stop')]);
    expect(stopped.map(({ exit, reason }) => reason ?? exit)).toEqual(Array(3).fill('OCF_SUCCESS'));
    expect(await box.placesOf(overlayIp)).toEqual([]);
  });

  test('two starts: both succeed, the address is there once', async () => {
    const started = await Promise.all([box.run('start'), box.run('start')]);
    expect(started.map(({ exit, reason }) => reason ?? exit)).toEqual(Array(2).fill('OCF_SUCCESS'));
    expect(await box.placesOf(overlayIp)).toEqual(['eth0']);
    expect(box.routeOf()).toBe('node1');
  });

  test('two monitors: both succeed', async () => {
    await box.run('start');
    const monitored = await Promise.all([box.run('monitor'), box.run('monitor'), box.run('probe')]);
    expect(monitored.map(({ exit }) => exit)).toEqual(Array(3).fill('OCF_SUCCESS'));
  });

  test('two monitors that put back the same route: both succeed', async () => {
    await box.run('start');
    await box.simulator.vpc.deleteRoute(table, destination);
    // Both have seen that it is missing before one of them has created it
    box.simulator.fault({ action: 'CreateRoute', delay: 600 });
    const monitored = await Promise.all([box.run('monitor'), box.run('monitor')]);
    expect(monitored.flatMap(({ calls }) => calls)).toContain('CreateRoute');
    expect(monitored.map(({ exit, reason }) => reason ?? exit)).toEqual(Array(2).fill('OCF_SUCCESS'));
    expect(box.routeOf()).toBe('node1');
  });

  test('a monitor and a probe while start still moves the route: they wait for it', async () => {
    box.simulator.fault({ action: 'ReplaceRoute', delay: 900 });
    const starting = box.run('start');
    await until('start has added the address', isThere);
    const watching = await Promise.all([box.run('monitor'), box.run('probe')]);
    expect(await starting).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(watching.map(({ exit, reason }) => reason ?? exit)).toEqual(Array(2).fill('OCF_SUCCESS'));
  });

  test('a monitor while stop removes the address says active or not running', async () => {
    await box.run('start');
    const [monitored, stopped] = await Promise.all([box.run('monitor'), box.run('stop')]);
    expect(stopped).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(['OCF_SUCCESS', 'OCF_NOT_RUNNING']).toContain(monitored.exit);
  });
});
