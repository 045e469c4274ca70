import { expect, test } from 'vitest';
import { ec2Client } from './query-client.ts';
import { ENI1, ENI2, NODE1, NODE2, twoNodes } from './two-nodes.ts';

function shown(body: string): string[] {
  return [...body.matchAll(/<item><instanceId>(i-[0-9a-f]+)</g)].map(([, id = '']) => id);
}

const withNode3 = () => {
  const simulator = twoNodes();
  simulator.vpc.addInstance({
    instanceId: 'i-03',
    tags: { Name: 'hanahost03' },
    networkInterfaces: [5, 6].map((n) => ({
      networkInterfaceId: `eni-0${n}`,
      macAddress: `02:00:00:00:00:0${n}`,
      privateIpAddress: `10.0.3.${n}`,
      sourceDestCheck: n === 6,
    })),
  });
  return simulator;
};

test('an instance is shown with state, zone, VPC, name and network interfaces', async () => {
  const ask = await ec2Client(withNode3());
  const { body } = await ask('DescribeInstances', { 'InstanceId.1': 'i-03' });
  expect(body).toContain('<reservationSet><item><reservationId>r-03</reservationId>');
  for (const part of [
    '<instanceId>i-03</instanceId>',
    '<instanceState><code>16</code><name>running</name></instanceState>',
    '<availabilityZone>eu-central-1a</availabilityZone>',
    '<vpcId>vpc-0123456789abcdef0</vpcId><privateIpAddress>10.0.3.5</privateIpAddress><sourceDestCheck>false</sourceDestCheck>',
    '<tagSet><item><key>Name</key><value>hanahost03</value></item></tagSet>',
  ]) {
    expect(body).toContain(part);
  }
  const [, ...interfaces] = body.split('<item><networkInterfaceId>');
  expect(interfaces.map((text) => text.match(/^eni-0\d|<deviceIndex>.|<sourceDestCheck>.*?</g))).toEqual([
    ['eni-05', '<sourceDestCheck>false<', '<deviceIndex>0'],
    ['eni-06', '<sourceDestCheck>true<', '<deviceIndex>1'],
  ]);
});

test.each([
  ['instance-id', NODE1, [NODE1]],
  ['vpc-id', 'vpc-0123456789abcdef0', [NODE1, NODE2, 'i-03']],
  ['instance-state-name', 'stopped', [NODE2]],
  ['instance-state-code', '16', [NODE1, 'i-03']],
  ['tag:Name', 'hana*', ['i-03']],
  ['network-interface.network-interface-id', ENI2, [NODE2]],
  ['source-dest-check', 'false', ['i-03']],
])('the filter %s=%s shows the instances that have it', async (name, value, expected) => {
  const simulator = withNode3();
  await simulator.vpc.stopInstance(NODE2);
  const ask = await ec2Client(simulator);
  const { body } = await ask('DescribeInstances', { 'Filter.1.Name': name, 'Filter.1.Value.1': value });
  expect(shown(body)).toEqual(expected);
});

test('a stopped instance keeps its network interfaces', async () => {
  const simulator = twoNodes();
  await simulator.vpc.stopInstance(NODE1);
  const ask = await ec2Client(simulator);
  const { body } = await ask('DescribeInstances', { 'InstanceId.1': NODE1 });
  expect(body).toContain('<instanceState><code>80</code><name>stopped</name></instanceState>');
  expect(body).toContain(`<networkInterfaceId>${ENI1}</networkInterfaceId>`);
});

test.each([
  ['i-0f', 'InvalidInstanceID.NotFound', "The instance ID 'i-0f' does not exist"],
  ['node1', 'InvalidInstanceID.Malformed', 'Invalid id: "node1" (expecting "i-...")'],
])('the id %s is an %s', async (id, code, message) => {
  const ask = await ec2Client(twoNodes());
  expect(await ask('DescribeInstances', { 'InstanceId.1': id })).toMatchObject({
    status: 400,
    code,
    message,
  });
});
