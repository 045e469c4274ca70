import { describe, expect, test } from 'vitest';
import { parseEndpointHost } from './endpoint-host.ts';
import { hostClient } from './query-client.ts';
import { ENI2, OVERLAY, TABLE_A, twoNodes } from './two-nodes.ts';

const REGION = 'eu-central-1';
const VPC_ENDPOINT = 'vpce-0123456789abcdef0-abcdefgh';

test.each([
  ['ec2.eu-central-1.amazonaws.com', 'ec2', REGION],
  ['ec2-fips.us-east-1.amazonaws.com', 'ec2', 'us-east-1'],
  ['ec2.eu-central-1.api.aws', 'ec2', REGION],
  ['ec2-fips.us-east-1.api.aws', 'ec2', 'us-east-1'],
  [`${VPC_ENDPOINT}.ec2.eu-central-1.vpce.amazonaws.com`, 'ec2', REGION],
  ['ec2.cn-north-1.amazonaws.com.cn', 'ec2', 'cn-north-1'],
  ['ec2.cn-north-1.api.amazonwebservices.com.cn', 'ec2', 'cn-north-1'],
  ['ec2.us-gov-west-1.amazonaws.com', 'ec2', 'us-gov-west-1'],
  ['ec2.ap-southeast-2.amazonaws.com', 'ec2', 'ap-southeast-2'],
  ['sts.eu-central-1.amazonaws.com', 'sts', REGION],
  ['sts-fips.us-east-1.amazonaws.com', 'sts', 'us-east-1'],
  [`${VPC_ENDPOINT}.sts.eu-central-1.vpce.amazonaws.com`, 'sts', REGION],
  ['sts.amazonaws.com', 'sts', 'us-east-1'],
  ['sts.cn-northwest-1.amazonaws.com.cn', 'sts', 'cn-northwest-1'],
  ['portal.sso.eu-central-1.amazonaws.com', 'sso', REGION],
])('%s is %s in %s', (host, service, region) => {
  expect(parseEndpointHost(host)).toEqual({ service, region });
});

test.each([
  'ec2.amazonaws.com',
  'ec2.eu-central-1.amazonaws.com.cn',
  'ec2.cn-north-1.amazonaws.com',
  'ec2.eu-central.amazonaws.com',
  's3.eu-central-1.amazonaws.com',
  'portal.sso.eu-central-1.api.aws',
  'vpce.ec2.eu-central-1.vpce.api.aws',
  'ec2.eu-central-1.amazonaws.com.example',
  '169.254.169.254',
  '127.0.0.1',
  '',
])('"%s" is no endpoint of AWS', async (host) => {
  expect(parseEndpointHost(host)).toBeUndefined();
  const simulator = twoNodes();
  const ask = await hostClient(simulator, { host, service: 'ec2', region: REGION });
  if (host !== '') expect(await ask('DescribeVpcs')).toMatchObject({ status: 404, code: undefined });
  expect(simulator.countCalls()).toBe(0);
});

describe('the front door', () => {
  test.each([
    'ec2.eu-central-1.amazonaws.com',
    'EC2.eu-central-1.amazonaws.com:443',
    'ec2-fips.eu-central-1.amazonaws.com',
    'ec2.eu-central-1.api.aws',
    `${VPC_ENDPOINT}.ec2.eu-central-1.vpce.amazonaws.com`,
  ])('leads %s to the route tables', async (host) => {
    const simulator = twoNodes();
    const ask = await hostClient(simulator, { host, service: 'ec2', region: REGION });
    expect((await ask('DescribeRouteTables')).body).toContain(TABLE_A);
    expect(simulator.calls).toMatchObject([
      { service: 'ec2', host: host.replace(':443', ''), principal: 'arn:aws:iam::123456789012:user/cluster' },
    ]);
  });

  test.each([
    ['sts.eu-central-1.amazonaws.com', REGION],
    ['sts.us-west-2.amazonaws.com', 'us-west-2'],
    ['sts.amazonaws.com', 'us-east-1'],
  ])('leads %s to STS, signed for %s', async (host, region) => {
    const simulator = twoNodes();
    const ask = await hostClient(simulator, { host, service: 'sts', region });
    expect((await ask('GetCallerIdentity')).body).toContain('user/cluster');
    expect(simulator.calls).toMatchObject([{ service: 'sts', host, action: 'GetCallerIdentity' }]);
  });

  test('does not take a signature for one Region at another', async () => {
    const simulator = twoNodes();
    const host = 'sts.amazonaws.com';
    const ask = await hostClient(simulator, { host, service: 'sts', region: REGION });
    expect(await ask('GetCallerIdentity')).toMatchObject({
      code: 'SignatureDoesNotMatch',
      message: 'Credential should be scoped to a valid region.',
    });
  });

  test('another Region is empty', async () => {
    const host = 'ec2.us-west-2.amazonaws.com';
    const ask = await hostClient(twoNodes(), { host, service: 'ec2', region: 'us-west-2' });
    expect((await ask('DescribeRouteTables')).body).toContain('<routeTableSet></routeTableSet>');
    expect((await ask('DescribeVpcs')).body).toContain('<vpcSet></vpcSet>');
    expect(await ask('DescribeRouteTables', { 'RouteTableId.1': TABLE_A })).toMatchObject({
      code: 'InvalidRouteTableID.NotFound',
    });
    const move = { RouteTableId: TABLE_A, DestinationCidrBlock: OVERLAY, NetworkInterfaceId: ENI2 };
    expect(await ask('ReplaceRoute', move)).toMatchObject({ code: 'InvalidRouteTableID.NotFound' });
  });

  test('a policy for the tables of one Region allows nothing in another', async () => {
    const simulator = twoNodes();
    const Resource = 'arn:aws:ec2:eu-central-1:123456789012:route-table/*';
    simulator.iam.user('cluster', { policy: [{ Effect: 'Allow', Action: 'ec2:ReplaceRoute', Resource }] });
    const host = 'ec2.us-west-2.amazonaws.com';
    const ask = await hostClient(simulator, { host, service: 'ec2', region: 'us-west-2' });
    const move = { RouteTableId: TABLE_A, DestinationCidrBlock: OVERLAY, NetworkInterfaceId: ENI2 };
    const { code, message } = await ask('ReplaceRoute', move);
    expect(code).toBe('UnauthorizedOperation');
    expect(message).toContain('arn:aws:ec2:us-west-2:');
  });

  test('keys of one partition are unknown in another', async () => {
    const host = 'ec2.cn-north-1.amazonaws.com.cn';
    const ask = await hostClient(twoNodes(), { host, service: 'ec2', region: 'cn-north-1' });
    expect(await ask('DescribeRouteTables')).toMatchObject({ status: 401, code: 'AuthFailure' });
  });
});
