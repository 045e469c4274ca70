import { describe, type Kind } from './describe.ts';
import type { QueryParameters, XmlMembers } from './query-protocol.ts';
import { describeRoute, type Route, type RouteTable } from './route-table.ts';
import { formatTags } from './tags.ts';
import type { View } from './view.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html */
export function describeRouteTables(view: View, parameters: QueryParameters): XmlMembers {
  const tables = view.routeTables.map((table) => describeTable(view, table));
  const { shown, nextToken } = describe(ROUTE_TABLE, tables, parameters);
  return { routeTableSet: shown.map(formatTable), nextToken };
}

type DescribedTable = Omit<RouteTable, 'routes'> & {
  readonly ownerId: string | undefined;
  readonly routes: readonly Route[];
};

function describeTable({ state, account }: View, table: RouteTable): DescribedTable {
  return {
    ...table,
    ownerId: state.vpcs.get(table.vpcId)?.ownerId,
    routes: table.routes.map((route) => describeRoute(state, route, account)),
  };
}

const ROUTE_TABLE: Kind<DescribedTable> = {
  ids: 'RouteTableId',
  idOf: ({ routeTableId }) => routeTableId,
  prefix: 'rtb',
  // The two spellings of "ID" are EC2's own.
  malformed: 'InvalidRouteTableId.Malformed',
  notFound: 'InvalidRouteTableID.NotFound',
  noun: 'routeTable',
  maximum: 100,
  filters: {
    'association.gateway-id': ({ associations }) => associations.map(({ gatewayId }) => gatewayId),
    'association.main': ({ associations }) => associations.map(({ main }) => main),
    'association.route-table-association-id': ({ associations }) =>
      associations.map(({ routeTableAssociationId }) => routeTableAssociationId),
    'association.route-table-id': ({ associations, routeTableId }) => associations.map(() => routeTableId),
    'association.subnet-id': ({ associations }) => associations.map(({ subnetId }) => subnetId),
    'owner-id': ({ ownerId }) => [ownerId],
    'route-table-id': ({ routeTableId }) => [routeTableId],
    'route.destination-cidr-block': ({ routes }) => routes.map((route) => route.destinationCidrBlock),
    'route.destination-ipv6-cidr-block': ({ routes }) =>
      routes.map((route) => route.destinationIpv6CidrBlock),
    'route.gateway-id': ({ routes }) => routes.map(({ gatewayId }) => gatewayId),
    'route.instance-id': ({ routes }) => routes.map(({ instanceId }) => instanceId),
    'route.origin': ({ routes }) => routes.map(({ origin }) => origin),
    'route.state': ({ routes }) => routes.map((route) => route.state),
    'vpc-id': ({ vpcId }) => [vpcId],
  },
};

function formatTable(table: DescribedTable): XmlMembers {
  return {
    routeTableId: table.routeTableId,
    vpcId: table.vpcId,
    ownerId: table.ownerId,
    routeSet: table.routes,
    associationSet: table.associations.map((association) => ({
      routeTableAssociationId: association.routeTableAssociationId,
      routeTableId: table.routeTableId,
      subnetId: association.subnetId,
      gatewayId: association.gatewayId,
      main: association.main,
      associationState: { state: 'associated' },
    })),
    propagatingVgwSet: [],
    tagSet: formatTags(table.tags),
  };
}
