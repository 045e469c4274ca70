import { expect, test } from 'vitest';
import { ec2Client } from './query-client.ts';
import { ENI1, ENI2, NODE1, NODE2, twoNodes } from './two-nodes.ts';

function shown(body: string): string[] {
  return [...body.matchAll(/<item><networkInterfaceId>(eni-[0-9a-f]+)</g)].map(([, id = '']) => id);
}

test('a network interface is shown as EC2 writes it', async () => {
  const ask = await ec2Client(twoNodes());
  const { body } = await ask('DescribeNetworkInterfaces', { 'NetworkInterfaceId.1': ENI2 });
  expect(/<networkInterfaceSet>.*<\/networkInterfaceSet>/.exec(body)?.[0]).toBe(
    `<networkInterfaceSet><item>
      <networkInterfaceId>${ENI2}</networkInterfaceId>
      <subnetId>subnet-0123456789abcdef0</subnetId>
      <vpcId>vpc-0123456789abcdef0</vpcId>
      <availabilityZone>eu-central-1b</availabilityZone>
      <description></description>
      <ownerId>123456789012</ownerId>
      <requesterManaged>false</requesterManaged>
      <status>in-use</status>
      <macAddress>02:00:00:00:00:02</macAddress>
      <privateIpAddress>10.0.2.12</privateIpAddress>
      <sourceDestCheck>true</sourceDestCheck>
      <groupSet></groupSet>
      <attachment>
        <attachmentId>eni-attach-00000000000000002</attachmentId>
        <deviceIndex>0</deviceIndex>
        <status>attached</status>
        <attachTime>2026-08-01T06:00:00.000Z</attachTime>
        <deleteOnTermination>true</deleteOnTermination>
        <instanceId>${NODE2}</instanceId>
        <instanceOwnerId>123456789012</instanceOwnerId>
      </attachment>
      <tagSet></tagSet>
      <privateIpAddressesSet>
        <item><privateIpAddress>10.0.2.12</privateIpAddress><primary>true</primary></item>
      </privateIpAddressesSet>
      <ipv6AddressesSet></ipv6AddressesSet>
      <interfaceType>interface</interfaceType>
    </item></networkInterfaceSet>`.replace(/\n\s+/g, ''),
  );
});

test.each([
  ['network-interface-id', ENI2, [ENI2]],
  ['network-interface-id', 'eni-*', [ENI1, ENI2]],
  ['vpc-id', 'vpc-0123456789abcdef0', [ENI1, ENI2]],
  ['vpc-id', 'vpc-1', []],
  ['attachment.instance-id', NODE1, [ENI1]],
  ['attachment.device-index', '0', [ENI1, ENI2]],
  ['source-dest-check', 'false', [ENI2]],
  ['source-dest-check', 'true', [ENI1]],
  ['private-ip-address', '10.0.1.11', [ENI1]],
  ['mac-address', '02:00:00:00:00:02', [ENI2]],
  ['availability-zone', 'eu-central-1b', [ENI2]],
  ['owner-id', '123456789012', [ENI1, ENI2]],
  ['status', 'available', []],
])('the filter %s=%s shows the network interfaces that have it', async (name, value, expected) => {
  const ask = await ec2Client(twoNodes());
  await ask('ModifyNetworkInterfaceAttribute', {
    NetworkInterfaceId: ENI2,
    'SourceDestCheck.Value': 'false',
  });
  const { body } = await ask('DescribeNetworkInterfaces', {
    'Filter.1.Name': name,
    'Filter.1.Value.1': value,
  });
  expect(shown(body)).toEqual(expected);
});

test.each([
  [
    'an unknown id',
    { 'NetworkInterfaceId.1': ENI1, 'NetworkInterfaceId.2': 'eni-0f' },
    'InvalidNetworkInterfaceID.NotFound',
    "The networkInterface ID 'eni-0f' does not exist",
  ],
  [
    'a malformed id',
    { 'NetworkInterfaceId.1': 'eth0' },
    'InvalidNetworkInterfaceId.Malformed',
    'Invalid id: "eth0" (expecting "eni-...")',
  ],
  [
    'an unknown filter',
    { 'Filter.1.Name': 'instance-id', 'Filter.1.Value.1': NODE1 },
    'InvalidParameterValue',
    "The filter 'instance-id' is invalid",
  ],
])('%s fails the whole call', async (_title, parameters: Record<string, string>, code, message) => {
  const ask = await ec2Client(twoNodes());
  expect(await ask('DescribeNetworkInterfaces', parameters)).toMatchObject({ status: 400, code, message });
});

test('pages follow each other until every network interface was shown once', async () => {
  const simulator = twoNodes();
  simulator.vpc.addInstance({
    instanceId: 'i-03',
    networkInterfaces: Array.from({ length: 9 }, (_, n) => ({
      networkInterfaceId: `eni-1${n}`,
      macAddress: `02:00:00:00:01:0${n}`,
      privateIpAddress: `10.0.4.${n}`,
    })),
  });
  const ask = await ec2Client(simulator);
  const first = await ask('DescribeNetworkInterfaces', { MaxResults: '6' });
  const NextToken = /<nextToken>(.*)<\/nextToken>/.exec(first.body)?.[1] ?? '';
  const second = await ask('DescribeNetworkInterfaces', { MaxResults: '6', NextToken });
  expect([shown(first.body).length, shown(second.body).length]).toEqual([6, 5]);
  expect(second.body).not.toContain('nextToken');
  expect(new Set([...shown(first.body), ...shown(second.body)]).size).toBe(11);
});

test('ModifyNetworkInterfaceAttribute switches the source/destination check off and on', async () => {
  const simulator = twoNodes();
  const ask = await ec2Client(simulator);
  for (const sourceDestCheck of [false, true]) {
    const parameters = { NetworkInterfaceId: ENI1, 'SourceDestCheck.Value': String(sourceDestCheck) };
    const { status, body } = await ask('ModifyNetworkInterfaceAttribute', parameters);
    expect(status).toBe(200);
    expect(body).toContain('<return>true</return>');
    expect(simulator.vpc.networkInterface(ENI1)).toMatchObject({ sourceDestCheck });
    expect(simulator.vpc.networkInterface(ENI2)).toMatchObject({ sourceDestCheck: true });
  }
});

test.each([
  ['no network interface', { 'SourceDestCheck.Value': 'false' }, 'MissingParameter'],
  ['no attribute', { NetworkInterfaceId: ENI1 }, 'MissingParameter'],
  [
    'neither true nor false',
    { NetworkInterfaceId: ENI1, 'SourceDestCheck.Value': 'off' },
    'InvalidParameterValue',
  ],
  [
    'an unknown network interface',
    { NetworkInterfaceId: 'eni-0f', 'SourceDestCheck.Value': 'false' },
    'InvalidNetworkInterfaceID.NotFound',
  ],
  [
    'a malformed network interface',
    { NetworkInterfaceId: 'eth0', 'SourceDestCheck.Value': 'false' },
    'InvalidNetworkInterfaceId.Malformed',
  ],
  ['another attribute', { NetworkInterfaceId: ENI1, 'Description.Value': 'x' }, 'UnsupportedOperation'],
])('ModifyNetworkInterfaceAttribute refuses %s', async (_title, parameters: Record<string, string>, code) => {
  const simulator = twoNodes();
  const before = simulator.vpc.state;
  const ask = await ec2Client(simulator);
  expect(await ask('ModifyNetworkInterfaceAttribute', parameters)).toMatchObject({ status: 400, code });
  expect(simulator.vpc.state).toBe(before);
});
