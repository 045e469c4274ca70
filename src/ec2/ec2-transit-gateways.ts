import {
  DescribeTransitGatewayRouteTables$,
  DescribeTransitGatewayVpcAttachments$,
  SearchTransitGatewayRoutes$,
  type DescribeTransitGatewayRouteTablesRequest,
  type DescribeTransitGatewayRouteTablesResult,
  type DescribeTransitGatewayVpcAttachmentsRequest,
  type DescribeTransitGatewayVpcAttachmentsResult,
  type SearchTransitGatewayRoutesRequest,
  type SearchTransitGatewayRoutesResult,
  type TransitGatewayRoute as Ec2TransitGatewayRoute,
} from '@aws-sdk/client-ec2';
import { ok, type Answer } from '../answer.ts';
import type { Ec2Client, Operation } from './ec2-client.ts';
import { everyPage, filters } from './ec2-network-map.ts';

/** A VPC on a transit gateway. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayVpcAttachment.html */
export interface VpcAttachment {
  readonly attachmentId: string;
  readonly transitGatewayId: string;
  /** In which it has a network interface; packets from the transit gateway follow their route tables. */
  readonly subnetIds: readonly string[];
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayRoute.html */
export interface TransitGatewayRoute {
  readonly destination: string;
  readonly type: 'static' | 'propagated';
  readonly state: 'active' | 'blackhole';
  readonly attachmentIds: readonly string[];
}

export interface TransitGateways {
  /** DescribeTransitGatewayVpcAttachments: those that are available. */
  attachmentsOf(vpcId: string): Promise<Answer<readonly VpcAttachment[]>>;
  /** DescribeTransitGatewayRouteTables: ids. The account that owns the transit gateway alone sees any. */
  routeTablesOf(transitGatewayIds: readonly string[]): Promise<Answer<readonly string[]>>;
  /** SearchTransitGatewayRoutes: the route that packets to an address take; `undefined` → none. */
  routeTo(routeTableId: string, address: string): Promise<Answer<TransitGatewayRoute | undefined>>;
}

const describeTransitGatewayVpcAttachments: Operation<
  DescribeTransitGatewayVpcAttachmentsRequest,
  DescribeTransitGatewayVpcAttachmentsResult
> = { call: 'DescribeTransitGatewayVpcAttachments', schema: DescribeTransitGatewayVpcAttachments$ };
const describeTransitGatewayRouteTables: Operation<
  DescribeTransitGatewayRouteTablesRequest,
  DescribeTransitGatewayRouteTablesResult
> = { call: 'DescribeTransitGatewayRouteTables', schema: DescribeTransitGatewayRouteTables$ };
const searchTransitGatewayRoutes: Operation<
  SearchTransitGatewayRoutesRequest,
  SearchTransitGatewayRoutesResult
> = { call: 'SearchTransitGatewayRoutes', schema: SearchTransitGatewayRoutes$ };

export function ec2TransitGateways(ec2: Ec2Client): TransitGateways {
  return {
    attachmentsOf(vpcId) {
      const Filters = [...filters('vpc-id', [vpcId]), ...filters('state', ['available'])];
      return everyPage(
        (NextToken) =>
          ec2(describeTransitGatewayVpcAttachments, vpcId, { Filters, MaxResults: 1000, NextToken }),
        ({ TransitGatewayVpcAttachments = [] }) =>
          TransitGatewayVpcAttachments.map((one) => ({
            attachmentId: one.TransitGatewayAttachmentId ?? '',
            transitGatewayId: one.TransitGatewayId ?? '',
            subnetIds: one.SubnetIds ?? [],
          })),
      );
    },
    routeTablesOf(transitGatewayIds) {
      const Filters = filters('transit-gateway-id', transitGatewayIds);
      return everyPage(
        (NextToken) =>
          ec2(describeTransitGatewayRouteTables, transitGatewayIds.join(','), {
            Filters,
            MaxResults: 1000,
            NextToken,
          }),
        ({ TransitGatewayRouteTables = [] }) =>
          TransitGatewayRouteTables.flatMap(
            ({ TransitGatewayRouteTableId }) => TransitGatewayRouteTableId ?? [],
          ),
      );
    },
    async routeTo(TransitGatewayRouteTableId, address) {
      const Filters = filters('route-search.longest-prefix-match', [address]);
      const found = await ec2(searchTransitGatewayRoutes, `${TransitGatewayRouteTableId} ${address}`, {
        TransitGatewayRouteTableId,
        Filters,
      });
      return found.ok ? ok(found.value.Routes?.map(toRoute)[0]) : found;
    },
  };
}

function toRoute({
  DestinationCidrBlock,
  PrefixListId,
  Type,
  State,
  TransitGatewayAttachments = [],
}: Ec2TransitGatewayRoute): TransitGatewayRoute {
  return {
    destination: DestinationCidrBlock ?? PrefixListId ?? '',
    type: Type === 'propagated' ? 'propagated' : 'static',
    state: State === 'active' ? 'active' : 'blackhole',
    attachmentIds: TransitGatewayAttachments.flatMap(
      ({ TransitGatewayAttachmentId }) => TransitGatewayAttachmentId ?? [],
    ),
  };
}
