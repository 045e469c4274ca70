import { afterEach, beforeEach, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { endpointAddress } from './addressing.ts';
import { ClientTraffic, startResponder, startResponders } from './client-traffic.ts';
import { Lab, type LabNode } from './lab.ts';
import { processesIn, uptime } from './processes.ts';

suite('a node that is switched off and on', { lab: true }, () => {
  let lab: Lab;
  let node1: LabNode;
  beforeEach(async () => {
    lab = await Lab.up();
    node1 = lab.node('node1');
  });
  afterEach(() => lab.down());

  test('a running node does not boot', async () => {
    await expect(node1.boot()).rejects.toThrow('node1 is running');
    await node1.run('true');
  });

  test('a node of a lab that is down does not boot', async () => {
    await lab.down();
    await expect(node1.boot()).rejects.toThrow('router is not running');
  });

  test('it runs again, and none of its processes does', async () => {
    const { stdout } = await node1.run('readlink', ['/proc/self/ns/net']);
    const sleep = node1.spawn('sleep', ['1000']);
    await node1.kill();
    expect(node1.alive).toBe(false);
    await node1.boot();
    expect(node1.alive).toBe(true);
    expect((await sleep.exited).signal).toBe('SIGKILL');
    expect(await commandsOf(node1)).not.toContain('sleep');
    expect(processesIn([stdout.trim()], uptime())).not.toContain('sleep 1000');
    expect((await node1.run('hostname')).stdout).toBe('node1\n');
  });

  test('it has its network interfaces, with the addresses and routes that they come with', async () => {
    await node1.attachNetworkInterface();
    const before = await networkOf(node1);
    await node1.run('ip', ['address', 'add', '192.168.10.15/32', 'dev', 'eth0']);
    await node1.run('ip', ['link', 'set', 'eth1', 'down']);
    await node1.kill();
    await node1.boot();
    expect(await networkOf(node1)).toEqual(before);
  });

  test.for(['/run', '/dev/shm'])('its %s is empty again', async (place) => {
    await node1.run('touch', [`${place}/file`]);
    await node1.kill();
    await node1.boot();
    expect((await node1.exec('test', ['-e', `${place}/file`])).exitCode).toBe(1);
  });

  test('shared memory of System V is its own, and gone after a boot', async () => {
    await node1.run('ipcmk', ['--shmem', '4096']);
    expect(await sharedMemorySegmentsOf(node1)).toBe(1);
    expect(await sharedMemorySegmentsOf(lab.node('node2'))).toBe(0);
    await node1.kill();
    await node1.boot();
    expect(await sharedMemorySegmentsOf(node1)).toBe(0);
  });

  test.for(['privateIpAddress', 'ipv6Address'] as const)(
    'the client reaches it again at its %s once its service runs',
    async (address) => {
      await startResponders(lab);
      const traffic = ClientTraffic.start(lab, node1[address]);
      await traffic.answeredBy('node1');
      await node1.kill();
      await node1.boot();
      await expect(traffic.answeredBy('node1', { timeout: 100 })).rejects.toThrow('no answer from node1');
      await startResponder(node1);
      await traffic.answeredBy('node1');
    },
  );

  test('it serves its metadata again', async () => {
    const get = `fetch('http://169.254.169.254').then((response) => response.text()).then(console.log)`;
    for (const body of ['first', 'second']) {
      await node1.serveImds((_, response) => response.end(body));
      expect((await node1.run(process.execPath, ['-e', get])).stdout).toBe(`${body}\n`);
      await node1.kill();
      await node1.boot();
    }
  });

  test('its cables are back where they were pulled before', async () => {
    await node1.unplug();
    await node1.kill();
    await node1.boot();
    await startResponder(node1);
    await ClientTraffic.start(lab, node1.privateIpAddress).answeredBy('node1');
  });

  test('five times in a row, in the middle of its connections', async () => {
    await startResponders(lab);
    const server = await lab.router.listen(endpointAddress, 8080);
    const traffic = ClientTraffic.start(lab, node1.privateIpAddress, { protocol: 'tcp' });
    const other = ClientTraffic.start(lab, lab.node('node2').privateIpAddress);
    const request = `require('net').connect(8080, '${endpointAddress}').write('half a requ')`;
    for (let time = 1; time <= 5; time += 1) {
      await traffic.answeredBy('node1');
      const connected = new Promise((resolve) => server.once('connection', resolve));
      node1.spawn(process.execPath, ['-e', request]);
      await connected;
      await node1.kill();
      await node1.boot();
      await startResponder(node1);
    }
    await traffic.answeredBy('node1');
    await other.answeredBy('node2');
  });
});

/** Command lines of all processes that a node sees. */
async function commandsOf(node: LabNode): Promise<string> {
  return (await node.run('sh', ['-c', 'cat /proc/[0-9]*/cmdline'])).stdout.replaceAll('\0', ' ');
}

async function networkOf(node: LabNode) {
  const show = async (...args: string[]) =>
    JSON.parse((await node.run('ip', ['-json', ...args])).stdout) as unknown;
  type Link = { ifname: string; flags: string[]; address: string; addr_info: { local: string }[] };
  const links = (await show('address')) as Link[];
  return {
    links: links.map(({ ifname, flags, address, addr_info }) => ({
      ifname,
      up: flags.includes('UP'),
      macAddress: address,
      // Those with fe80: are the kernel's
      addresses: addr_info.map(({ local }) => local).filter((local) => !local.startsWith('fe80:')),
    })),
    routes: await show('-4', 'route'),
    ipv6DefaultRoutes: await show('-6', 'route', 'show', 'default'),
  };
}

/** /proc/sysvipc/shm has a line of titles, then one per segment. */
async function sharedMemorySegmentsOf(node: LabNode): Promise<number> {
  return (await node.run('cat', ['/proc/sysvipc/shm'])).stdout.trim().split('\n').length - 1;
}
