import { describe, expect, test } from 'vitest';
import { ec2Client } from './query-client.ts';
import { ENI1, ENI2, NODE1, NODE2, OVERLAY, OVERLAY6, TABLE_A, TABLE_B, twoNodes } from './two-nodes.ts';

const OTHER = '192.168.10.11/32';
const overlay = { RouteTableId: TABLE_A, DestinationCidrBlock: OVERLAY };
const other = { RouteTableId: TABLE_A, DestinationCidrBlock: OTHER };
const overlay6 = { RouteTableId: TABLE_A, DestinationIpv6CidrBlock: OVERLAY6 };

test('ReplaceRoute moves the route of one table to another network interface', async () => {
  const simulator = twoNodes();
  const ask = await ec2Client(simulator);
  const { status, body } = await ask('ReplaceRoute', { ...overlay, NetworkInterfaceId: ENI2 });
  expect(status).toBe(200);
  expect(body).toContain('<return>true</return>');
  expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({
    networkInterfaceId: ENI2,
    instanceId: NODE2,
  });
  expect(simulator.vpc.route(TABLE_B, OVERLAY)).toMatchObject({ networkInterfaceId: ENI1 });
});

test('ReplaceRoute to where the route points already is a success', async () => {
  const ask = await ec2Client(twoNodes());
  expect(await ask('ReplaceRoute', { ...overlay, NetworkInterfaceId: ENI1 })).toMatchObject({ status: 200 });
});

test('ReplaceRoute on a route that does not exist answers InvalidParameterValue', async () => {
  const ask = await ec2Client(twoNodes());
  expect(await ask('ReplaceRoute', { ...other, NetworkInterfaceId: ENI2 })).toMatchObject({
    status: 400,
    code: 'InvalidParameterValue',
    message: `There is no route defined for '${OTHER}' in the route table. Use CreateRoute instead.`,
  });
});

test('CreateRoute adds a route with origin CreateRoute', async () => {
  const simulator = twoNodes();
  const ask = await ec2Client(simulator);
  expect((await ask('CreateRoute', { ...other, NetworkInterfaceId: ENI2 })).body).toContain(
    '<return>true</return>',
  );
  expect(simulator.vpc.route(TABLE_A, OTHER)).toMatchObject({
    networkInterfaceId: ENI2,
    origin: 'CreateRoute',
  });
});

test('CreateRoute on a route that exists answers RouteAlreadyExists and leaves it alone', async () => {
  const simulator = twoNodes();
  const ask = await ec2Client(simulator);
  expect(await ask('CreateRoute', { ...overlay, NetworkInterfaceId: ENI2 })).toMatchObject({
    status: 400,
    code: 'RouteAlreadyExists',
    message: `The route identified by ${OVERLAY} already exists.`,
  });
  expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({ networkInterfaceId: ENI1 });
});

test('DeleteRoute removes the route', async () => {
  const simulator = twoNodes();
  const ask = await ec2Client(simulator);
  expect(await ask('DeleteRoute', overlay)).toMatchObject({ status: 200 });
  expect(simulator.vpc.route(TABLE_A, OVERLAY)).toBeUndefined();
});

test.each([
  [other, `no route with destination-cidr-block ${OTHER} in route table ${TABLE_A}`],
  [overlay6, `no route with destination-ipv6-cidr-block ${OVERLAY6} in route table ${TABLE_A}`],
])(
  'DeleteRoute on a route that does not exist answers InvalidRoute.NotFound: %o',
  async (parameters, message) => {
    const ask = await ec2Client(twoNodes());
    expect(await ask('DeleteRoute', parameters)).toMatchObject({
      status: 400,
      code: 'InvalidRoute.NotFound',
      message,
    });
  },
);

test('DeleteRoute on the local route answers InvalidParameterValue', async () => {
  const ask = await ec2Client(twoNodes());
  expect(
    await ask('DeleteRoute', { RouteTableId: TABLE_A, DestinationCidrBlock: '10.0.0.0/16' }),
  ).toMatchObject({
    code: 'InvalidParameterValue',
    message: `cannot remove local route 10.0.0.0/16 in route table ${TABLE_A}`,
  });
});

test('an IPv6 route is created, replaced and deleted, however its destination is spelt', async () => {
  const simulator = twoNodes();
  const ask = await ec2Client(simulator);
  const spelt = { RouteTableId: TABLE_A, DestinationIpv6CidrBlock: 'FD00:0010:0::0:10/128' };
  await ask('CreateRoute', { ...spelt, NetworkInterfaceId: ENI1 });
  expect(simulator.vpc.route(TABLE_A, OVERLAY6)).toMatchObject({ destinationIpv6CidrBlock: OVERLAY6 });
  await ask('ReplaceRoute', { ...overlay6, NetworkInterfaceId: ENI2 });
  expect(simulator.vpc.route(TABLE_A, OVERLAY6)).toMatchObject({ networkInterfaceId: ENI2 });
  await ask('DeleteRoute', spelt);
  expect(simulator.vpc.route(TABLE_A, OVERLAY6)).toBeUndefined();
});

