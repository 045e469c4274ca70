import { expect, test } from 'vitest';
import { ec2Client } from './query-client.ts';
import { ENI1, OVERLAY, twoNodes } from './two-nodes.ts';

const MAIN = 'vpc-0123456789abcdef0';
const OTHER = 'vpc-0fedcba9876543210';

function shown(body: string): string[] {
  return [...body.matchAll(/<item><vpcId>(vpc-[0-9a-f]+)</g)].map(([, id = '']) => id);
}

const withOtherVpc = () => {
  const simulator = twoNodes({ vpcCidrs: ['10.0.0.0/16', '10.1.0.0/16', '2001:db8::/56'] });
  simulator.vpc.addVpc({ vpcId: OTHER, isDefault: true, tags: { Name: 'default' } });
  return simulator;
};

test('a VPC is shown with all of its CIDR blocks, the primary one first', async () => {
  const ask = await ec2Client(withOtherVpc());
  const { body } = await ask('DescribeVpcs', { 'VpcId.1': MAIN });
  expect(/<vpcSet>.*<\/vpcSet>/.exec(body)?.[0]).toBe(
    `<vpcSet><item>
      <vpcId>${MAIN}</vpcId>
      <ownerId>123456789012</ownerId>
      <state>available</state>
      <cidrBlock>10.0.0.0/16</cidrBlock>
      <cidrBlockAssociationSet>
        <item>
          <cidrBlock>10.0.0.0/16</cidrBlock>
          <associationId>vpc-cidr-assoc-0123456789abcdef00</associationId>
          <cidrBlockState><state>associated</state></cidrBlockState>
        </item>
        <item>
          <cidrBlock>10.1.0.0/16</cidrBlock>
          <associationId>vpc-cidr-assoc-0123456789abcdef01</associationId>
          <cidrBlockState><state>associated</state></cidrBlockState>
        </item>
      </cidrBlockAssociationSet>
      <ipv6CidrBlockAssociationSet>
        <item>
          <ipv6CidrBlock>2001:db8::/56</ipv6CidrBlock>
          <associationId>vpc-cidr-assoc-0123456789abcdef02</associationId>
          <ipv6CidrBlockState><state>associated</state></ipv6CidrBlockState>
        </item>
      </ipv6CidrBlockAssociationSet>
      <dhcpOptionsId>dopt-0123456789abcdef0</dhcpOptionsId>
      <tagSet></tagSet>
      <instanceTenancy>default</instanceTenancy>
      <isDefault>false</isDefault>
    </item></vpcSet>`.replace(/\n\s+/g, ''),
  );
});

test.each([
  ['vpc-id', OTHER, [OTHER]],
  ['is-default', 'true', [OTHER]],
  ['cidr', '10.0.0.0/16', [MAIN]],
  ['cidr', '10.1.0.0/16', []],
  ['cidr-block-association.cidr-block', '10.1.0.0/16', [MAIN]],
  ['ipv6-cidr-block-association.ipv6-cidr-block', '2001:db8::/56', [MAIN]],
  ['owner-id', '123456789012', [MAIN, OTHER]],
  ['tag:Name', 'default', [OTHER]],
])('the filter %s=%s shows the VPCs that have it', async (name, value, expected) => {
  const ask = await ec2Client(withOtherVpc());
  const { body } = await ask('DescribeVpcs', { 'Filter.1.Name': name, 'Filter.1.Value.1': value });
  expect(shown(body)).toEqual(expected);
});

test.each([
  ['vpc-0f', 'InvalidVpcID.NotFound', "The vpc ID 'vpc-0f' does not exist"],
  ['main', 'InvalidVpcId.Malformed', 'Invalid id: "main" (expecting "vpc-...")'],
])('the id %s is an %s', async (id, code, message) => {
  const ask = await ec2Client(twoNodes());
  expect(await ask('DescribeVpcs', { 'VpcId.1': id })).toMatchObject({ status: 400, code, message });
});

const foreign = 'rtb-0000000000000000c';

test('a route table of another VPC has the local route of that VPC', async () => {
  const simulator = twoNodes();
  simulator.vpc.addRouteTable({ routeTableId: foreign, vpcId: OTHER, vpcCidrs: ['10.9.0.0/16'] });
  expect(simulator.vpc.route(foreign, '10.9.0.0/16')).toMatchObject({ gatewayId: 'local' });
  expect(simulator.vpc.route(foreign, '10.0.0.0/16')).toBeUndefined();
  const ask = await ec2Client(simulator);
  const { body } = await ask('DescribeRouteTables', { 'RouteTableId.1': foreign });
  expect(body).toContain(`<routeTableId>${foreign}</routeTableId><vpcId>${OTHER}</vpcId>`);
  expect(shown((await ask('DescribeVpcs')).body)).toEqual([MAIN, OTHER]);
});

test('a route cannot point at a network interface of another VPC', async () => {
  const simulator = twoNodes();
  simulator.vpc.addRouteTable({ routeTableId: foreign, vpcId: OTHER });
  const ask = await ec2Client(simulator);
  const route = { RouteTableId: foreign, DestinationCidrBlock: OVERLAY, NetworkInterfaceId: ENI1 };
  expect(await ask('CreateRoute', route)).toMatchObject({
    status: 400,
    code: 'InvalidParameterValue',
    message: `route table ${foreign} and interface interface-00000000000000001 belong to different networks`,
  });
});

test('an instance can be in another VPC, and its metadata service names that VPC', async () => {
  const simulator = withOtherVpc();
  simulator.vpc.addInstance({ instanceId: 'i-03', vpcId: OTHER, networkInterfaces: [] });
  const ask = await ec2Client(simulator);
  const { body } = await ask('DescribeInstances', { 'InstanceId.1': 'i-03' });
  expect(body).toContain(`<vpcId>${OTHER}</vpcId>`);
});
