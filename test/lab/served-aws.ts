import type { RequestListener } from 'node:http';
import { endpointAddress, endpointIpv6Address, internetAddresses } from './addressing.ts';
import type { Certificate, Lab, LabNamespace, LabNode } from './lab.ts';

/** AWS by its own names, over HTTPS and HTTP, IPv4 and IPv6. */
export type ServedAws = {
  certificate: Certificate;
  /** `ec2.eu-central-1.amazonaws.com`, … */
  names: readonly string[];
  /**
   * - `vpc`: as interface endpoints with private DNS; every node knows the names.
   * - `outside`: in the internet. Nodes neither know the names nor reach the addresses: their way is a `ForwardProxy`.
   */
  from: 'vpc' | 'outside';
};

export async function serveAws(
  lab: Lab,
  listener: RequestListener,
  { certificate, names, from }: ServedAws,
): Promise<void> {
  const [host, addresses] =
    from === 'vpc' ? ([lab.router, endpointAddresses] as const) : ([lab.outside, internetAddresses] as const);
  await Promise.all([
    host.serveHttps(addresses, listener, certificate),
    host.serveHttp(addresses, listener),
    from === 'outside' && nameAddresses(host, internetAddresses, names),
  ]);
}

/** What a node knows of the names. It finds no other: it has no name server, and is told so at once. */
export async function nameAws(node: LabNode, { names, from }: ServedAws): Promise<void> {
  await Promise.all([
    nameAddresses(node, from === 'vpc' ? endpointAddresses : [], names),
    node.bindFile('/etc/resolv.conf', ''),
  ]);
}

const endpointAddresses = [endpointAddress, endpointIpv6Address];

async function nameAddresses(
  host: LabNamespace,
  addresses: readonly string[],
  names: readonly string[],
): Promise<void> {
  const lines = ['127.0.0.1', '::1'].map((address) => `${address} localhost\n`);
  const ofAws = addresses.flatMap((address) => names.map((name) => `${address} ${name}\n`));
  await host.bindFile('/etc/hosts', [...lines, ...ofAws].join(''));
}
