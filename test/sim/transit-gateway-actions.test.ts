import { expect, test } from 'vitest';
import { ec2Client } from './query-client.ts';
import { twoNodes } from './two-nodes.ts';

const GATEWAY = 'tgw-0123456789abcdef0';
const ATTACHMENT = 'tgw-attach-0123456789abcdef0';
const GONE = 'tgw-attach-0123456789abcdef1';
const TABLE = 'tgw-rtb-0123456789abcdef0';
const VPN = 'tgw-attach-0123456789abcdef9';

function attached({ ownerId }: { ownerId?: string } = {}) {
  const simulator = twoNodes();
  simulator.vpc
    .addTransitGatewayAttachment({
      transitGatewayAttachmentId: ATTACHMENT,
      transitGatewayId: GATEWAY,
      subnetIds: ['subnet-0a', 'subnet-0b'],
    })
    .addTransitGatewayAttachment({
      transitGatewayAttachmentId: GONE,
      transitGatewayId: GATEWAY,
      state: 'deleted',
    })
    .addTransitGatewayRouteTable({
      transitGatewayRouteTableId: TABLE,
      transitGatewayId: GATEWAY,
      ...(ownerId !== undefined && { ownerId }),
      routes: [
        { destination: '0.0.0.0/0', transitGatewayAttachmentId: VPN },
        { destination: '10.0.0.0/16', transitGatewayAttachmentId: ATTACHMENT, type: 'propagated' },
        { destination: '192.168.10.0/24', transitGatewayAttachmentId: ATTACHMENT },
        { destination: '192.168.10.99/32' },
      ],
    });
  return simulator;
}

test('the attachments that are available, with the subnets in which they are', async () => {
  const ask = await ec2Client(attached());
  const { body } = await ask('DescribeTransitGatewayVpcAttachments', {
    'Filter.1.Name': 'vpc-id',
    'Filter.1.Value.1': 'vpc-0123456789abcdef0',
    'Filter.2.Name': 'state',
    'Filter.2.Value.1': 'available',
  });
  expect(body).toContain(`<transitGatewayAttachmentId>${ATTACHMENT}</transitGatewayAttachmentId>`);
  expect(body).toContain('<subnetIds><item>subnet-0a</item><item>subnet-0b</item></subnetIds>');
  expect(body).not.toContain(GONE);
});

test.each([
  ['the owner sees', undefined, true],
  ['another account does not see', '210987654321', false],
])('%s the route tables of the transit gateway', async (_title, ownerId, isSeen) => {
  const ask = await ec2Client(attached(ownerId === undefined ? {} : { ownerId }));
  const { body } = await ask('DescribeTransitGatewayRouteTables', {
    'Filter.1.Name': 'transit-gateway-id',
    'Filter.1.Value.1': GATEWAY,
  });
  expect(body.includes(TABLE)).toBe(isSeen);
  const searched = await ask('SearchTransitGatewayRoutes', {
    TransitGatewayRouteTableId: TABLE,
    'Filter.1.Name': 'type',
    'Filter.1.Value.1': 'static',
  });
  expect(searched.code).toBe(isSeen ? undefined : 'InvalidRouteTableID.NotFound');
});

test.each([
  ['192.168.10.15', '192.168.10.0/24', 'active', ATTACHMENT],
  ['192.168.10.99', '192.168.10.99/32', 'blackhole', undefined],
  ['8.8.8.8', '0.0.0.0/0', 'active', VPN],
  ['10.0.1.0/24', '10.0.0.0/16', 'active', ATTACHMENT],
])('packets to %s take the route %s, %s', async (wanted, destination, state, attachment) => {
  const ask = await ec2Client(attached());
  const { body } = await ask('SearchTransitGatewayRoutes', {
    TransitGatewayRouteTableId: TABLE,
    'Filter.1.Name': 'route-search.longest-prefix-match',
    'Filter.1.Value.1': wanted,
  });
  expect(body.match(/<destinationCidrBlock>/g)).toHaveLength(1);
  expect(body).toContain(`<destinationCidrBlock>${destination}</destinationCidrBlock>`);
  expect(body).toContain(`<state>${state}</state>`);
  if (attachment !== undefined) expect(body).toContain(attachment);
});

test.each([
  [{ 'Filter.1.Name': 'type', 'Filter.1.Value.1': 'static' }, 'MissingParameter'],
  [{ TransitGatewayRouteTableId: TABLE }, 'MissingParameter'],
  [{ TransitGatewayRouteTableId: 'rtb-0a' }, 'InvalidRouteTableId.Malformed'],
])('a search with %o is an error: %s', async (parameters, code) => {
  const ask = await ec2Client(attached());
  expect(await ask('SearchTransitGatewayRoutes', parameters)).toMatchObject({ status: 400, code });
});

test('searching is decided on by the route table of the transit gateway', async () => {
  const simulator = attached();
  simulator.iam.user('operator', {
    policy: [
      {
        Effect: 'Allow',
        Action: 'ec2:SearchTransitGatewayRoutes',
        Resource: `arn:aws:ec2:*:*:transit-gateway-route-table/${TABLE}`,
      },
    ],
  });
  const ask = await ec2Client(simulator, simulator.addAccessKey({ userName: 'operator' }));
  const search = { 'Filter.1.Name': 'type', 'Filter.1.Value.1': 'static' };
  const allowed = await ask('SearchTransitGatewayRoutes', { ...search, TransitGatewayRouteTableId: TABLE });
  const other = { ...search, TransitGatewayRouteTableId: 'tgw-rtb-0f' };
  const denied = await ask('SearchTransitGatewayRoutes', other);
  expect([allowed.status, denied.code]).toEqual([200, 'UnauthorizedOperation']);
});
