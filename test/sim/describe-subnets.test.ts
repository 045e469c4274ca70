import { expect, test } from 'vitest';
import { ec2Client } from './query-client.ts';
import { TABLE_A, TABLE_B, twoNodes } from './two-nodes.ts';

const MAIN = 'vpc-0123456789abcdef0';
const OTHER = 'vpc-0fedcba9876543210';
const SUBNET_A = 'subnet-0000000000000000a';
const SUBNET_C = 'subnet-0000000000000000c';
const FOREIGN = 'subnet-0000000000000000f';

function withSubnets() {
  const simulator = twoNodes();
  simulator.vpc
    .addSubnet({
      subnetId: SUBNET_A,
      cidrBlock: '10.0.1.0/24',
      routeTableId: TABLE_A,
      tags: { Name: 'app a' },
    })
    .addSubnet({
      subnetId: SUBNET_C,
      cidrBlock: '10.0.3.0/26',
      availabilityZone: 'eu-central-1c',
      routeTableId: TABLE_B,
    })
    .addVpc({ vpcId: OTHER })
    .addSubnet({ subnetId: FOREIGN, cidrBlock: '172.31.0.0/20', vpcId: OTHER });
  return simulator;
}

const shown = (body: string) => [...body.matchAll(/<item><subnetId>(subnet-\w+)</g)].map(([, id = '']) => id);

test('a subnet is shown with its zone and CIDR block, and without its route table', async () => {
  const ask = await ec2Client(withSubnets());
  const { body } = await ask('DescribeSubnets', { 'SubnetId.1': SUBNET_C });
  for (const element of [
    `<subnetArn>arn:aws:ec2:eu-central-1:123456789012:subnet/${SUBNET_C}</subnetArn>`,
    `<vpcId>${MAIN}</vpcId>`,
    '<cidrBlock>10.0.3.0/26</cidrBlock>',
    '<availableIpAddressCount>59</availableIpAddressCount>',
    '<availabilityZone>eu-central-1c</availabilityZone>',
  ])
    expect(body).toContain(element);
  expect(body).not.toContain('rtb-');
});

test.each([
  ['vpc-id', MAIN, [SUBNET_A, SUBNET_C]],
  ['vpc-id', OTHER, [FOREIGN]],
  ['availability-zone', 'eu-central-1c', [SUBNET_C]],
  ['cidr-block', '10.0.1.0/24', [SUBNET_A]],
  ['subnet-id', FOREIGN, [FOREIGN]],
  ['tag:Name', 'app a', [SUBNET_A]],
])('the filter %s=%s shows the subnets that have it', async (name, value, expected) => {
  const ask = await ec2Client(withSubnets());
  const { body } = await ask('DescribeSubnets', { 'Filter.1.Name': name, 'Filter.1.Value.1': value });
  expect(shown(body)).toEqual(expected);
});

test.each([
  ['subnet-0e', 'InvalidSubnetID.NotFound', "The subnet ID 'subnet-0e' does not exist"],
  ['app', 'InvalidSubnetID.Malformed', 'Invalid id: "app" (expecting "subnet-...")'],
])('the id %s is an %s', async (id, code, message) => {
  const ask = await ec2Client(withSubnets());
  expect(await ask('DescribeSubnets', { 'SubnetId.1': id })).toMatchObject({ status: 400, code, message });
});

test('its route table shows the association, once', async () => {
  const ask = await ec2Client(withSubnets());
  const { body } = await ask('DescribeRouteTables', { 'RouteTableId.1': TABLE_B });
  expect(body.match(/<subnetId>subnet-0000000000000000c<\/subnetId>/g)).toHaveLength(1);
  const { body: named } = await ask('DescribeRouteTables', { 'RouteTableId.1': TABLE_A });
  expect(named.match(/<subnetId>subnet-0000000000000000a<\/subnetId>/g)).toHaveLength(1);
});

test.each([
  ['a table that is not there', { subnetId: 'subnet-0d', routeTableId: 'rtb-0d' }],
  ['a second table', { subnetId: SUBNET_A, routeTableId: TABLE_B }],
  ['an id of something else', { subnetId: 'rtb-0d' }],
])('a subnet cannot be built with %s', (_title, input) => {
  expect(() => twoNodes().vpc.addSubnet({ cidrBlock: '10.0.9.0/24', ...input })).toThrow();
});
