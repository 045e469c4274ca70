import { Simulator, type SimulatorOptions } from './simulator.ts';

export const NODE1 = 'i-00000000000000001';
export const NODE2 = 'i-00000000000000002';
export const ENI1 = 'eni-00000000000000001';
export const ENI2 = 'eni-00000000000000002';
export const TABLE_A = 'rtb-0000000000000000a';
export const TABLE_B = 'rtb-0000000000000000b';
export const OVERLAY = '192.168.10.10/32';
export const OVERLAY6 = 'fd00:10::10/128';

/** Two cluster nodes; the overlay IP points at node 1 in both route tables. */
export function twoNodes(options?: SimulatorOptions): Simulator {
  const simulator = new Simulator(options);
  simulator.vpc
    .addInstance({
      instanceId: NODE1,
      networkInterfaces: [
        { networkInterfaceId: ENI1, macAddress: '02:00:00:00:00:01', privateIpAddress: '10.0.1.11' },
      ],
      roleName: 'cluster-node',
    })
    .addInstance({
      instanceId: NODE2,
      availabilityZone: 'eu-central-1b',
      networkInterfaces: [
        { networkInterfaceId: ENI2, macAddress: '02:00:00:00:00:02', privateIpAddress: '10.0.2.12' },
      ],
      roleName: 'cluster-node',
    })
    .addRouteTable({
      routeTableId: TABLE_A,
      associations: [{ main: true }, { subnetId: 'subnet-0000000000000000a' }],
      routes: [
        { destination: '0.0.0.0/0', gatewayId: 'igw-0123456789abcdef0' },
        { destination: OVERLAY, networkInterfaceId: ENI1 },
      ],
      tags: { Name: 'cluster a' },
    })
    .addRouteTable({
      routeTableId: TABLE_B,
      associations: [{ subnetId: 'subnet-0000000000000000b' }],
      routes: [{ destination: OVERLAY, networkInterfaceId: ENI1 }],
    });
  return simulator;
}
