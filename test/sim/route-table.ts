import { formatCidr, requireCidr, type Cidr } from './cidr.ts';
import type { TransitGatewayAttachment, TransitGatewayRouteTable } from './transit-gateway.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html */
export type RouteOrigin = 'CreateRouteTable' | 'CreateRoute' | 'EnableVgwRoutePropagation';
export type RouteState = 'active' | 'blackhole';

/** A route as DescribeRouteTables shows it. */
export type Route = {
  readonly destinationCidrBlock?: string;
  readonly destinationIpv6CidrBlock?: string;
  readonly gatewayId?: string;
  readonly transitGatewayId?: string;
  readonly instanceId?: string;
  readonly instanceOwnerId?: string;
  readonly networkInterfaceId?: string;
  readonly state: RouteState;
  readonly origin: RouteOrigin;
};

export type RouteTarget =
  | { readonly gatewayId: string }
  | { readonly transitGatewayId: string }
  | { readonly networkInterfaceId: string };

/** What a route table holds; State and the instance of a network interface are found when it is described. */
export type StoredRoute = {
  /** Canonical CIDR block, IPv4 or IPv6. */
  readonly destination: string;
  readonly target: RouteTarget;
  readonly origin: RouteOrigin;
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RouteTableAssociation.html */
export type RouteTableAssociation = {
  readonly routeTableAssociationId: string;
  readonly main: boolean;
  readonly subnetId?: string;
  readonly gatewayId?: string;
};

export type RouteTable = {
  readonly routeTableId: string;
  readonly vpcId: string;
  readonly associations: readonly RouteTableAssociation[];
  readonly tags: Readonly<Record<string, string>>;
  readonly routes: readonly StoredRoute[];
};

export type NetworkInterface = {
  readonly networkInterfaceId: string;
  readonly macAddress: string;
  readonly privateIpAddress: string;
  readonly subnetId: string;
  readonly sourceDestCheck: boolean;
};

export type Instance = {
  readonly instanceId: string;
  /** The account; not that of the VPC's owner → a participant of a shared VPC. */
  readonly ownerId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  /** Device 0 first. */
  readonly networkInterfaces: readonly NetworkInterface[];
  /** `undefined` → no instance profile. */
  readonly roleName: string | undefined;
  readonly state: 'running' | 'stopped';
  readonly metadataOptions: MetadataOptions;
  readonly tags: Readonly<Record<string, string>>;
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataOptionsResponse.html */
export type MetadataOptions = {
  readonly httpEndpoint: 'enabled' | 'disabled';
  readonly httpTokens: 'required' | 'optional';
  readonly httpPutResponseHopLimit: number;
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Vpc.html */
export type VpcDescription = {
  readonly vpcId: string;
  readonly ownerId: string;
  readonly cidrBlocks: readonly Cidr[];
  readonly isDefault: boolean;
  readonly tags: Readonly<Record<string, string>>;
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html */
export type Subnet = {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly cidrBlock: Cidr;
  readonly availabilityZone: string;
  readonly tags: Readonly<Record<string, string>>;
};

/** Everything that the API can change or show, as one immutable value: an older one is a stale read. */
export type VpcState = {
  readonly vpcs: ReadonlyMap<string, VpcDescription>;
  readonly instances: ReadonlyMap<string, Instance>;
  readonly routeTables: ReadonlyMap<string, RouteTable>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly transitGatewayAttachments: ReadonlyMap<string, TransitGatewayAttachment>;
  readonly transitGatewayRouteTables: ReadonlyMap<string, TransitGatewayRouteTable>;
};

export const EMPTY: VpcState = {
  vpcs: new Map(),
  instances: new Map(),
  routeTables: new Map(),
  subnets: new Map(),
  transitGatewayAttachments: new Map(),
  transitGatewayRouteTables: new Map(),
};

/** What the API changes. */
export type Write = RouteWrite | NetworkInterfaceWrite;

export type NetworkInterfaceWrite = {
  readonly networkInterfaceId: string;
  readonly sourceDestCheck: boolean;
};

/** A change of one route; `target` undefined → the route is deleted. */
export type RouteWrite = {
  readonly routeTableId: string;
  readonly destination: string;
  readonly target: RouteTarget | undefined;
};

/** "Every route table contains a local route for communication within the VPC" (VPC user guide, Route tables). */
export function localRoutes(cidrBlocks: readonly Cidr[]): StoredRoute[] {
  return cidrBlocks.map((cidr) => ({
    destination: formatCidr(cidr),
    target: { gatewayId: 'local' },
    origin: 'CreateRouteTable',
  }));
}

export function findRoute(table: RouteTable, destination: string): StoredRoute | undefined {
  return table.routes.find((route) => route.destination === destination);
}

/** The instance that a network interface is attached to. */
export function instanceOf(state: VpcState, networkInterfaceId: string): Instance | undefined {
  return [...state.instances.values()].find(({ networkInterfaces }) =>
    networkInterfaces.some((networkInterface) => networkInterface.networkInterfaceId === networkInterfaceId),
  );
}

/**
 * "The blackhole state indicates that the route's target isn't available (for example, the specified gateway isn't
 * attached to the VPC, or the specified NAT instance has been terminated)" (API_Route). An account that is not the
 * instance's does not see its id. `viewer` undefined → who sees everything.
 */
export function describeRoute(
  state: VpcState,
  { destination, target, origin }: StoredRoute,
  viewer?: string,
): Route {
  const { family } = requireCidr(destination);
  const block =
    family === 6 ? { destinationIpv6CidrBlock: destination } : { destinationCidrBlock: destination };
  if (!('networkInterfaceId' in target)) return { ...block, ...target, state: 'active', origin };
  const instance = instanceOf(state, target.networkInterfaceId);
  return {
    ...block,
    ...(instance && {
      ...((viewer ?? instance.ownerId) === instance.ownerId && { instanceId: instance.instanceId }),
      instanceOwnerId: instance.ownerId,
    }),
    ...target,
    state: instance?.state === 'running' ? 'active' : 'blackhole',
    origin,
  };
}

/** The state after a write. A replaced route keeps its place and its Origin. */
export function withRoute(state: VpcState, { routeTableId, destination, target }: RouteWrite): VpcState {
  const table = state.routeTables.get(routeTableId);
  if (table === undefined) throw new Error(`no route table ${routeTableId}`);
  const existing = findRoute(table, destination);
  const route = target && { destination, target, origin: existing?.origin ?? ('CreateRoute' as const) };
  const routes = existing
    ? table.routes.flatMap((other) => (other === existing ? (route ?? []) : other))
    : [...table.routes, ...(route ? [route] : [])];
  return {
    ...state,
    routeTables: new Map(state.routeTables).set(routeTableId, { ...table, routes }),
  };
}

/** The state in which a subnet has this table: each has one at most. */
export function withAssociation(state: VpcState, routeTableId: string, subnetId: string): VpcState {
  const table = state.routeTables.get(routeTableId);
  if (table === undefined) throw new Error(`no route table ${routeTableId}`);
  const isIts = (association: RouteTableAssociation) => association.subnetId === subnetId;
  if (table.associations.some(isIts)) return state;
  if ([...state.routeTables.values()].some(({ associations }) => associations.some(isIts)))
    throw new Error(`${subnetId} has another route table already`);
  const association = {
    routeTableAssociationId: `rtbassoc-${subnetId.slice('subnet-'.length)}`,
    main: false,
    subnetId,
  };
  const associations = [...table.associations, association];
  return {
    ...state,
    routeTables: new Map(state.routeTables).set(routeTableId, { ...table, associations }),
  };
}

/** The state after an instance was stopped or started. */
export function withInstanceState(state: VpcState, instanceId: string, to: Instance['state']): VpcState {
  const instance = state.instances.get(instanceId);
  if (instance === undefined) throw new Error(`no instance ${instanceId}`);
  return { ...state, instances: new Map(state.instances).set(instanceId, { ...instance, state: to }) };
}

/** The state after ModifyNetworkInterfaceAttribute. */
export function withSourceDestCheck(
  state: VpcState,
  { networkInterfaceId, sourceDestCheck }: NetworkInterfaceWrite,
): VpcState {
  const instance = instanceOf(state, networkInterfaceId);
  if (instance === undefined) throw new Error(`no network interface ${networkInterfaceId}`);
  const networkInterfaces = instance.networkInterfaces.map((networkInterface) =>
    networkInterface.networkInterfaceId === networkInterfaceId
      ? { ...networkInterface, sourceDestCheck }
      : networkInterface,
  );
  return {
    ...state,
    instances: new Map(state.instances).set(instance.instanceId, { ...instance, networkInterfaces }),
  };
}
