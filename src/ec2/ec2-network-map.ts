import {
  DescribeInstances$,
  DescribeRouteTables$,
  DescribeSubnets$,
  type DescribeInstancesRequest,
  type DescribeInstancesResult,
  type DescribeRouteTablesRequest,
  type DescribeRouteTablesResult,
  type DescribeSubnetsRequest,
  type DescribeSubnetsResult,
  type Filter,
  type Instance,
  type InstanceMetadataOptionsResponse,
  type RouteTable as Ec2RouteTable,
  type Subnet,
  type Tag,
} from '@aws-sdk/client-ec2';
import { ok, type Answer } from '../answer.ts';
import { UnreadableAnswer } from '../aws/unreadable-answer.ts';
import { canonicalAddress } from '../overlay-ip.ts';
import type { Route, RouteTable } from '../ports.ts';
import type { Ec2Client, Operation } from './ec2-client.ts';
import { toRouteTable } from './ec2-route-tables.ts';
import { withoutOtherRoutes } from './other-routes.ts';

/** A route table, and which subnets follow it. */
export interface MappedRouteTable extends RouteTable {
  /** The tag `Name`. */
  readonly name?: string;
  /** Those that are associated with it by name. */
  readonly subnetIds: readonly string[];
  /** Subnets that are associated with no table follow this one. */
  readonly isMain: boolean;
}

export interface MappedSubnet {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly name?: string;
  readonly cidrBlock: string;
  readonly availabilityZone: string;
}

export interface MappedInstance {
  readonly instanceId: string;
  readonly name?: string;
  /** `running`, `stopped`, … */
  readonly state: string;
  readonly availabilityZone: string;
  readonly networkInterfaces: readonly {
    readonly networkInterfaceId: string;
    readonly subnetId?: string;
    readonly privateIpAddress?: string;
    readonly isSourceDestChecked?: boolean;
    /** 0 is the first one. */
    readonly deviceIndex?: number;
  }[];
  readonly metadataOptions?: MetadataOptions;
}

/** How its metadata service answers. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataOptionsResponse.html */
export interface MetadataOptions {
  readonly isEnabled: boolean;
  /** `optional` → version 1 as well, which asks for no token. */
  readonly httpTokens: 'required' | 'optional';
  /** How far a token travels: 1 is the host itself, without its containers. */
  readonly hopLimit: number;
}

/** What an administrator wants to know around the routes. No action of the cluster asks it. */
export interface NetworkMap {
  /**
   * DescribeRouteTables. A table that does not exist is left out.
   *
   * @param destinations the routes that matter; `undefined` → all of them
   */
  routeTables(
    by: 'route-table-id' | 'vpc-id',
    ids: readonly string[],
    destinations?: readonly string[],
  ): Promise<Answer<readonly MappedRouteTable[]>>;
  /** DescribeSubnets of these VPCs. */
  subnets(vpcIds: readonly string[]): Promise<Answer<readonly MappedSubnet[]>>;
  /** DescribeInstances by their network interfaces. */
  instances(networkInterfaceIds: readonly string[]): Promise<Answer<readonly MappedInstance[]>>;
}

const describeRouteTables: Operation<DescribeRouteTablesRequest, DescribeRouteTablesResult> = {
  call: 'DescribeRouteTables',
  schema: DescribeRouteTables$,
};
const describeSubnets: Operation<DescribeSubnetsRequest, DescribeSubnetsResult> = {
  call: 'DescribeSubnets',
  schema: DescribeSubnets$,
};
const describeInstances: Operation<DescribeInstancesRequest, DescribeInstancesResult> = {
  call: 'DescribeInstances',
  schema: DescribeInstances$,
};

/**
 * @param tables who may see the route tables and subnets
 * @param node who may see the instances
 */
