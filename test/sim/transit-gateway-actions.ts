import { cidrContains, formatCidr, parseCidr } from './cidr.ts';
import { describe, type Kind } from './describe.ts';
import { assertNotDryRun } from './dry-run.ts';
import { Ec2Error } from './ec2-errors.ts';
import { parseFilters, type Filters } from './filters.ts';
import { filterParameters, type QueryParameters, type XmlMembers } from './query-protocol.ts';
import { isResourceId } from './resource-id.ts';
import { formatTags } from './tags.ts';
import type {
  TransitGatewayAttachment,
  TransitGatewayRoute,
  TransitGatewayRouteTable,
} from './transit-gateway.ts';
import type { View } from './view.ts';

/** Who owns the VPC sees them. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeTransitGatewayVpcAttachments.html */
export function describeTransitGatewayVpcAttachments(view: View, parameters: QueryParameters): XmlMembers {
  const all = [...view.state.transitGatewayAttachments.values()];
  const own = all.filter(({ vpcId }) => view.state.vpcs.get(vpcId)?.ownerId === view.account);
  const { shown, nextToken } = describe(ATTACHMENT, own, parameters);
  return {
    transitGatewayVpcAttachments: shown.map(({ subnetIds, tags, ...attachment }) => ({
      ...attachment,
      vpcOwnerId: view.state.vpcs.get(attachment.vpcId)?.ownerId,
      subnetIds: [...subnetIds],
      creationTime: '2026-08-01T06:00:00.000Z',
      options: { dnsSupport: 'enable', ipv6Support: 'disable', applianceModeSupport: 'disable' },
      tagSet: formatTags(tags),
    })),
    nextToken,
  };
}

const ATTACHMENT: Kind<TransitGatewayAttachment> = {
  ids: 'TransitGatewayAttachmentIds',
  idOf: ({ transitGatewayAttachmentId }) => transitGatewayAttachmentId,
  prefix: 'tgw-attach',
  malformed: 'InvalidTransitGatewayAttachmentID.Malformed',
  notFound: 'InvalidTransitGatewayAttachmentID.NotFound',
  noun: 'transitGatewayAttachment',
  maximum: 1000,
  filters: {
    state: ({ state }) => [state],
    'transit-gateway-attachment-id': ({ transitGatewayAttachmentId }) => [transitGatewayAttachmentId],
    'transit-gateway-id': ({ transitGatewayId }) => [transitGatewayId],
    'vpc-id': ({ vpcId }) => [vpcId],
  },
};

/** Their owner alone sees them. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeTransitGatewayRouteTables.html */
export function describeTransitGatewayRouteTables(view: View, parameters: QueryParameters): XmlMembers {
  const { shown, nextToken } = describe(ROUTE_TABLE, tablesOf(view), parameters);
  return {
    transitGatewayRouteTables: shown.map(({ transitGatewayRouteTableId, transitGatewayId, tags }) => ({
      transitGatewayRouteTableId,
      transitGatewayId,
      state: 'available',
      defaultAssociationRouteTable: true,
      defaultPropagationRouteTable: true,
      creationTime: '2026-08-01T06:00:00.000Z',
      tagSet: formatTags(tags),
    })),
    nextToken,
  };
}

const ROUTE_TABLE: Kind<TransitGatewayRouteTable> = {
  ids: 'TransitGatewayRouteTableIds',
  idOf: ({ transitGatewayRouteTableId }) => transitGatewayRouteTableId,
  prefix: 'tgw-rtb',
  malformed: 'InvalidRouteTableId.Malformed',
  notFound: 'InvalidRouteTableID.NotFound',
  noun: 'transitGatewayRouteTable',
  maximum: 1000,
  filters: {
    state: () => ['available'],
    'transit-gateway-id': ({ transitGatewayId }) => [transitGatewayId],
    'transit-gateway-route-table-id': ({ transitGatewayRouteTableId }) => [transitGatewayRouteTableId],
  },
};

function tablesOf({ state, account }: View): TransitGatewayRouteTable[] {
  return [...state.transitGatewayRouteTables.values()].filter(({ ownerId }) => ownerId === account);
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SearchTransitGatewayRoutes.html */
export function searchTransitGatewayRoutes(view: View, parameters: QueryParameters): XmlMembers {
  const { TransitGatewayRouteTableId: id } = parameters;
  if (id === undefined)
    throw new Ec2Error(
      'MissingParameter',
      'The request must contain the parameter transitGatewayRouteTableId',
    );
  if (!isResourceId('tgw-rtb', id))
    throw new Ec2Error('InvalidRouteTableId.Malformed', `Invalid id: "${id}"`);
  const table = tablesOf(view).find((one) => one.transitGatewayRouteTableId === id);
  if (table === undefined)
    throw new Ec2Error(
      'InvalidRouteTableID.NotFound',
      `Transit Gateway Route Table ${id} was deleted or does not exist.`,
    );
  const filters = filterParameters(parameters);
  if (filters.length === 0)
    throw new Ec2Error('MissingParameter', 'The request must contain the parameter filters');
  const longest = filters.find(({ name }) => name === LONGEST)?.values[0];
  // Chosen among those that pass the others
  const passes = parseFilters({ ...ROUTE_FILTERS, [LONGEST]: () => [longest] }, parameters);
  assertNotDryRun(parameters);
  const found = table.routes.map((route) => ({ ...route, tags: {} })).filter(passes);
  const routes = longest === undefined ? found : longestMatch(found, longest);
  return { routeSet: routes.map((route) => formatRoute(view, route)), additionalRoutesAvailable: false };
}

const LONGEST = 'route-search.longest-prefix-match';

const ROUTE_FILTERS: Filters<TransitGatewayRoute & { readonly tags: Readonly<Record<string, string>> }> = {
  'attachment.transit-gateway-attachment-id': ({ transitGatewayAttachmentId }) => [
    transitGatewayAttachmentId,
  ],
  'route-search.exact-match': ({ destination }) => [formatCidr(destination)],
  state: (route) => [stateOf(route)],
  type: ({ type }) => [type],
};

function stateOf({ transitGatewayAttachmentId }: TransitGatewayRoute): string {
  return transitGatewayAttachmentId === undefined ? 'blackhole' : 'active';
}

/** "The longest prefix that matches the route": an address, or a block. */
function longestMatch<Route extends TransitGatewayRoute>(
  routes: readonly Route[],
  wanted: string,
): readonly Route[] {
  const cidr = parseCidr(wanted.includes('/') ? wanted : `${wanted}/${wanted.includes(':') ? 128 : 32}`);
  if (cidr === undefined)
    throw new Ec2Error('InvalidParameterValue', `The filter value '${wanted}' is invalid`);
  return routes
    .filter(({ destination }) => cidrContains(destination, cidr))
    .toSorted((a, b) => b.destination.prefixLength - a.destination.prefixLength)
    .slice(0, 1);
}

function formatRoute({ state }: View, route: TransitGatewayRoute): XmlMembers {
  const { destination, transitGatewayAttachmentId: id, type } = route;
  const vpcId = id === undefined ? undefined : state.transitGatewayAttachments.get(id)?.vpcId;
  return {
    destinationCidrBlock: formatCidr(destination),
    transitGatewayAttachments:
      id === undefined
        ? []
        : [
            {
              resourceId: vpcId ?? 'vpn-0123456789abcdef0',
              resourceType: vpcId === undefined ? 'vpn' : 'vpc',
              transitGatewayAttachmentId: id,
            },
          ],
    type,
    state: stateOf(route),
  };
}
