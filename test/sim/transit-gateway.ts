import type { Cidr } from './cidr.ts';

/** A VPC on a transit gateway. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayVpcAttachment.html */
export type TransitGatewayAttachment = {
  readonly transitGatewayAttachmentId: string;
  readonly transitGatewayId: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly state: 'available' | 'deleted';
  readonly tags: Readonly<Record<string, string>>;
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayRoute.html */
export type TransitGatewayRoute = {
  readonly destination: Cidr;
  /** `undefined` → a blackhole. */
  readonly transitGatewayAttachmentId: string | undefined;
  readonly type: 'static' | 'propagated';
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayRouteTable.html */
export type TransitGatewayRouteTable = {
  readonly transitGatewayRouteTableId: string;
  readonly transitGatewayId: string;
  /** The account of the transit gateway: no other sees it. */
  readonly ownerId: string;
  readonly routes: readonly TransitGatewayRoute[];
  readonly tags: Readonly<Record<string, string>>;
};
