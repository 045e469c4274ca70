import { malformed, parsedAs, type ValueType } from './ocf/value-types.ts';

/**
 * The canonical text form of an IP address, so that two spellings of one address compare equal:
 * `2001:DB8:0::1` → `2001:db8::1`. The platform's own URL parser does it (WHATWG URL, RFC 5952).
 * IPv4 must be four decimal numbers: `192.168.010.015` is octal to some readers and decimal to others.
 *
 * @returns `undefined` → not an IP address
 */
export function canonicalAddress(text: string): string | undefined {
  const octets = text.split('.');
  if (
    octets.length === 4 &&
    octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255)
  )
    return text;
  if (!/^[0-9A-Fa-f:.]+$/.test(text) || !text.includes(':') || !URL.canParse(`http://[${text}]/`))
    return undefined;
  return new URL(`http://[${text}]/`).hostname.slice(1, -1);
}

export function isIpv6(address: string): boolean {
  return address.includes(':');
}

/** The destination of the overlay IP's route: the host route of its address. */
export function destinationOf(address: string): string {
  return `${address}/${prefixLengthOf(address)}`;
}

export function prefixLengthOf(address: string): 32 | 128 {
  return isIpv6(address) ? 128 : 32;
}

/**
 * Addresses that no route table can carry to an instance, with the name of their block.
 * https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry
 */
const unroutable: readonly [RegExp, string][] = [
  [/^0\./, '"this network"'],
  [/^127\./, 'loopback'],
  [/^169\.254\./, 'link-local'],
  [/^(22[4-9]|23\d)\./, 'multicast'],
  [/^(24\d|25[0-5])\./, 'reserved'],
  [/^::ffff:/, 'IPv4-mapped'],
  [/^::1?$/, 'loopback or unspecified'],
  [/^fe[89ab][0-9a-f]:/, 'link-local'],
  [/^ff[0-9a-f]{2}:/, 'multicast'],
];

/** One overlay IP address. `/32` and `/128` may be written and are dropped. */
export const overlayIpAddress: ValueType<string> = {
  content: 'string',
  parse(text) {
    const [bare = '', prefixLength, ...rest] = text.split('/');
    const address = canonicalAddress(bare);
    if (address === undefined || rest.length > 0)
      return malformed('not an IP address; write it like 192.168.10.15 or fd00:10::15');
    if (prefixLength !== undefined && prefixLength !== String(prefixLengthOf(address)))
      return malformed(
        `not a single address; write it without a prefix length or with /${prefixLengthOf(address)}`,
      );
    const block = unroutable.find(([pattern]) => pattern.test(address))?.[1];
    if (block)
      return malformed(
        `a ${block} address, which no route table carries; use a private address outside of the CIDR blocks of the VPC`,
      );
    return parsedAs(address);
  },
};
