import { isIPv4, isIPv6 } from 'node:net';

/** A CIDR block; bits of the address behind the prefix are zero. */
export type Cidr = {
  readonly family: 4 | 6;
  readonly network: bigint;
  readonly prefixLength: number;
};

const BITS = { 4: 32, 6: 128 } as const;

/**
 * Reads a CIDR block, as EC2 does: "We modify the specified CIDR block to its canonical form; for example, if you
 * specify 100.68.0.18/18, we modify it to 100.68.0.0/18" (API_CreateRoute). `undefined` → not a CIDR block.
 */
export function parseCidr(text: string): Cidr | undefined {
  const [, address = '', length = ''] = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIPv4(address) ? 4 : isIPv6(address) ? 6 : undefined;
  const prefixLength = Number(length);
  if (family === undefined || prefixLength > BITS[family]) return undefined;
  const hostBits = BigInt(BITS[family] - prefixLength);
  const value = family === 4 ? ipv4ToNumber(address) : ipv6ToNumber(address);
  return { family, network: (value >> hostBits) << hostBits, prefixLength };
}

export function formatCidr({ family, network, prefixLength }: Cidr): string {
  return `${family === 4 ? numberToIpv4(network) : numberToIpv6(network)}/${prefixLength}`;
}

/** Reads what the caller knows to be a CIDR block; throws where it is not. */
export function requireCidr(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`not a CIDR block: ${text}`);
  return cidr;
}

export function canonicalCidr(text: string): string {
  return formatCidr(requireCidr(text));
}

/** Whether `inner` is equal to or more specific than `outer`. */
export function cidrContains(outer: Cidr, inner: Cidr): boolean {
  const hostBits = BigInt(BITS[outer.family] - outer.prefixLength);
  return (
    outer.family === inner.family &&
    inner.prefixLength >= outer.prefixLength &&
    inner.network >> hostBits === outer.network >> hostBits
  );
}

function ipv4ToNumber(address: string): bigint {
  return address.split('.').reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

function numberToIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');
}

function ipv6ToNumber(address: string): bigint {
  const [head = '', tail] = compressIpv6(address).split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const left = groups(head);
  const right = groups(tail ?? '');
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

function numberToIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(16 * (7 - i))) & 0xffffn).toString(16),
  );
  return compressIpv6(groups.join(':'));
}

/** The WHATWG URL parser spells an IPv6 address the way RFC 5952 asks for, an embedded IPv4 address in hex. */
function compressIpv6(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}
