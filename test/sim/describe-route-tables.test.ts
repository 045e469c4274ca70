import { expect, test } from 'vitest';
import type { Simulator } from './simulator.ts';
import { ec2Client } from './query-client.ts';
import { NODE1, NODE2, OVERLAY, OVERLAY6, TABLE_A, TABLE_B, twoNodes } from './two-nodes.ts';

const UNKNOWN = 'rtb-0000000000000000f';

function shown(body: string): string[] {
  return [...body.matchAll(/<item><routeTableId>(rtb-[0-9a-f]+)<\/routeTableId><vpcId>/g)].map(
    ([, id = '']) => id,
  );
}

test('a route table is shown as EC2 writes it', async () => {
  const ask = await ec2Client(twoNodes());
  const { body } = await ask('DescribeRouteTables', { 'RouteTableId.1': TABLE_A });
  expect(body.replace(/<\/?DescribeRouteTablesResponse.*?>|<requestId>.*<\/requestId>|<\?.*\?>\n/g, '')).toBe(
    `<routeTableSet><item>
      <routeTableId>${TABLE_A}</routeTableId>
      <vpcId>vpc-0123456789abcdef0</vpcId>
      <ownerId>123456789012</ownerId>
      <routeSet>
        <item>
          <destinationCidrBlock>10.0.0.0/16</destinationCidrBlock>
          <gatewayId>local</gatewayId>
          <state>active</state>
          <origin>CreateRouteTable</origin>
        </item>
        <item>
          <destinationCidrBlock>0.0.0.0/0</destinationCidrBlock>
          <gatewayId>igw-0123456789abcdef0</gatewayId>
          <state>active</state>
          <origin>CreateRoute</origin>
        </item>
        <item>
          <destinationCidrBlock>${OVERLAY}</destinationCidrBlock>
          <instanceId>${NODE1}</instanceId>
          <instanceOwnerId>123456789012</instanceOwnerId>
          <networkInterfaceId>eni-00000000000000001</networkInterfaceId>
          <state>active</state>
          <origin>CreateRoute</origin>
        </item>
      </routeSet>
      <associationSet>
        <item>
          <routeTableAssociationId>rtbassoc-0000000000000000a0</routeTableAssociationId>
          <routeTableId>${TABLE_A}</routeTableId>
          <main>true</main>
          <associationState><state>associated</state></associationState>
        </item>
        <item>
          <routeTableAssociationId>rtbassoc-0000000000000000a1</routeTableAssociationId>
          <routeTableId>${TABLE_A}</routeTableId>
          <subnetId>subnet-0000000000000000a</subnetId>
          <main>false</main>
          <associationState><state>associated</state></associationState>
        </item>
      </associationSet>
      <propagatingVgwSet></propagatingVgwSet>
      <tagSet><item><key>Name</key><value>cluster a</value></item></tagSet>
    </item></routeTableSet>`.replace(/\n\s+/g, ''),
  );
});

test('ids are shown in the order of the tables, not of the request', async () => {
  const ask = await ec2Client(twoNodes());
  const { body } = await ask('DescribeRouteTables', { 'RouteTableId.1': TABLE_B, 'RouteTableId.2': TABLE_A });
  expect(shown(body)).toEqual([TABLE_A, TABLE_B]);
});

test('one unknown id fails the whole call', async () => {
  const ask = await ec2Client(twoNodes());
  expect(
    await ask('DescribeRouteTables', { 'RouteTableId.1': TABLE_A, 'RouteTableId.2': UNKNOWN }),
  ).toMatchObject({
    status: 400,
    code: 'InvalidRouteTableID.NotFound',
    message: `The routeTable ID '${UNKNOWN}' does not exist`,
  });
});

test('a malformed id fails the whole call', async () => {
  const ask = await ec2Client(twoNodes());
  expect(await ask('DescribeRouteTables', { 'RouteTableId.1': 'foo' })).toMatchObject({
    status: 400,
    code: 'InvalidRouteTableId.Malformed',
    message: 'Invalid id: "foo" (expecting "rtb-...")',
  });
});

test('an unknown id in a filter is simply not there', async () => {
  const ask = await ec2Client(twoNodes());
  const { status, body } = await ask('DescribeRouteTables', {
    'Filter.1.Name': 'route-table-id',
    'Filter.1.Value.1': TABLE_A,
    'Filter.1.Value.2': UNKNOWN,
    'Filter.1.Value.3': 'foo',
  });
  expect({ status, shown: shown(body) }).toEqual({ status: 200, shown: [TABLE_A] });
});

