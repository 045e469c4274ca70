/**
 * Every call to EC2, by the resource that IAM decides on; `any` → it knows none, and a policy has to say `*`.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 *
 * The action of a policy is `ec2:` and the name of the call.
 */
export const permissions = {
  DescribeRouteTables: 'any',
  ReplaceRoute: 'route-table',
  CreateRoute: 'route-table',
  DeleteRoute: 'route-table',
  DescribeNetworkInterfaces: 'any',
  DescribeSubnets: 'any',
  DescribeInstances: 'any',
  DescribeTransitGatewayVpcAttachments: 'any',
  DescribeTransitGatewayRouteTables: 'any',
  SearchTransitGatewayRoutes: 'transit-gateway-route-table',
  ModifyNetworkInterfaceAttribute: 'network-interface',
} as const satisfies Record<
  string,
  'any' | 'route-table' | 'network-interface' | 'transit-gateway-route-table'
>;

/** A call that is not listed above cannot be made. */
export type Ec2Call = keyof typeof permissions;
