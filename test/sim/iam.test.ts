import { expect, test } from 'vitest';
import { metadataClient } from './metadata-client.ts';
import { ec2Client } from './query-client.ts';
import { ENI1, ENI2, NODE1, OVERLAY, TABLE_A, TABLE_B, twoNodes } from './two-nodes.ts';

const TABLES = 'arn:aws:ec2:eu-central-1:123456789012:route-table';
const move = (RouteTableId: string) => ({
  RouteTableId,
  DestinationCidrBlock: OVERLAY,
  NetworkInterfaceId: ENI2,
});

/** Asks with the credentials of the cluster node's role. */
async function asNode1(simulator = twoNodes()) {
  const key = await (await metadataClient(simulator, NODE1)).roleKey('cluster-node');
  return { simulator, ask: await ec2Client(simulator, key) };
}

test.each<[string, Record<string, string>]>([
  ['DescribeRouteTables', {}],
  ['DescribeNetworkInterfaces', {}],
  ['DescribeInstances', {}],
  ['DescribeVpcs', {}],
  ['ReplaceRoute', move(TABLE_A)],
  ['CreateRoute', { ...move(TABLE_A), DestinationCidrBlock: '192.168.10.11/32' }],
  ['DeleteRoute', { RouteTableId: TABLE_A, DestinationCidrBlock: OVERLAY }],
  ['ModifyNetworkInterfaceAttribute', { NetworkInterfaceId: ENI1, 'SourceDestCheck.Value': 'false' }],
])('a role that no test declares may %s', async (action, parameters) => {
  const { ask } = await asNode1();
  expect(await ask(action, parameters)).toMatchObject({ status: 200 });
});

test('a declared role may do what its policy allows, on the tables that it names', async () => {
  const { simulator, ask } = await asNode1();
  simulator.iam.role('cluster-node', {
    policy: [{ Effect: 'Allow', Action: 'ec2:ReplaceRoute', Resource: `${TABLES}/${TABLE_A}` }],
  });
  expect(await ask('ReplaceRoute', move(TABLE_A))).toMatchObject({ status: 200 });
  const { status, code, message } = await ask('ReplaceRoute', move(TABLE_B));
  expect({ status, code }).toEqual({ status: 403, code: 'UnauthorizedOperation' });
  expect(message).toContain(
    `User: arn:aws:sts::123456789012:assumed-role/cluster-node/${NODE1} is not authorized to perform: ` +
      `ec2:ReplaceRoute on resource: ${TABLES}/${TABLE_B} because no identity-based policy allows`,
  );
  expect(simulator.vpc.route(TABLE_B, OVERLAY)).toMatchObject({ networkInterfaceId: ENI1 });
});

test('DescribeRouteTables under the ARN of a table is silently denied', async () => {
  const { simulator, ask } = await asNode1();
  simulator.iam.role('cluster-node', {
    policy: [
      {
        Effect: 'Allow',
        Action: ['ec2:DescribeRouteTables', 'ec2:ReplaceRoute'],
        Resource: `${TABLES}/${TABLE_A}`,
      },
    ],
  });
  const { code, message } = await ask('DescribeRouteTables', { 'RouteTableId.1': TABLE_A });
  expect(code).toBe('UnauthorizedOperation');
  expect(message).not.toContain('on resource');
});

test('an explicit deny wins, and the sentence says so', async () => {
  const { simulator, ask } = await asNode1();
  simulator.iam.role('cluster-node', {
    policy: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: 'ec2:ModifyNetworkInterfaceAttribute', Resource: `*/${ENI1}` },
    ],
  });
  const { code, message } = await ask('ModifyNetworkInterfaceAttribute', {
    NetworkInterfaceId: ENI1,
    'SourceDestCheck.Value': 'false',
  });
  expect(code).toBe('UnauthorizedOperation');
  expect(message).toContain(
    `on resource: arn:aws:ec2:eu-central-1:123456789012:network-interface/${ENI1} with an explicit deny`,
  );
  expect(simulator.vpc.networkInterface(ENI1)).toMatchObject({ sourceDestCheck: true });
});

test('a role that is declared without a policy may do nothing', async () => {
  const { simulator, ask } = await asNode1();
  simulator.iam.role('cluster-node');
  expect(await ask('DescribeRouteTables')).toMatchObject({ code: 'UnauthorizedOperation' });
});

test('a role that is declared again follows the new policy, its sessions too', async () => {
  const { simulator, ask } = await asNode1();
  simulator.iam.role('cluster-node');
  simulator.iam.role('cluster-node', {
    policy: {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' },
    },
  });
  expect(await ask('DescribeRouteTables')).toMatchObject({ status: 200 });
});

test('a user may do what his policy allows', async () => {
  const simulator = twoNodes();
  simulator.iam.user('operator', {
    policy: [{ Effect: 'Allow', Action: 'ec2:DescribeVpcs', Resource: '*' }],
  });
  const ask = await ec2Client(simulator, simulator.addAccessKey({ userName: 'operator' }));
  expect(await ask('DescribeVpcs')).toMatchObject({ status: 200 });
  expect(await ask('DescribeRouteTables')).toMatchObject({ status: 403, code: 'UnauthorizedOperation' });
});

test('who is not allowed does not learn what exists', async () => {
  const { simulator, ask } = await asNode1();
  simulator.iam.role('cluster-node');
  expect(await ask('ReplaceRoute', move('rtb-0f'))).toMatchObject({ code: 'UnauthorizedOperation' });
});

test('a role that does not trust EC2 gives its instance no credentials', async () => {
  const simulator = twoNodes();
  simulator.iam.role('cluster-node', { trust: [{ Service: 'ecs-tasks.amazonaws.com' }] });
  const imds = await metadataClient(simulator, NODE1);
  const document: unknown = JSON.parse(
    await imds.read('/latest/meta-data/iam/security-credentials/cluster-node'),
  );
  expect(document).toMatchObject({ Code: 'AssumeRoleUnauthorizedAccess' });
  expect(document).not.toHaveProperty('AccessKeyId');
});

test.each<[string, Record<string, string>]>([
  ['DescribeRouteTables', {}],
  ['DescribeNetworkInterfaces', {}],
  ['DescribeInstances', {}],
  ['DescribeVpcs', {}],
  ['ReplaceRoute', move(TABLE_A)],
  ['CreateRoute', move(TABLE_A)],
  ['DeleteRoute', { RouteTableId: TABLE_A, DestinationCidrBlock: OVERLAY }],
  ['ModifyNetworkInterfaceAttribute', { NetworkInterfaceId: ENI1, 'SourceDestCheck.Value': 'false' }],
])('%s with DryRun answers whether it is allowed, and changes nothing', async (action, parameters) => {
  const { simulator, ask } = await asNode1();
  const before = simulator.vpc.state;
  const dryRun = () => ask(action, { ...parameters, DryRun: 'true' });
  expect(await dryRun()).toMatchObject({ status: 412, code: 'DryRunOperation' });
  simulator.iam.role('cluster-node');
  expect(await dryRun()).toMatchObject({ status: 403, code: 'UnauthorizedOperation' });
  expect(simulator.vpc.state).toBe(before);
});
