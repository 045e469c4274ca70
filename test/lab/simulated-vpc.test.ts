import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClientTraffic, startResponder, startResponders } from './client-traffic.ts';
import type { Lab, LabNode } from './lab.ts';
import { SimulatedVpc } from './simulated-vpc.ts';
import { suite } from '../setup/suite.ts';

suite('a simulated VPC', { lab: true }, () => {
  const destination = '192.168.10.15/32';

  test('the client’s packets follow the first route table', async () => {
    const vpc = await SimulatedVpc.up({
      routeTables: [
        { routeTableId: 'rtb-0aaaaaaaa', routes: [{ destination, node: 'node1' }] },
        { routeTableId: 'rtb-0bbbbbbbb', routes: [{ destination, node: 'node1' }] },
      ],
    });
    try {
      const { lab, simulator } = vpc;
      for (const node of lab.nodes) await node.run('ip', ['address', 'add', destination, 'dev', 'eth0']);
      await startResponders(lab);
      const traffic = ClientTraffic.start(lab, '192.168.10.15');
      await traffic.answeredBy('node1');

      await simulator.vpc.setRoute('rtb-0bbbbbbbb', destination, vpc.networkInterfaceId('node2'));
      await traffic.answeredBy('node1');
      await simulator.vpc.setRoute('rtb-0aaaaaaaa', destination, vpc.networkInterfaceId('node2'));
      await traffic.answeredBy('node2');

      await simulator.vpc.stopInstance(vpc.instanceId('node2'));
      await expect(traffic.answeredBy('node2', { timeout: 100 })).rejects.toThrow('no answer');
      await simulator.vpc.startInstance(vpc.instanceId('node2'));
      await traffic.answeredBy('node2');

      await simulator.vpc.deleteRoute('rtb-0aaaaaaaa', destination);
      await expect(traffic.answeredBy('node2', { timeout: 100 })).rejects.toThrow('no answer');
    } finally {
      await vpc.down();
    }
  });

  test('each node is an instance with its network interfaces', async () => {
    const vpc = await SimulatedVpc.up({ networkInterfaces: 2, routeTables: [] });
    try {
      const [node1, node2] = [vpc.instanceId('node1'), vpc.instanceId('node2')].map((id) =>
        vpc.simulator.vpc.instance(id),
      );
      expect(node1?.networkInterfaces.map(({ macAddress }) => macAddress)).toEqual(
        vpc.lab.node('node1').networkInterfaces.map(({ macAddress }) => macAddress),
      );
      expect([node1?.availabilityZone, node2?.availabilityZone]).toEqual(['eu-central-1a', 'eu-central-1b']);
    } finally {
      await vpc.down();
    }
  });

  test('a route to a node that is switched off leads nowhere', async () => {
    const vpc = await SimulatedVpc.up({ routeTables: [{ routeTableId: 'rtb-0aaaaaaaa' }] });
    try {
      await vpc.lab.node('node1').kill();
      await vpc.simulator.vpc.setRoute('rtb-0aaaaaaaa', destination, vpc.networkInterfaceId('node1'));
      const { stdout } = await vpc.lab.router
        .run('ip', ['route', 'get', destination, 'from', '10.2.0.10', 'iif', 'vclient'])
        .catch((error: unknown) => ({ stdout: String(error) }));
      expect(stdout).toContain('Invalid argument'); // what `ip route get` says of a blackhole
    } finally {
      await vpc.down();
    }
  });

  describe('with the address on both nodes and its route to node1', () => {
    const routeTableId = 'rtb-0aaaaaaaa';
    const address = '192.168.10.15';
    let vpc: SimulatedVpc;
    let lab: Lab;
    let traffic: ClientTraffic;
    beforeEach(async () => {
      vpc = await SimulatedVpc.up({
        routeTables: [{ routeTableId, routes: [{ destination, node: 'node1' }] }],
      });
      lab = vpc.lab;
      await Promise.all(lab.nodes.map(addAddress));
      await startResponders(lab);
      traffic = ClientTraffic.start(lab, address);
      await traffic.answeredBy('node1');
    });
    afterEach(() => vpc.down());

    const addAddress = (node: LabNode) => node.run('ip', ['address', 'add', destination, 'dev', 'eth0']);
    const pointRouteAt = (name: string) =>
      vpc.simulator.vpc.setRoute(routeTableId, destination, vpc.networkInterfaceId(name));

    test('a node that was killed and boots has its metadata and the packets of the route again', async () => {
      const node1 = lab.node('node1');
      await node1.kill();
      await vpc.boot('node1');
      expect(await instanceIdFromMetadata(node1)).toBe(vpc.instanceId('node1'));
      await expect(traffic.answeredBy('node1', { timeout: 100 })).rejects.toThrow('no answer');
      await addAddress(node1);
      await startResponder(node1);
      await traffic.answeredBy('node1');
    });

    test('a route that moved while its node was off does not come back when the node boots', async () => {
      await lab.node('node1').kill();
      await pointRouteAt('node2');
      await traffic.answeredBy('node2');
      await vpc.boot('node1');
      await addAddress(lab.node('node1'));
      await startResponder(lab.node('node1'));
      await traffic.answeredBy('node2');
    });

    test('a route that was pointed at a node while it was off leads to it when it boots', async () => {
      await lab.node('node2').kill();
      await pointRouteAt('node2');
      await expect(traffic.answeredBy('node1', { timeout: 100 })).rejects.toThrow('no answer');
      await vpc.boot('node2');
      await addAddress(lab.node('node2'));
      await startResponder(lab.node('node2'));
      await traffic.answeredBy('node2');
    });

    test('a running node does not boot', async () => {
      await expect(vpc.boot('node1')).rejects.toThrow('node1 is running');
      await traffic.answeredBy('node1');
    });

    test('a node that is plugged in again has the packets of the route again', async () => {
      await lab.node('node1').unplug();
      await expect(traffic.answeredBy('node1', { timeout: 100 })).rejects.toThrow('no answer');
      await vpc.plugIn('node1');
      await traffic.answeredBy('node1');
      expect(await instanceIdFromMetadata(lab.node('node1'))).toBe(vpc.instanceId('node1'));
    });

    test('a route that moved while its node was unplugged does not come back with the cable', async () => {
      await lab.node('node1').unplug();
      await pointRouteAt('node2');
      await traffic.answeredBy('node2');
      await vpc.plugIn('node1');
      await traffic.answeredBy('node2');
    });

    test('a route that was pointed at a node while it was unplugged leads to it when it is plugged in', async () => {
      await lab.node('node2').unplug();
      await pointRouteAt('node2');
      await expect(traffic.answeredBy('node1', { timeout: 100 })).rejects.toThrow('no answer');
      await vpc.plugIn('node2');
      await traffic.answeredBy('node2');
    });
  });
});

suite('a simulated VPC with disks', { lab: true, root: true }, () => {
  test('its nodes are those of a lab with disks', async () => {
    const vpc = await SimulatedVpc.up({ disks: { share: [] }, routeTables: [] });
    try {
      const node1 = vpc.lab.node('node1');
      await node1.run('touch', ['/var/tmp/overlay-ip-lab-on-its-disk']);
      await node1.kill();
      await vpc.boot('node1');
      await node1.run('test', ['-e', '/var/tmp/overlay-ip-lab-on-its-disk']);
      expect(await instanceIdFromMetadata(node1)).toBe(vpc.instanceId('node1'));
    } finally {
      await vpc.down();
    }
  });
});

async function instanceIdFromMetadata(node: LabNode): Promise<string> {
  const program = `
    const url = 'http://169.254.169.254/latest';
    const ttl = { 'X-aws-ec2-metadata-token-ttl-seconds': '60' };
    (async () => {
      const token = await (await fetch(url + '/api/token', { method: 'PUT', headers: ttl })).text();
      const headers = { 'X-aws-ec2-metadata-token': token };
      console.log(await (await fetch(url + '/meta-data/instance-id', { headers })).text());
    })();`;
  return (await node.run(process.execPath, ['-e', program])).stdout.trim();
}
