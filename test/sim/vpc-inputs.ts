import type { MetadataOptions, NetworkInterface, RouteTableAssociation, RouteTarget } from './route-table.ts';

export type InstanceInput = {
  readonly instanceId: string;
  readonly availabilityZone?: string;
  /** Device 0 first. */
  readonly networkInterfaces: readonly (Pick<
    NetworkInterface,
    'networkInterfaceId' | 'macAddress' | 'privateIpAddress'
  > &
    Partial<NetworkInterface>)[];
  /** The role of the instance profile, in the instance's account; without it the metadata service has no credentials. */
  readonly roleName?: string;
  /** The account; without it that of the VPC's owner, else a participant of the shared VPC. */
  readonly ownerId?: string;
  readonly vpcId?: string;
  readonly metadataOptions?: Partial<MetadataOptions>;
  readonly tags?: Readonly<Record<string, string>>;
};

export type VpcInput = {
  readonly vpcId: string;
  readonly vpcCidrs?: readonly string[];
  readonly ownerId?: string;
  readonly isDefault?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
};

export type SubnetInput = {
  readonly subnetId: string;
  readonly cidrBlock: string;
  readonly availabilityZone?: string;
  /** It becomes associated with this table; without it its table is the main one of the VPC. */
  readonly routeTableId?: string;
  readonly vpcId?: string;
  readonly tags?: Readonly<Record<string, string>>;
};

export type RouteTableInput = {
  readonly routeTableId: string;
  readonly associations?: readonly Partial<RouteTableAssociation>[];
  readonly routes?: readonly ({ readonly destination: string } & RouteTarget)[];
  readonly tags?: Readonly<Record<string, string>>;
  /** Another VPC; added with these CIDR blocks if it is not there. */
  readonly vpcId?: string;
  readonly vpcCidrs?: readonly string[];
};

export type TransitGatewayAttachmentInput = {
  readonly transitGatewayAttachmentId: string;
  readonly transitGatewayId: string;
  readonly subnetIds?: readonly string[];
  readonly vpcId?: string;
  readonly state?: 'available' | 'deleted';
};

export type TransitGatewayRouteTableInput = {
  readonly transitGatewayRouteTableId: string;
  readonly transitGatewayId: string;
  /** Default: the account of the VPC. */
  readonly ownerId?: string;
  readonly routes?: readonly {
    readonly destination: string;
    /** Without it the route is a blackhole. */
    readonly transitGatewayAttachmentId?: string;
    readonly type?: 'static' | 'propagated';
  }[];
};