test.each([
  ['route-table-id', TABLE_B, [TABLE_B]],
  ['route-table-id', 'rtb-*', [TABLE_A, TABLE_B]],
  ['route-table-id', 'rtb-0000000000000000?', [TABLE_A, TABLE_B]],
  ['route-table-id', 'rtb-0000000000000000\\?', []],
  ['vpc-id', 'vpc-0123456789abcdef0', [TABLE_A, TABLE_B]],
  ['vpc-id', 'vpc-1', []],
  ['owner-id', '123456789012', [TABLE_A, TABLE_B]],
  ['association.subnet-id', 'subnet-0000000000000000b', [TABLE_B]],
  ['association.main', 'true', [TABLE_A]],
  ['route.destination-cidr-block', OVERLAY, [TABLE_A, TABLE_B]],
  ['route.destination-cidr-block', '192.168.10.11/32', []],
  ['route.destination-ipv6-cidr-block', OVERLAY6, [TABLE_B]],
  ['route.state', 'blackhole', [TABLE_B]],
  ['route.instance-id', NODE2, [TABLE_B]],
  ['route.gateway-id', 'igw-*', [TABLE_A]],
  ['route.origin', 'CreateRouteTable', [TABLE_A, TABLE_B]],
  ['tag:Name', 'cluster*', [TABLE_A]],
  ['tag:Name', 'Cluster*', []],
  ['tag-key', 'Name', [TABLE_A]],
])('the filter %s=%s shows the tables that have it', async (name, value, expected) => {
  const simulator = twoNodes();
  await simulator.vpc.setRoute(TABLE_B, OVERLAY6, 'eni-00000000000000002');
  await simulator.vpc.stopInstance(NODE2);
  const ask = await ec2Client(simulator);
  const { body } = await ask('DescribeRouteTables', { 'Filter.1.Name': name, 'Filter.1.Value.1': value });
  expect(shown(body)).toEqual(expected);
});

test('several filters all have to match', async () => {
  const ask = await ec2Client(twoNodes());
  const { body } = await ask('DescribeRouteTables', {
    'Filter.1.Name': 'route.destination-cidr-block',
    'Filter.1.Value.1': OVERLAY,
    'Filter.2.Name': 'association.main',
    'Filter.2.Value.1': 'true',
  });
  expect(shown(body)).toEqual([TABLE_A]);
});

test('an unknown filter is an InvalidParameterValue', async () => {
  const ask = await ec2Client(twoNodes());
  expect(
    await ask('DescribeRouteTables', { 'Filter.1.Name': 'route-table-ids', 'Filter.1.Value.1': TABLE_A }),
  ).toMatchObject({
    status: 400,
    code: 'InvalidParameterValue',
    message: "The filter 'route-table-ids' is invalid",
  });
});

test('a filter takes at most 200 values', async () => {
  const ask = await ec2Client(twoNodes());
  const values = Object.fromEntries(
    Array.from({ length: 201 }, (_, i) => [`Filter.1.Value.${i + 1}`, `rtb-${i}`]),
  );
  expect(await ask('DescribeRouteTables', { 'Filter.1.Name': 'route-table-id', ...values })).toMatchObject({
    code: 'FilterLimitExceeded',
  });
});

function withTables(count: number): Simulator {
  const simulator = twoNodes();
  for (let i = 2; i < count; i++) {
    simulator.vpc.addRouteTable({ routeTableId: `rtb-1${i.toString(16).padStart(16, '0')}` });
  }
  return simulator;
}

test('pages follow each other until every table was shown once', async () => {
  const simulator = withTables(12);
  const ask = await ec2Client(simulator);
  const pages: string[][] = [];
  let token: string | undefined;
  do {
    const next: Record<string, string> = token === undefined ? {} : { NextToken: token };
    const { body } = await ask('DescribeRouteTables', { MaxResults: '5', ...next });
    pages.push(shown(body));
    token = /<nextToken>(.*)<\/nextToken>/.exec(body)?.[1];
  } while (token !== undefined);
  expect(pages.map((page) => page.length)).toEqual([5, 5, 2]);
  expect(new Set(pages.flat())).toEqual(new Set(simulator.vpc.state.routeTables.keys()));
});

test('without MaxResults everything is on one page', async () => {
  const ask = await ec2Client(withTables(120));
  const { body } = await ask('DescribeRouteTables');
  expect(shown(body)).toHaveLength(120);
  expect(body).not.toContain('nextToken');
});

test.each([
  ['MaxResults below 5', { MaxResults: '4' }, 'InvalidParameterValue'],
  ['MaxResults above 100', { MaxResults: '101' }, 'InvalidParameterValue'],
  ['MaxResults that is no number', { MaxResults: 'all' }, 'InvalidParameterValue'],
  [
    'MaxResults together with ids',
    { MaxResults: '5', 'RouteTableId.1': TABLE_A },
    'InvalidParameterCombination',
  ],
  ['a NextToken that EC2 never gave', { NextToken: 'bm9uc2Vuc2U' }, 'InvalidParameterValue'],
])('%s: %o is an %s', async (_title, parameters: Record<string, string>, code) => {
  const ask = await ec2Client(twoNodes());
  expect(await ask('DescribeRouteTables', parameters)).toMatchObject({ status: 400, code });
});

test('with DryRun the answer is whether it were allowed', async () => {
  const ask = await ec2Client(twoNodes());
  expect(await ask('DescribeRouteTables', { DryRun: 'true' })).toMatchObject({
    status: 412,
    code: 'DryRunOperation',
  });
});
