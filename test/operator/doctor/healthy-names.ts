/** What is in the healthy system, by name. */

export const overlayIp = '192.168.10.15';
export const destination = `${overlayIp}/32`;
/** They are in routing_table. */
export const tables = ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'] as const;
/** No subnet follows it. */
export const mainTable = 'rtb-0a1b2c3d4e5f60009';
/** Each follows the table at its place. */
export const subnets = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'] as const;
export const resource = 'rsc_ip_HA1_HDB10';
export const endpoints = {
  ec2: 'http://ec2.eu-central-1.amazonaws.com',
  sts: 'http://sts.eu-central-1.amazonaws.com',
} as const;
/** Clients come through it; both tables lead back to them. */
export const transitGateway = {
  transitGatewayId: 'tgw-0123456789abcdef0',
  transitGatewayAttachmentId: 'tgw-attach-0123456789abcdef0',
  transitGatewayRouteTableId: 'tgw-rtb-0123456789abcdef0',
} as const;
export const clientNetwork = '10.2.0.0/16';
