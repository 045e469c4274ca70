import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { endpointAddress } from './addressing.ts';
import { Lab, type LabNamespace, type LabNode } from './lab.ts';

const port = 8080;

suite('the cables of a lab', { lab: true }, () => {
  let lab: Lab;
  let node1: LabNode;
  let node2: LabNode;
  let node3: LabNode;

  beforeEach(async () => {
    lab = await Lab.up({ nodes: ['node1', 'node2', 'node3'] });
    node1 = lab.node('node1');
    node2 = lab.node('node2');
    node3 = lab.node('node3');
    await Promise.all([lab.router, ...lab.nodes].map((host) => answerWith(host.name, host)));
  });
  afterEach(() => lab.down());

  describe('unplugged', () => {
    test('no packet goes in or out', async () => {
      await expectAnswers(lab.client, [node1.privateIpAddress, node1.ipv6Address], ['node1', 'node1']);
      await node1.unplug();
      const before = await packetsOf(lab, node1);
      const [intoIt, outOfIt] = await Promise.all([
        whoAnswers(lab.client, [node1.privateIpAddress, node1.ipv6Address]),
        whoAnswers(node1, [endpointAddress, node2.privateIpAddress, node2.ipv6Address]),
      ]);
      expect(intoIt).toEqual(['nobody', 'nobody']);
      expect(outOfIt).toEqual(['nobody', 'nobody', 'nobody']);
      expect(await packetsOf(lab, node1)).toEqual(before);
    });

    test('every interface of the node loses its carrier, and has it again', async () => {
      await node1.attachNetworkInterface();
      await node1.unplug();
      await expect
        .poll(() => carriersOf(node1), { timeout: 5_000, interval: 5 })
        .toEqual({ eth0: false, eth1: false });
      await node1.plugIn();
      await expect
        .poll(() => carriersOf(node1), { timeout: 5_000, interval: 5 })
        .toEqual({ eth0: true, eth1: true });
    });

    test('the node runs on, and keeps its addresses and default routes', async () => {
      const addressesAndRoutes = async () => {
        const script = 'ip -o address show scope global; ip route show default; ip -6 route show default';
        return (await node1.run('sh', ['-c', script])).stdout.replaceAll(' linkdown', '');
      };
      await node1.run('ip', ['address', 'add', '192.168.10.15/32', 'dev', 'eth0']);
      const before = await addressesAndRoutes();
      const cat = node1.spawn('cat');
      await node1.unplug();
      cat.stdin.write('still there\n');
      for await (const line of cat.lines()) {
        expect(line).toBe('still there');
        break;
      }
      expect(await addressesAndRoutes()).toBe(before);
      expect(before).toContain('192.168.10.15/32');
    });

    test('nobody else notices', async () => {
      await node1.unplug();
      await expectAnswers(
        node2,
        [endpointAddress, node3.privateIpAddress, node3.ipv6Address],
        ['router', 'node3', 'node3'],
      );
      await expectAnswers(lab.client, [node2.privateIpAddress, node2.ipv6Address], ['node2', 'node2']);
    });

    test('plugged in again, packets flow in and out over IPv4 and IPv6, as often as it happens', async () => {
      for (let time = 1; time <= 3; time += 1) {
        await node1.unplug();
        await node1.plugIn();
        await expectAnswers(lab.client, [node1.privateIpAddress, node1.ipv6Address], ['node1', 'node1']);
        await expectAnswers(
          node1,
          [endpointAddress, node2.privateIpAddress, node2.ipv6Address],
          ['router', 'node2', 'node2'],
        );
      }
    });

    test('plugged in again, the node has the packets of a route that is made again', async () => {
      await node1.run('ip', ['address', 'add', '192.168.10.15/32', 'dev', 'eth0']);
      await lab.route('192.168.10.15/32', node1);
      await expectAnswers(lab.client, ['192.168.10.15'], ['node1']);
      await node1.unplug();
      await node1.plugIn();
      expect(await whoAnswers(lab.client, ['192.168.10.15'])).toEqual(['nobody']);
      await lab.route('192.168.10.15/32', node1);
      await expectAnswers(lab.client, ['192.168.10.15'], ['node1']);
    });
  });

  describe.for([
    { family: 'IPv4', address: 'privateIpAddress' },
    { family: 'IPv6', address: 'ipv6Address' },
  ] as const)('a partition, over $family', ({ address }) => {
    const addresses = (...nodes: LabNode[]) => nodes.map((node) => node[address]);

    test('the nodes of its two sides do not reach each other', async () => {
      await lab.partition([node1], [node2, node3]);
      const answers = await Promise.all([
        whoAnswers(node1, addresses(node2, node3)),
        whoAnswers(node2, addresses(node1)),
        whoAnswers(node3, addresses(node1)),
      ]);
      expect(answers.flat()).toEqual(['nobody', 'nobody', 'nobody', 'nobody']);
    });

    test('the nodes of one side reach each other, all reach EC2’s endpoint, and the client reaches all', async () => {
      await lab.partition([node1], [node2, node3]);
      await expectAnswers(node1, [endpointAddress, ...addresses(node1)], ['router', 'node1']);
      await expectAnswers(node2, [endpointAddress, ...addresses(node3)], ['router', 'node3']);
      await expectAnswers(node3, [endpointAddress, ...addresses(node2)], ['router', 'node2']);
      await expectAnswers(lab.client, addresses(node1, node2, node3), ['node1', 'node2', 'node3']);
    });

    test('it is on every network interface', async () => {
      const eth1 = await node2.attachNetworkInterface();
      await expectAnswers(node1, [eth1[address]], ['node2']);
      await lab.partition([node1], [node2]);
      expect(await whoAnswers(node1, [eth1[address]])).toEqual(['nobody']);
    });

    test('healed, the nodes reach each other', async () => {
      const partition = await lab.partition([node1], [node2, node3]);
      await partition.heal();
      await expectAnswers(node1, addresses(node2, node3), ['node2', 'node3']);
      await expectAnswers(node2, addresses(node1, node3), ['node1', 'node3']);
      await expectAnswers(node3, addresses(node1, node2), ['node1', 'node2']);
    });

    test('of what the two sides send, nothing arrives, also not when it is healed', async () => {
      const arrivals = { node1: await datagrams(node1), node2: await datagrams(node2) };
      const partition = await lab.partition([node1], [node2]);
      await Promise.all([send(node1, node2[address], 'lost'), send(node2, node1[address], 'lost')]);
      await partition.heal();
      await Promise.all([send(node1, node2[address], 'arrives'), send(node2, node1[address], 'arrives')]);
      expect(await arrivals.node1.next()).toMatchObject({ value: 'arrives' });
      expect(await arrivals.node2.next()).toMatchObject({ value: 'arrives' });
    });

    test('it outlives that a node is killed and boots', async () => {
      const partition = await lab.partition([node1], [node2]);
      await node2.kill();
      await node2.boot();
      await answerWith('node2 again', node2);
      expect(await whoAnswers(node1, addresses(node2))).toEqual(['nobody']);
      await expectAnswers(node3, addresses(node2), ['node2 again']);
      await partition.heal();
      await expectAnswers(node1, addresses(node2), ['node2 again']);
    });

    test('it outlives that a node is unplugged and plugged in', async () => {
      const partition = await lab.partition([node1], [node2]);
      await node2.unplug();
      await node2.plugIn();
      expect(await whoAnswers(node1, addresses(node2))).toEqual(['nobody']);
      await partition.heal();
      await expectAnswers(node1, addresses(node2), ['node2']);
    });

    test('of two partitions one may be healed', async () => {
      const first = await lab.partition([node1], [node2]);
      await lab.partition([node1], [node3]);
      await first.heal();
      await expectAnswers(node1, addresses(node2), ['node2']);
      expect(await whoAnswers(node1, addresses(node3))).toEqual(['nobody']);
    });
  });
});

