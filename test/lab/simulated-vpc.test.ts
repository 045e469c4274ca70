import { expect, test } from 'vitest';
import { ClientTraffic } from './client-traffic.ts';
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
      const traffic = await ClientTraffic.start(lab, '192.168.10.15');
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
});
