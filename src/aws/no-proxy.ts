import { isIP } from 'node:net';
import { isInCidrBlock } from '../cidr-block.ts';

/**
 * Whether NO_PROXY names a host. Entries are separated by commas or blanks: `*`; a name, which stands for
 * itself and what ends in it (`amazonaws.com`, `.amazonaws.com`, `*.amazonaws.com`); an address; a block of
 * addresses (`10.0.0.0/8`, `fd00::/8`); any of them but a block also with a port.
 *
 * @param host a name or an address, IPv6 with or without brackets
 */
export function isNoProxy(noProxy: string, host: string, port: number): boolean {
  const wanted = withoutBrackets(host.toLowerCase());
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && matches(entry, wanted, port));
}

function matches(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInCidrBlock(entry.replace(/^\[(.*)\]/, '$1'), host);
  const { name, port: only } = splitPort(entry);
  if (only !== undefined && only !== port) return false;
  const suffix = name.replace(/^\*?\./, '');
  if (isIP(host) !== 0) return isSameAddress(suffix, host);
  return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`));
}

/** `2001:DB8::1` and `2001:db8:0::1` are one address. */
function isSameAddress(entry: string, host: string): boolean {
  return isInCidrBlock(`${entry}/${isIP(host) === 6 ? 128 : 32}`, host);
}

/** `[::1]:443`, `proxy.example:443`; of an address with colons and no brackets all of it is the name. */
function splitPort(entry: string): { name: string; port: number | undefined } {
  const [, name, port] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  return name === undefined
    ? { name: withoutBrackets(entry), port: undefined }
    : { name: withoutBrackets(name), port: Number(port) };
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
