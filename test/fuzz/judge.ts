import { BlockList, isIPv4, isIPv6, SocketAddress } from 'node:net';
import path from 'node:path';
import type { Parameters } from '../../src/agent.ts';

/**
 * What may be accepted at all, said by somebody else than the code under test: Node's own idea of addresses and URLs, the rules
 * of the kernel and of EC2. Gives what is wrong with it, `[]` → nothing.
 */
export function findFaults(accepted: Parameters): string[] {
  const fault = (name: keyof Parameters, isFine: boolean) =>
    isFine ? [] : [`${name}=${JSON.stringify(accepted[name])}`];
  const optional = (name: keyof Parameters, isFine: (text: string) => boolean) =>
    accepted[name] === undefined ? [] : fault(name, isFine(String(accepted[name])));
  return [
    ...fault('ip', isListOf(accepted.ip, isOverlayIp)),
    ...fault('address', isListOf(accepted.address ?? [], isOverlayIp)),
    ...fault(
      'routing_table',
      isListOf(accepted.routing_table, (id) => /^rtb-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id)),
    ),
    ...optional('interface', isInterfaceName),
    ...optional('iflabel', (label) => isLabelFor(accepted.interface, label)),
    ...optional('region', isRegion),
    ...optional('profile', (name) => name.length <= 128 && !/[\p{Cc}[\]]/u.test(name)),
    ...fault('auth_type', ['key', 'role'].includes(accepted.auth_type)),
    ...optional('routing_table_role', isRoleArn),
    ...fault('lookup_type', ['InstanceId', 'NetworkInterfaceId'].includes(accepted.lookup_type)),
    ...fault('source_dest_check', ['warn', 'disable', 'ignore'].includes(accepted.source_dest_check)),
    ...fault('monapi', typeof accepted.monapi === 'boolean'),
    ...fault('repair_routes', typeof accepted.repair_routes === 'boolean'),
    ...fault('trace_ra', typeof accepted.trace_ra === 'boolean'),
    ...optional('endpoint_url', (text) => isUrl(text) && !text.includes('@')),
    ...optional('sts_endpoint_url', (text) => isUrl(text) && !text.includes('@')),
    ...optional('proxy', (text) =>
      isUrl(text.includes('://') ? text : `http://${text.replace(/^\/\//, '')}`),
    ),
    ...optional('ca_bundle', isAbsolute),
    ...optional('trace_file', (text) => /^[3-9]$/.test(text) || (isAbsolute(text) && !text.endsWith('/'))),
    ...fault('trace_dir', isAbsolute(accepted.trace_dir)),
    ...fault('api_timeout', isSeconds(accepted.api_timeout)),
    ...fault('awscli_timeout', accepted.awscli_timeout === undefined || isSeconds(accepted.awscli_timeout)),
  ];
}

function isListOf(items: readonly string[], isFine: (item: string) => boolean): boolean {
  return items.every(isFine) && new Set(items).size === items.length;
}

/** Registries of IANA for special purposes: what is no destination, or is not forwarded. */
const unroutable = new BlockList();
for (const [network, prefixLength] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  unroutable.addSubnet(network, prefixLength);
for (const [network, prefixLength] of [
  ['::', 128],
  ['::1', 128],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  unroutable.addSubnet(network, prefixLength, 'ipv6');

/** In its one canonical spelling, so that it can be compared with what `ip` and EC2 print. */
function isOverlayIp(address: string): boolean {
  if (isIPv4(address)) return !unroutable.check(address) && octetsOf(address) === address;
  if (!isIPv6(address) || address.includes('%') || unroutable.check(address, 'ipv6')) return false;
  // An IPv4 address in the disguise of IPv6 is never on a wire (RFC 4038, section 4.2)
  if (address.startsWith('::ffff:')) return false;
  return new URL(`http://[${address}]`).hostname === `[${address}]` && compare(address);
}

function octetsOf(address: string): string {
  return address.split('.').map(Number).join('.');
}

/** inet_ntop(3) writes what has an IPv4 address at its end with dots; all else as RFC 5952. */
function compare(address: string): boolean {
  const printed = new SocketAddress({ address, family: 'ipv6' }).address;
  return printed === address || (printed.startsWith('::') && printed.includes('.'));
}

/**
 * dev_valid_name() of the kernel (net/core/dev.c) for names of up to 15 bytes; alternative names have up to 127 (ALTIFNAMSIZ).
 * With a hyphen in front it were an option of ip(8).
 */
function isInterfaceName(name: string): boolean {
  return Buffer.byteLength(name) <= 127 && !/^(?:\.|\.\.|-.*)$/s.test(name) && !/[/:\s]/.test(name);
}

/** IFNAMSIZ: 15 bytes and the end. A name of more than 13 may be an alternative one, whose link has a shorter name. */
function isLabelFor(interfaceName: string | undefined, label: string): boolean {
  if (!/^[\w.-]{1,13}$/.test(label)) return false;
  if (interfaceName === undefined || interfaceName.length > 13) return true;
  return Buffer.byteLength(`${interfaceName}:${label}`) <= 15;
}

/** It becomes a label of the host name `ec2.eu-central-1.amazonaws.com`: 63 characters at most (RFC 1035). */
function isRegion(name: string): boolean {
  return name.length <= 63 && /^[a-z]+(-[a-z0-9]+)+-[0-9]+$/.test(name);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html: a path of up to 512, a name of up to 64. */
function isRoleArn(arn: string): boolean {
  const [, name] = /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/(.*)$/s.exec(arn) ?? [];
  return name !== undefined && name.length <= 512 + 64 && /^[\w+=,.@/-]+$/.test(name);
}

/** Of HTTP, with a host, and as people can read it. */
function isUrl(text: string): boolean {
  if (/[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  // Letters, digits and hyphens (RFC 1123), underscores as in practice; what is not ASCII is Punycode by now
  return (
    ['http:', 'https:'].includes(protocol) && /^(?:[\w-]+(?:\.[\w-]+)*\.?|\[[0-9a-f:]+\])$/.test(hostname)
  );
}

function isAbsolute(text: string): boolean {
  return path.isAbsolute(text) && !text.includes('\0');
}

function isSeconds(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 120;
}
