import {
  CreateRoute$,
  DescribeRouteTables$,
  ReplaceRoute$,
  type CreateRouteRequest,
  type DescribeRouteTablesRequest,
  type DescribeRouteTablesResult,
  type ReplaceRouteRequest,
  type Route as Ec2Route,
  type RouteTable as Ec2RouteTable,
} from '@aws-sdk/client-ec2';
import { ok } from '../answer.ts';
import { UnreadableAnswer } from '../aws/unreadable-answer.ts';
import type { Route, RouteKey, RouteTable, RouteTables } from '../ports.ts';
import type { Ec2Client, Operation } from './ec2-client.ts';
import { withoutOtherRoutes } from './other-routes.ts';
import { formatRouteKey, toRouteInput } from './route-input.ts';

const describeRouteTables: Operation<DescribeRouteTablesRequest, DescribeRouteTablesResult> = {
  call: 'DescribeRouteTables',
  schema: DescribeRouteTables$,
};
const replaceRoute: Operation<ReplaceRouteRequest, unknown> = { call: 'ReplaceRoute', schema: ReplaceRoute$ };
const createRoute: Operation<CreateRouteRequest, unknown> = { call: 'CreateRoute', schema: CreateRoute$ };

/** The route tables of EC2, by the AWS SDK. */
export function ec2RouteTables(ec2: Ec2Client): Omit<RouteTables, 'prepare'> {
  const write = async (operation: typeof replaceRoute, key: RouteKey, networkInterfaceId: string) => {
    const written = await ec2(operation, formatRouteKey(key), toRouteInput(key, networkInterfaceId));
    return written.ok ? ok(undefined) : written;
  };
  return {
    async describe(routeTableIds, destinations) {
      const tables: RouteTable[] = [];
      let NextToken: string | undefined;
      do {
        // By filter: an unknown id in RouteTableIds fails the whole call
        const Filters = [{ Name: 'route-table-id', Values: [...routeTableIds] }];
        const input = { Filters, MaxResults: 100, NextToken };
        const page = await ec2(describeRouteTables, routeTableIds.join(','), input, {
          ...(destinations && { shorten: (document) => withoutOtherRoutes(document, destinations) }),
          check({ RouteTables }) {
            // EC2 always sends a routeTableSet; something that is not EC2 may send anything
            if (!RouteTables) throw new UnreadableAnswer('the answer has no routeTableSet');
          },
        });
        if (!page.ok) return page;
        tables.push(...(page.value.RouteTables ?? []).map(toRouteTable));
        NextToken = page.value.NextToken || undefined;
      } while (NextToken !== undefined);
      return ok(tables);
    },
    replaceRoute: (key, networkInterfaceId) => write(replaceRoute, key, networkInterfaceId),
    createRoute: (key, networkInterfaceId) => write(createRoute, key, networkInterfaceId),
  };
}

export function toRouteTable({ RouteTableId = '', VpcId, Routes = [] }: Ec2RouteTable): RouteTable {
  return { routeTableId: RouteTableId, ...(VpcId && { vpcId: VpcId }), routes: Routes.flatMap(toRoute) };
}

/** A route to a prefix list is nobody's overlay IP. */
function toRoute(route: Ec2Route): Route[] {
  const destination = route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock;
  if (destination === undefined) return [];
  const { NetworkInterfaceId, InstanceId } = route;
  return [
    {
      destination,
      state: route.State === 'blackhole' ? 'blackhole' : 'active',
      ...(NetworkInterfaceId !== undefined && { networkInterfaceId: NetworkInterfaceId }),
      ...(InstanceId !== undefined && { instanceId: InstanceId }),
      target: formatTarget(route),
    },
  ];
}

function formatTarget(route: Ec2Route): string {
  const { NetworkInterfaceId, InstanceId } = route;
  if (NetworkInterfaceId) return InstanceId ? `${NetworkInterfaceId} (${InstanceId})` : NetworkInterfaceId;
  return (
    InstanceId ??
    route.GatewayId ??
    route.TransitGatewayId ??
    route.NatGatewayId ??
    route.VpcPeeringConnectionId ??
    route.EgressOnlyInternetGatewayId ??
    route.LocalGatewayId ??
    route.CarrierGatewayId ??
    route.CoreNetworkArn ??
    'a target that is not shown'
  );
}
