import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { BlackBox, overlayIp, overlayIpv6, tables } from './black-box.ts';

suite('the life of a resource', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    box = await BlackBox.up({}, { routeTables: tables.map((routeTableId) => ({ routeTableId })) });
  });
  afterAll(() => box[Symbol.asyncDispose]());
  afterEach(async () => {
    const both = { params: { ip: `${overlayIp},${overlayIpv6}` } };
    await Promise.all(['node1', 'node2'].map((on) => box.run('stop', { ...both, on })));
    for (const routeTableId of tables)
      for (const destination of [`${overlayIp}/32`, `${overlayIpv6}/128`])
        await box.simulator.vpc.deleteRoute(routeTableId, destination);
  });

  test('normal start, monitor, stop', async () => {
    expect(await box.run('monitor')).toMatchObject({ exit: 'OCF_NOT_RUNNING', reason: undefined, calls: [] });
    expect(await box.run('probe')).toMatchObject({ exit: 'OCF_NOT_RUNNING', reason: undefined, calls: [] });
    expect(await box.run('start')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.placesOf(overlayIp)).toEqual(['eth0']);
    expect(box.routeOf()).toBe('node1');
    expect(await box.run('monitor')).toMatchObject({ exit: 'OCF_SUCCESS', calls: ['DescribeRouteTables'] });
    expect(await box.run('probe')).toMatchObject({ exit: 'OCF_SUCCESS', calls: ['DescribeRouteTables'] });
    expect(await box.run('stop')).toMatchObject({ exit: 'OCF_SUCCESS', calls: [] });
    expect(await box.placesOf(overlayIp)).toEqual([]);
    expect(box.routeOf(), 'stop leaves the route').toBe('node1');
    expect(await box.run('monitor')).toMatchObject({ exit: 'OCF_NOT_RUNNING' });
  });

  test('double start', async () => {
    await box.run('start');
    expect(await box.run('start')).toMatchObject({
      exit: 'OCF_SUCCESS',
      calls: ['ReplaceRoute', 'DescribeRouteTables'],
    });
    expect(await box.placesOf(overlayIp)).toEqual(['eth0']);
  });

  test('double stop', async () => {
    await box.run('start');
    await box.run('stop');
    expect(await box.run('stop')).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test('start on the other node moves the route and leaves the address here for stop to remove', async () => {
    await box.run('start');
    expect(await box.run('start', { on: 'node2' })).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(box.routeOf()).toBe('node2');
    expect(await box.placesOf(overlayIp, 'node2')).toEqual(['eth0']);
  });

  test('start replaces an existing route without looking at it first', async () => {
    await box.run('start', { on: 'node2' });
    expect(await box.run('start')).toMatchObject({ calls: ['ReplaceRoute', 'DescribeRouteTables'] });
    expect(box.routeOf()).toBe('node1');
  });

  test('start creates a route that does not exist yet', async () => {
    expect(await box.run('start')).toMatchObject({
      exit: 'OCF_SUCCESS',
      calls: ['ReplaceRoute', 'CreateRoute', 'DescribeRouteTables'],
    });
  });

  test('several route tables, with blanks in the list, are asked about in one call', async () => {
    const params = { routing_table: tables.join(' , ') };
    await box.run('start', { params });
    expect(tables.map((id) => box.routeOf(id))).toEqual(['node1', 'node1']);
    expect(await box.run('monitor', { params })).toMatchObject({
      exit: 'OCF_SUCCESS',
      calls: ['DescribeRouteTables'],
    });
  });

  test('an IPv4 and an IPv6 address of one service', async () => {
    const params = { ip: `${overlayIp}/32,FD00:10:0::15` };
    expect(await box.run('start', { params })).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.placesOf(overlayIp)).toEqual(['eth0']);
    expect(await box.placesOf(overlayIpv6)).toEqual(['eth0']);
    expect(box.routeOf(tables[0], `${overlayIpv6}/128`)).toBe('node1');
    expect(await box.run('monitor', { params })).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.run('stop', { params })).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.placesOf(overlayIpv6)).toEqual([]);
  });

  test('an IPv6 overlay IP never becomes the source of new connections', async () => {
    await box.run('start', { params: { ip: overlayIpv6 } });
    const { stdout } = await box.vpc.lab
      .node('node1')
      .run('ip', ['-6', 'address', 'show', 'to', overlayIpv6]);
    expect(stdout).toMatch(/nodad deprecated/);
    expect(stdout).toMatch(/preferred_lft 0sec/);
  });

  test('one of two addresses removed by hand', async () => {
    const params = { ip: `${overlayIp},192.168.10.16` };
    await box.run('start', { params });
    await box.ip('address', 'delete', '192.168.10.16/32', 'dev', 'eth0');
    const monitored = await box.run('monitor', { params });
    expect(monitored).toMatchObject({ exit: 'OCF_ERR_GENERIC', calls: [] });
    expect(monitored.reason).toContain('192.168.10.16 is on no interface');
    expect(await box.run('start', { params })).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.run('stop', { params })).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test('an address that only begins like the overlay IP is not the overlay IP', async () => {
    await box.ip('address', 'add', '192.168.10.150/32', 'dev', 'eth0');
    expect(await box.run('monitor')).toMatchObject({ exit: 'OCF_NOT_RUNNING' });
    await box.run('start');
    await box.run('stop');
    expect(await box.placesOf('192.168.10.150')).toEqual(['eth0']);
    await box.ip('address', 'delete', '192.168.10.150/32', 'dev', 'eth0');
  });

  test('a monitor that may not ask EC2 does not', async () => {
    await box.run('start');
    const params = { monapi: 'false' };
    expect(await box.run('monitor', { params })).toMatchObject({ exit: 'OCF_SUCCESS', calls: [] });
    expect((await box.run('monitor', { params, env: { OCF_CHECK_LEVEL: '10' } })).calls).toEqual([
      'DescribeRouteTables',
    ]);
    expect((await box.run('probe', { params })).calls).toEqual(['DescribeRouteTables']);
  });

  test('reload-agent', async () => {
    expect(await box.run('reload-agent')).toMatchObject({ exit: 'OCF_SUCCESS', calls: [] });
  });
});
