import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Fault } from '../sim/faults.ts';
import { suite } from '../setup/suite.ts';
import { BlackBox, overlayIp } from './black-box.ts';

suite('stop exits 0 and the address is gone', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    box = await BlackBox.up();
  });
  afterAll(() => box[Symbol.asyncDispose]());
  beforeEach(async () => {
    await box.run('start');
  });
  afterEach(async () => {
    box.simulator.clearFaults();
    expect(await box.placesOf(overlayIp)).toEqual([]);
  });

  const stops = async (params: Record<string, string | undefined> = {}) => {
    expect(await box.placesOf(overlayIp)).not.toEqual([]);
    expect(await box.run('stop', { params, timeout: 5 })).toMatchObject({
      exit: 'OCF_SUCCESS',
      calls: [],
    });
  };

  test.each<[string, Fault]>([
    ['EC2 refuses every call', { errorCode: 'UnauthorizedOperation' }],
    ['EC2 hangs', { hang: true }],
    ['EC2 throttles', { errorCode: 'RequestLimitExceeded' }],
    ['the instance metadata service hangs', { action: 'imds', hang: true }],
    ['the instance metadata service is disabled', { action: 'imds', status: 403 }],
    ['the instance has no credentials', { action: 'imds', path: 'security-credentials', status: 404 }],
  ])('while %s', async (_, fault) => {
    box.simulator.fault(fault);
    await stops();
  });

  test('while the route points elsewhere', async () => {
    await box.simulator.vpc.setRoute(
      'rtb-0a1b2c3d4e5f60001',
      `${overlayIp}/32`,
      box.vpc.networkInterfaceId('node2'),
    );
    await stops();
  });

  test('with routing_table unset', () => stops({ routing_table: undefined }));

  test('with routing_table nonsense', () => stops({ routing_table: '$(reboot), rtb' }));

  test('with every other parameter malformed', () =>
    stops({
      interface: 'no/such',
      iflabel: 'much too long a label',
      auth_type: 'magic',
      region: 'Mars',
      monapi: 'maybe',
      api_timeout: 'soon',
      endpoint_url: 'nowhere',
    }));

  test('with a malformed address in the list, which start can not have added', () =>
    stops({ ip: `192.168.10.300, ${overlayIp}` }));

  test('with the deprecated parameter address', () => stops({ ip: undefined, address: overlayIp }));

  test('without the default route', async () => {
    const { stdout } = await box.vpc.lab.node('node1').run('ip', ['route', 'show', 'default']);
    await box.ip('route', 'delete', 'default');
    await stops();
    await box.ip('route', 'add', ...stdout.trim().split(/\s+/));
  });

  test('with the address on another interface', async () => {
    await box.ip('address', 'delete', `${overlayIp}/32`, 'dev', 'eth0');
    await box.ip('address', 'add', `${overlayIp}/32`, 'dev', 'lo');
    await stops();
  });

  test('with the address on two interfaces, once with another prefix length', async () => {
    await box.ip('address', 'add', `${overlayIp}/24`, 'dev', 'lo');
    await stops();
  });

  test('with the address on an interface that is down', async () => {
    await box.ip('link', 'add', 'dummy-a', 'type', 'veth', 'peer', 'name', 'dummy-b');
    await box.ip('address', 'add', `${overlayIp}/32`, 'dev', 'dummy-a');
    await stops();
    await box.ip('link', 'delete', 'dummy-a');
  });
});

suite('stop has nothing to do', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    box = await BlackBox.up();
  });
  afterAll(() => box[Symbol.asyncDispose]());

  test('the address was never there', async () => {
    expect(await box.run('stop')).toMatchObject({ exit: 'OCF_SUCCESS', calls: [] });
  });

  test.each([undefined, '192.168.10.300', 'garbage'])('ip is %s', async (ip) => {
    expect(await box.run('stop', { params: { ip } })).toMatchObject({ exit: 'OCF_SUCCESS', calls: [] });
  });

  test('ip is not installed, and the address is not to be seen', async () => {
    await hideIp(box);
    expect(await box.run('stop')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.run('probe')).toMatchObject({ exit: 'OCF_ERR_INSTALLED' });
    expect(await box.run('start')).toMatchObject({ exit: 'OCF_ERR_INSTALLED', calls: [] });
    expect(await box.run('monitor')).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
  });
});

/** For this node's mounts alone, and for good. */
async function hideIp(box: BlackBox): Promise<void> {
  const node = box.vpc.lab.node('node1');
  await node.run('sh', [
    '-c',
    'for ip in $(readlink -f /usr/sbin/ip /usr/bin/ip); do mount --bind /dev/null "$ip"; done',
  ]);
}
