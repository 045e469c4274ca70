/** Who has which address in the VPC of a lab. One subnet per network interface, as nodes in different availability zones have. */

export const vpcCidr = '10.1.0.0/16';
export const vpcIpv6Cidr = '2001:db8:1::/48';

/** The EC2 API, as an interface endpoint inside the VPC would show it. */
export const endpointAddress = '10.1.0.2';
export const endpointIpv6Address = '2001:db8:1::2';

/** The instance metadata service, on every node: IPv4 and IPv6 (docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html). */
export const metadataAddresses: readonly string[] = ['169.254.169.254', 'fd00:ec2::254'];

/** The router as a node's default gateway: the link-local address is the same on every link. */
export const ipv6Gateway = 'fe80::1';

export type NetworkInterface = {
  /** Inside the node: `eth0`, `eth1`. */
  interfaceName: string;
  /** Its other end, in the router. */
  vethName: string;
  macAddress: string;
  privateIpAddress: string;
  ipv6Address: string;
  /** The router's address in this subnet, its first one as in every VPC subnet. */
  gateway: string;
};

/** The `device`th interface (0 is eth0) of the `node`th node (from 1). */
export function networkInterface(node: number, device: number): NetworkInterface {
  const subnet = node + 10 * device;
  const octet = subnet.toString(16).padStart(2, '0');
  return {
    interfaceName: `eth${device}`,
    vethName: `v${node}eth${device}`,
    macAddress: `02:00:0a:01:${octet}:0a`,
    privateIpAddress: `10.1.${subnet}.10`,
    ipv6Address: `2001:db8:1:${subnet.toString(16)}::10`,
    gateway: `10.1.${subnet}.1`,
  };
}

/** A client on premises, reached through the router but outside the VPC. */
export const clientInterface: NetworkInterface = {
  interfaceName: 'eth0',
  vethName: 'vclient',
  macAddress: '02:00:0a:02:00:0a',
  privateIpAddress: '10.2.0.10',
  ipv6Address: '2001:db8:2::10',
  gateway: '10.2.0.1',
};

/** The company's edge to the internet, reached as the client is. Proxies are here. */
export const outsideInterface: NetworkInterface = {
  interfaceName: 'eth0',
  vethName: 'voutside',
  macAddress: '02:00:0a:03:00:0a',
  privateIpAddress: '10.3.0.10',
  ipv6Address: '2001:db8:3::10',
  gateway: '10.3.0.1',
};

/** The internet: in the outside, which forwards nothing, and in no route of the router. */
export const internetAddresses: readonly string[] = ['10.9.0.1', 'fd09::1'];

export function isIpv6(destination: string): boolean {
  return destination.includes(':');
}
