import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { BlackBox, overlayIp } from './black-box.ts';

suite('interfaces', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    box = await BlackBox.up({}, { networkInterfaces: 2 });
  });
  afterAll(() => box[Symbol.asyncDispose]());
  afterEach(async () => {
    await box.run('stop');
  });

  const target = () =>
    box.simulator.vpc.route('rtb-0a1b2c3d4e5f60001', `${overlayIp}/32`)?.networkInterfaceId;

  test('start uses the configured interface, and its network interface id', async () => {
    const params = { interface: 'eth1' };
    expect(await box.run('start', { params })).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.placesOf(overlayIp)).toEqual(['eth1']);
    expect(target()).toBe(box.vpc.networkInterfaceId('node1', 1));
    expect(await box.run('monitor', { params })).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(
      await box.run('monitor'),
      'without the parameter the interface that has the address counts',
    ).toMatchObject({
      exit: 'OCF_SUCCESS',
    });
  });

  test('start moves the address from another interface', async () => {
    await box.ip('address', 'add', `${overlayIp}/32`, 'dev', 'eth1');
    expect(await box.run('start', { params: { interface: 'eth0' } })).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.placesOf(overlayIp)).toEqual(['eth0']);
  });

  test('the address on another interface than the configured one: monitor fails without asking EC2', async () => {
    await box.run('start', { params: { interface: 'eth1' } });
    const monitored = await box.run('monitor', { params: { interface: 'eth0' } });
    expect(monitored).toMatchObject({ exit: 'OCF_ERR_GENERIC', calls: [] });
    expect(monitored.reason).toContain('eth1 (interface=eth0)');
  });

  test('an interface that is not there: start says not on this node and names what is', async () => {
    const started = await box.run('start', { params: { interface: 'eth7' } });
    expect(started).toMatchObject({ exit: 'OCF_ERR_ARGS', calls: [] });
    expect(started.reason).toMatch(/no network interface eth7.*eth0, eth1/);
    expect(await box.run('probe', { params: { interface: 'eth7' } })).toMatchObject({
      exit: 'OCF_NOT_RUNNING',
    });
    expect(await box.run('stop', { params: { interface: 'eth7' } })).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test('an interface that is down: start fails before any route is touched', async () => {
    await box.ip('link', 'set', 'eth1', 'down');
    const started = await box.run('start', { params: { interface: 'eth1' } });
    await box.ip('link', 'set', 'eth1', 'up');
    expect(started).toMatchObject({ exit: 'OCF_ERR_GENERIC', calls: [] });
    expect(started.reason).toContain('ip link set eth1 up');
    expect(await box.placesOf(overlayIp)).toEqual([]);
  });

  test('the interface goes down: monitor fails, stop succeeds', async () => {
    const params = { interface: 'eth1' };
    await box.run('start', { params });
    await box.ip('link', 'set', 'eth1', 'down');
    const monitored = await box.run('monitor', { params });
    const stopped = await box.run('stop', { params });
    await box.ip('link', 'set', 'eth1', 'up');
    expect(monitored).toMatchObject({ exit: 'OCF_ERR_GENERIC', calls: [] });
    expect(monitored.reason).toContain('down');
    expect(stopped).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.placesOf(overlayIp)).toEqual([]);
  });

  test('the interface loses its carrier: monitor still sees the address', async () => {
    const params = { interface: 'eth1', monapi: 'false' };
    await box.run('start', { params });
    await box.vpc.lab.router.run('ip', ['link', 'set', await peerOf('eth1'), 'down']);
    const monitored = await box.run('monitor', { params });
    await box.vpc.lab.router.run('ip', ['link', 'set', await peerOf('eth1'), 'up']);
    expect(monitored).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test('an alternative name of the interface counts', async () => {
    await box.ip('link', 'property', 'add', 'dev', 'eth1', 'altname', 'enp0s6');
    const params = { interface: 'enp0s6', iflabel: 'hana' };
    expect(await box.run('start', { params })).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.placesOf(overlayIp)).toEqual(['eth1']);
    expect(await box.run('monitor', { params })).toMatchObject({ exit: 'OCF_SUCCESS' });
    const { stdout } = await box.vpc.lab.node('node1').run('ip', ['address', 'show', 'dev', 'eth1']);
    expect(stdout).toContain('eth1:hana');
  });

  test('the interface is renamed while the resource runs: monitor fails, stop removes the address', async () => {
    const params = { interface: 'eth1' };
    await box.run('start', { params });
    await rename('eth1', 'ens6');
    const monitored = await box.run('monitor', { params });
    const stopped = await box.run('stop', { params });
    await rename('ens6', 'eth1');
    expect(monitored).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(stopped).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.placesOf(overlayIp)).toEqual([]);
  });

  test('without the parameter and without eth0 the interface of the default route is used', async () => {
    await rename('eth0', 'ens5');
    const started = await box.run('start');
    const places = await box.placesOf(overlayIp);
    await box.run('stop');
    await rename('ens5', 'eth0');
    expect(started).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(places).toEqual(['ens5']);
  });

  /** Kernels before 6.2 rename only what is down, and routes go with that. */
  async function rename(from: string, to: string): Promise<void> {
    const { stdout } = await box.vpc.lab.node('node1').run('ip', ['route', 'show', 'dev', from]);
    await box.ip('link', 'set', from, 'down');
    await box.ip('link', 'set', from, 'name', to);
    await box.ip('link', 'set', to, 'up');
    const isDefault = (route: string) => route.startsWith('default');
    const routes = stdout.trim().split('\n').filter(Boolean);
    for (const route of [...routes.filter((line) => !isDefault(line)), ...routes.filter(isDefault)]) {
      const words = route
        .trim()
        .split(/\s+/)
        .filter((word) => word !== 'linkdown');
      await box.ip('route', 'replace', ...words, 'dev', to);
    }
  }

  async function peerOf(interfaceName: string): Promise<string> {
    const { stdout } = await box.vpc.lab.node('node1').run('ip', ['-json', 'link', 'show', interfaceName]);
    const [{ link_index: index }] = JSON.parse(stdout) as [{ link_index: number }];
    const links = await box.vpc.lab.router.run('ip', ['-json', 'link', 'show']);
    const peer = (JSON.parse(links.stdout) as { ifindex: number; ifname: string }[]).find(
      ({ ifindex }) => ifindex === index,
    );
    if (!peer) throw new Error(`${interfaceName} has no other end in the router`);
    return peer.ifname;
  }
});
