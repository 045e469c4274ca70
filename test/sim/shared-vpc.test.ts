import { expect, test } from 'vitest';
import { metadataClient } from './metadata-client.ts';
import { ec2Client } from './query-client.ts';
import type { SimulatorOptions } from './simulator.ts';
import { ENI1, ENI2, OVERLAY, TABLE_A, twoNodes } from './two-nodes.ts';

const OWNER = '123456789012';
const PARTICIPANT = '210987654321';
const NODE3 = 'i-00000000000000003';
const ENI3 = 'eni-00000000000000003';
const move = { RouteTableId: TABLE_A, DestinationCidrBlock: OVERLAY, NetworkInterfaceId: ENI3 };

/** The VPC of two nodes, with a third of a participant. */
async function sharedVpc(options?: SimulatorOptions) {
  const simulator = twoNodes(options);
  simulator.vpc.addInstance({
    instanceId: NODE3,
    ownerId: PARTICIPANT,
    networkInterfaces: [
      { networkInterfaceId: ENI3, macAddress: '02:00:00:00:00:03', privateIpAddress: '10.0.3.13' },
    ],
    roleName: 'cluster-node',
  });
  const imds = await metadataClient(simulator, NODE3);
  return {
    simulator,
    imds,
    asOwner: await ec2Client(simulator),
    asParticipant: await ec2Client(simulator, await imds.roleKey('cluster-node')),
  };
}

test('the metadata service names the account of the instance, not of the VPC', async () => {
  const { imds } = await sharedVpc();
  const document: unknown = JSON.parse(await imds.read('/latest/dynamic/instance-identity/document'));
  expect(document).toMatchObject({ accountId: PARTICIPANT });
  const mac = '/latest/meta-data/network/interfaces/macs/02:00:00:00:00:03';
  expect(await imds.read(`${mac}/owner-id`)).toBe(PARTICIPANT);
  expect(await imds.read(`${mac}/vpc-id`)).toBe('vpc-0123456789abcdef0');
});

test('the role of an instance is of the account of the instance', async () => {
  const { simulator, asParticipant } = await sharedVpc();
  simulator.iam.role('cluster-node');
  expect(await asParticipant('DescribeRouteTables')).toMatchObject({ status: 200 });
  simulator.iam.role('cluster-node', { account: PARTICIPANT });
  expect((await asParticipant('DescribeRouteTables')).message).toContain(
    `arn:aws:sts::${PARTICIPANT}:assumed-role/cluster-node/${NODE3}`,
  );
});

test('a participant neither sees nor changes the route tables', async () => {
  const { simulator, asParticipant } = await sharedVpc();
  expect((await asParticipant('DescribeRouteTables')).body).toContain('<routeTableSet></routeTableSet>');
  for (const [action, parameters] of [
    ['DescribeRouteTables', { 'RouteTableId.1': TABLE_A }],
    ['ReplaceRoute', move],
    ['CreateRoute', { ...move, DestinationCidrBlock: '192.168.10.11/32' }],
    ['DeleteRoute', { RouteTableId: TABLE_A, DestinationCidrBlock: OVERLAY }],
  ] as const) {
    expect(await asParticipant(action, parameters), action).toMatchObject({
      status: 400,
      code: 'InvalidRouteTableID.NotFound',
    });
  }
  expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({ networkInterfaceId: ENI1 });
});

test('a participant sees the VPC, its own instances and its own network interfaces', async () => {
  const { asParticipant } = await sharedVpc();
  expect((await asParticipant('DescribeVpcs')).body).toContain(`<ownerId>${OWNER}</ownerId>`);
  const { body: interfaces } = await asParticipant('DescribeNetworkInterfaces');
  expect(interfaces).toContain(`<networkInterfaceId>${ENI3}</networkInterfaceId>`);
  expect(interfaces).toContain(`<ownerId>${PARTICIPANT}</ownerId>`);
  expect(interfaces).not.toContain(ENI1);
  expect((await asParticipant('DescribeInstances')).body.match(/<instanceId>.*?</g)).toEqual([
    `<instanceId>${NODE3}<`,
  ]);
});

test('the owner does not see the instances and network interfaces of a participant', async () => {
  const { asOwner } = await sharedVpc();
  expect((await asOwner('DescribeInstances')).body).not.toContain(NODE3);
  expect((await asOwner('DescribeNetworkInterfaces')).body).not.toContain(ENI3);
  expect(await asOwner('DescribeNetworkInterfaces', { 'NetworkInterfaceId.1': ENI3 })).toMatchObject({
    code: 'InvalidNetworkInterfaceID.NotFound',
  });
  const uncheck = { NetworkInterfaceId: ENI3, 'SourceDestCheck.Value': 'false' };
  expect(await asOwner('ModifyNetworkInterfaceAttribute', uncheck)).toMatchObject({
    code: 'InvalidNetworkInterfaceID.NotFound',
  });
});

test('the owner points a route at a participant, and does not see the instance in it', async () => {
  const { simulator, asOwner } = await sharedVpc();
  expect(await asOwner('ReplaceRoute', move)).toMatchObject({ status: 200 });
  expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({ instanceId: NODE3 });
  const { body } = await asOwner('DescribeRouteTables', { 'RouteTableId.1': TABLE_A });
  expect(body).toContain(
    `<destinationCidrBlock>${OVERLAY}</destinationCidrBlock><instanceOwnerId>${PARTICIPANT}</instanceOwnerId>` +
      `<networkInterfaceId>${ENI3}</networkInterfaceId><state>active</state>`,
  );
  const filter = { 'Filter.1.Name': 'route.instance-id', 'Filter.1.Value.1': NODE3 };
  expect((await asOwner('DescribeRouteTables', filter)).body).toContain('<routeTableSet></routeTableSet>');
});

test('the owner cannot name a participant’s instance as target', async () => {
  const { asOwner } = await sharedVpc();
  const { RouteTableId, DestinationCidrBlock } = move;
  expect(
    await asOwner('ReplaceRoute', { RouteTableId, DestinationCidrBlock, InstanceId: NODE3 }),
  ).toMatchObject({ code: 'InvalidInstanceID.NotFound' });
});

test('a route to a stopped instance of a participant is a blackhole for the owner too', async () => {
  const { simulator, asOwner } = await sharedVpc();
  await asOwner('ReplaceRoute', move);
  await simulator.vpc.stopInstance(NODE3);
  expect((await asOwner('DescribeRouteTables')).body).toContain(
    `<networkInterfaceId>${ENI3}</networkInterfaceId><state>blackhole</state>`,
  );
});

test('sharing across accounts shows the tables to participants and their interfaces to the owner', async () => {
  const { asOwner, asParticipant } = await sharedVpc({ sharing: 'across' });
  const { body } = await asParticipant('DescribeRouteTables');
  expect(body).toContain(TABLE_A);
  expect(body).toContain(`<instanceOwnerId>${OWNER}</instanceOwnerId><networkInterfaceId>${ENI1}<`);
  expect(body).not.toContain('<instanceId>');
  expect(await asParticipant('ReplaceRoute', move)).toMatchObject({ code: 'InvalidRouteTableID.NotFound' });
  expect((await asOwner('DescribeNetworkInterfaces')).body).toContain(ENI3);
  expect((await asParticipant('DescribeNetworkInterfaces')).body).not.toContain(ENI2);
});