test('an instance with one network interface can be the target', async () => {
  const simulator = twoNodes();
  const ask = await ec2Client(simulator);
  expect(await ask('ReplaceRoute', { ...overlay, InstanceId: NODE2 })).toMatchObject({ status: 200 });
  expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({ networkInterfaceId: ENI2 });
});

test('an instance with several network interfaces cannot be the target', async () => {
  const simulator = twoNodes();
  const instanceId = 'i-00000000000000003';
  simulator.vpc.addInstance({
    instanceId,
    networkInterfaces: [3, 4].map((n) => ({
      networkInterfaceId: `eni-0000000000000000${n}`,
      macAddress: `02:00:00:00:00:0${n}`,
      privateIpAddress: `10.0.1.${n}`,
    })),
  });
  const ask = await ec2Client(simulator);
  expect(await ask('ReplaceRoute', { ...overlay, InstanceId: instanceId })).toMatchObject({
    status: 400,
    code: 'InvalidInstanceID',
    message: `There are multiple interfaces attached to instance '${instanceId}'. Please specify an interface ID for the operation instead.`,
  });
});

describe.each(['CreateRoute', 'ReplaceRoute'])('%s refuses', (action) => {
  const target = { NetworkInterfaceId: ENI2 };
  test.each([
    ['a request without a route table', { DestinationCidrBlock: OTHER, ...target }, 'MissingParameter'],
    ['a request without a destination', { RouteTableId: TABLE_A, ...target }, 'MissingParameter'],
    ['a request without a target', other, 'MissingParameter'],
    [
      'two destinations',
      { ...other, DestinationIpv6CidrBlock: OVERLAY6, ...target },
      'InvalidParameterCombination',
    ],
    ['two targets', { ...other, ...target, InstanceId: NODE1 }, 'InvalidParameterCombination'],
    ['a malformed table', { ...other, ...target, RouteTableId: 'foo' }, 'InvalidRouteTableId.Malformed'],
    ['an unknown table', { ...other, ...target, RouteTableId: 'rtb-0f' }, 'InvalidRouteTableID.NotFound'],
    [
      'a malformed network interface',
      { ...other, NetworkInterfaceId: 'eth0' },
      'InvalidNetworkInterfaceId.Malformed',
    ],
    [
      'an unknown network interface',
      { ...other, NetworkInterfaceId: 'eni-0f' },
      'InvalidNetworkInterfaceID.NotFound',
    ],
    ['a malformed instance', { ...other, InstanceId: 'node1' }, 'InvalidInstanceID.Malformed'],
    ['an unknown instance', { ...other, InstanceId: 'i-0f' }, 'InvalidInstanceID.NotFound'],
    [
      'a destination that is no CIDR block',
      { ...other, ...target, DestinationCidrBlock: '192.168.10.300/32' },
      'InvalidParameterValue',
    ],
    [
      'an IPv6 block as IPv4 destination',
      { ...other, ...target, DestinationCidrBlock: OVERLAY6 },
      'InvalidParameterValue',
    ],
    [
      "the VPC's own CIDR block",
      { ...other, ...target, DestinationCidrBlock: '10.0.0.0/16' },
      'InvalidParameterValue',
    ],
    [
      'an address inside the VPC',
      { ...other, ...target, DestinationCidrBlock: '10.0.1.5/32' },
      'InvalidParameterValue',
    ],
    ['a target that this VPC does not have', { ...other, GatewayId: 'igw-1' }, 'UnsupportedOperation'],
  ])('%s', async (_title, parameters: Record<string, string>, code) => {
    const simulator = twoNodes();
    const before = simulator.vpc.state;
    const ask = await ec2Client(simulator);
    expect(await ask(action, parameters)).toMatchObject({ status: 400, code });
    expect(simulator.vpc.state).toBe(before);
  });
});

test.each([
  ['CreateRoute', { ...other, NetworkInterfaceId: ENI2 }],
  ['ReplaceRoute', { ...overlay, NetworkInterfaceId: ENI2 }],
  ['DeleteRoute', overlay],
])('%s with DryRun changes nothing and answers DryRunOperation', async (action, parameters) => {
  const simulator = twoNodes();
  const before = simulator.vpc.state;
  const ask = await ec2Client(simulator);
  expect(await ask(action, { ...parameters, DryRun: 'true' })).toMatchObject({
    status: 412,
    code: 'DryRunOperation',
    message: 'Request would have succeeded, but DryRun flag is set.',
  });
  expect(simulator.vpc.state).toBe(before);
});

test('with DryRun a caller who is not allowed hears UnauthorizedOperation', async () => {
  const simulator = twoNodes();
  simulator.fault({ action: 'ReplaceRoute', errorCode: 'UnauthorizedOperation' });
  const ask = await ec2Client(simulator, simulator.addAccessKey({ userName: 'operator' }));
  const { status, code, message } = await ask('ReplaceRoute', {
    ...overlay,
    NetworkInterfaceId: ENI2,
    DryRun: 'true',
  });
  expect({ status, code }).toEqual({ status: 403, code: 'UnauthorizedOperation' });
  expect(message).toContain(
    'You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/operator is not authorized ' +
      `to perform: ec2:ReplaceRoute on resource: arn:aws:ec2:eu-central-1:123456789012:route-table/${TABLE_A} because`,
  );
});
