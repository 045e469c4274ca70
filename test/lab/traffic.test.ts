import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClientTraffic, startResponders } from './client-traffic.ts';
import { Lab, type LabNode } from './lab.ts';
import { outages } from './outages.ts';
import { suite } from '../setup/suite.ts';

suite('packets in a lab', { lab: true }, () => {
  let lab: Lab;
  let node1: LabNode;
  let node2: LabNode;
  beforeEach(async () => {
    lab = await Lab.up();
    node1 = lab.node('node1');
    node2 = lab.node('node2');
    await startResponders(lab);
  });
  afterEach(() => lab.down());

  const addresses = [
    { family: 'IPv4', address: '192.168.10.15', destination: '192.168.10.15/32', flags: [] },
    {
      family: 'IPv6',
      address: 'fd12::15',
      destination: 'fd12::15/128',
      flags: ['nodad', 'preferred_lft', '0'],
    },
  ];

  describe.for(addresses)('$family overlay IP', ({ address, destination, flags }) => {
    const add = (node: LabNode) => node.run('ip', ['address', 'add', destination, 'dev', 'eth0', ...flags]);

    test('the client reaches the node to which the route points, whoever has the address', async () => {
      await Promise.all([add(node1), add(node2)]);
      const traffic = ClientTraffic.start(lab, address);

      await lab.route(destination, node1);
      await traffic.answeredBy('node1');
      await lab.route(destination, node2);
      await traffic.answeredBy('node2');
      await lab.route(destination, node1);
      await traffic.answeredBy('node1');

      const answers = await traffic.stop();
      expect([...new Set(answers.map(({ by }) => by))]).toEqual(['node1', 'node2']);
    });

    test('a client that connects is answered by the same node as one that sends datagrams', async () => {
      await add(node2);
      await lab.route(destination, node2);
      const traffic = ClientTraffic.start(lab, address, { protocol: 'tcp' });
      await traffic.answeredBy('node2');
      await traffic.stop();
    });

    test('without a route packets are lost', async () => {
      await add(node1);
      const traffic = ClientTraffic.start(lab, address);
      await lab.route(destination, node1);
      await traffic.answeredBy('node1');
      await lab.route(destination, undefined);
      await lab.route(destination, undefined);
      await expect(traffic.answeredBy('node1', { timeout: 100 })).rejects.toThrow('no answer from node1');
      await lab.route(destination, node1);
      await traffic.answeredBy('node1');
      expect(outages(await traffic.stop())).toHaveLength(1);
    });

    test('a node that does not have the address drops packets for it', async () => {
      const traffic = ClientTraffic.start(lab, address);
      await lab.route(destination, node1);
      await expect(traffic.answeredBy('node1', { timeout: 100 })).rejects.toThrow('no answer from node1');
      await add(node1);
      await traffic.answeredBy('node1');
    });

    test('a killed node is silent until the route moves', async () => {
      await Promise.all([add(node1), add(node2)]);
      const traffic = ClientTraffic.start(lab, address);
      await lab.route(destination, node1);
      await traffic.answeredBy('node1');

      await node1.kill();
      await expect(traffic.answeredBy('node1', { timeout: 100 })).rejects.toThrow('no answer from node1');
      await lab.route(destination, node1);
      await expect(traffic.answeredBy('node2', { timeout: 100 })).rejects.toThrow('no answer from node2');
      await lab.route(destination, node2);
      await traffic.answeredBy('node2');

      const [outage, ...more] = outages(await traffic.stop());
      expect(more).toEqual([]);
      expect(outage).toMatchObject({ before: { by: 'node1' }, after: { by: 'node2' } });
      expect(outage?.ms).toBeGreaterThan(200);
    });
  });
});