/** Whoever connects to this host gets the name. */
async function answerWith(name: string, host: LabNamespace): Promise<void> {
  const server = await host.listen('::', port);
  server.on('connection', (connection) => connection.end(name));
}

async function expectAnswers(from: LabNamespace, addresses: string[], names: string[]): Promise<void> {
  await expect.poll(() => whoAnswers(from, addresses), { timeout: 5_000, interval: 5 }).toEqual(names);
}

/** The name that each address answers a connection with. */
async function whoAnswers(from: LabNamespace, addresses: readonly string[]): Promise<string[]> {
  return JSON.parse((await from.run(process.execPath, ['-e', ask, ...addresses])).stdout) as string[];
}

const ask = `
  const asked = process.argv.slice(1).map((address) => new Promise((resolve) => {
    setTimeout(() => resolve('nobody'), 300);
    require('net').connect(${port}, address)
      .on('data', (name) => resolve(name.toString()))
      .on('error', () => resolve('nobody'));
  }));
  Promise.all(asked).then((names) => process.stdout.write(JSON.stringify(names), () => process.exit()));`;

/** What arrives at a node, from now on. */
async function datagrams(node: LabNode): Promise<AsyncIterator<string>> {
  const receive = `
    require('dgram').createSocket('udp6').on('message', (message) => console.log(message.toString()))
      .bind(${port}, () => console.log('listening'));`;
  const lines = node.spawn(process.execPath, ['-e', receive]).lines()[Symbol.asyncIterator]();
  await lines.next();
  return lines;
}

async function send(from: LabNode, to: string, text: string): Promise<void> {
  const program = `
    const socket = require('dgram').createSocket('${to.includes(':') ? 'udp6' : 'udp4'}');
    socket.send('${text}', ${port}, '${to}', () => socket.close());`;
  await from.run(process.execPath, ['-e', program]);
}

/** By interface. */
async function carriersOf(node: LabNode): Promise<Record<string, boolean>> {
  type Link = { ifname: string; flags: string[]; operstate: string };
  const { stdout } = await node.run('ip', ['-json', 'link', 'show', 'type', 'veth']);
  return Object.fromEntries(
    (JSON.parse(stdout) as Link[]).map(({ ifname, flags, operstate }) => [
      ifname,
      flags.includes('LOWER_UP') && !flags.includes('NO-CARRIER') && operstate === 'UP',
    ]),
  );
}

/** How many went through the first cable of a node so far, each way. */
async function packetsOf({ router }: Lab, { networkInterfaces: [eth0] }: LabNode): Promise<number[]> {
  type Counter = { packets: number };
  const show = ['-json', '-statistics', 'link', 'show', 'dev', eth0?.vethName ?? ''];
  const [{ stats64 }] = JSON.parse((await router.run('ip', show)).stdout) as [
    { stats64: { rx: Counter; tx: Counter } },
  ];
  return [stats64.rx.packets, stats64.tx.packets];
}