export function ec2NetworkMap(tables: Ec2Client, node: Ec2Client): NetworkMap {
  return {
    routeTables(by, ids, destinations) {
      const subject = ids.join(',');
      return everyPage(
        async (NextToken) => {
          const input = { Filters: filters(by, ids), MaxResults: 100, NextToken };
          return tables(describeRouteTables, subject, input, {
            ...(destinations && { shorten: (document) => withoutOtherRoutes(document, destinations) }),
            check({ RouteTables }) {
              if (!RouteTables) throw new UnreadableAnswer('the answer has no routeTableSet');
            },
          });
        },
        ({ RouteTables = [] }) => RouteTables.map(toMappedRouteTable),
      );
    },
    subnets(vpcIds) {
      return everyPage(
        (NextToken) =>
          tables(describeSubnets, vpcIds.join(','), {
            Filters: filters('vpc-id', vpcIds),
            MaxResults: 1000,
            NextToken,
          }),
        ({ Subnets = [] }) => Subnets.map(toMappedSubnet),
      );
    },
    instances(networkInterfaceIds) {
      const Filters = filters('network-interface.network-interface-id', networkInterfaceIds);
      return everyPage(
        (NextToken) =>
          node(describeInstances, networkInterfaceIds.join(','), { Filters, MaxResults: 1000, NextToken }),
        ({ Reservations = [] }) =>
          Reservations.flatMap(({ Instances = [] }) => Instances.map(toMappedInstance)),
      );
    },
  };
}

export function filters(name: string, values: readonly string[]): Filter[] {
  return [{ Name: name, Values: [...values] }];
}

export async function everyPage<Page extends { NextToken?: string | undefined }, Item>(
  ask: (nextToken: string | undefined) => Promise<Answer<Page>>,
  itemsOf: (page: Page) => readonly Item[],
): Promise<Answer<readonly Item[]>> {
  const items: Item[] = [];
  let nextToken: string | undefined;
  do {
    const page = await ask(nextToken);
    if (!page.ok) return page;
    items.push(...itemsOf(page.value));
    nextToken = page.value.NextToken || undefined;
  } while (nextToken !== undefined);
  return ok(items);
}

function toMappedRouteTable(table: Ec2RouteTable): MappedRouteTable {
  const { Associations = [], Tags } = table;
  const routeTable = toRouteTable(table);
  return {
    ...routeTable,
    routes: routeTable.routes.map(inCanonicalSpelling),
    ...nameIn(Tags),
    subnetIds: Associations.flatMap(({ SubnetId }) => SubnetId ?? []),
    isMain: Associations.some(({ Main }) => Main),
  };
}

/** So that destinations can be compared. */
function inCanonicalSpelling(route: Route): Route {
  const [address = '', prefixLength = ''] = route.destination.split('/');
  const canonical = canonicalAddress(address);
  return canonical === undefined ? route : { ...route, destination: `${canonical}/${prefixLength}` };
}

function toMappedSubnet(subnet: Subnet): MappedSubnet {
  return {
    subnetId: subnet.SubnetId ?? '',
    vpcId: subnet.VpcId ?? '',
    ...nameIn(subnet.Tags),
    cidrBlock: subnet.CidrBlock ?? '',
    availabilityZone: subnet.AvailabilityZone ?? '',
  };
}

export function toMappedInstance(instance: Instance): MappedInstance {
  return {
    instanceId: instance.InstanceId ?? '',
    ...nameIn(instance.Tags),
    state: instance.State?.Name ?? 'unknown',
    availabilityZone: instance.Placement?.AvailabilityZone ?? '',
    networkInterfaces: (instance.NetworkInterfaces ?? []).map((one) => ({
      networkInterfaceId: one.NetworkInterfaceId ?? '',
      ...(one.SubnetId !== undefined && { subnetId: one.SubnetId }),
      ...(one.PrivateIpAddress !== undefined && { privateIpAddress: one.PrivateIpAddress }),
      ...(one.SourceDestCheck !== undefined && { isSourceDestChecked: one.SourceDestCheck }),
      ...(one.Attachment?.DeviceIndex !== undefined && { deviceIndex: one.Attachment.DeviceIndex }),
    })),
    ...(instance.MetadataOptions && { metadataOptions: toMetadataOptions(instance.MetadataOptions) }),
  };
}

function toMetadataOptions(options: InstanceMetadataOptionsResponse): MetadataOptions {
  const { HttpEndpoint, HttpTokens, HttpPutResponseHopLimit: hopLimit = 1 } = options;
  return {
    isEnabled: HttpEndpoint !== 'disabled',
    httpTokens: HttpTokens === 'required' ? 'required' : 'optional',
    hopLimit,
  };
}

function nameIn(tags: readonly Tag[] = []): { readonly name?: string } {
  const name = tags.find(({ Key }) => Key === 'Name')?.Value;
  return name ? { name } : {};
}
