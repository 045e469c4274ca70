import { BlockList, isIP } from 'node:net';

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
  if (entry.includes('/')) return isInBlock(entry, host);
  const { name, port: only } = splitPort(entry);
  if (only !== undefined && only !== port) return false;
  const suffix = name.replace(/^\*?\./, '');
  if (isIP(host) !== 0) return isSameAddress(suffix, host);
  return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`));
}

function isInBlock(entry: string, host: string): boolean {
  const [address = '', prefixLength = '', ...rest] = entry.split('/');
  const family = isIP(withoutBrackets(address));
  const length = /^\d{1,3}$/.test(prefixLength) ? Number(prefixLength) : Infinity;
  if (rest.length > 0 || family === 0 || length > (family === 6 ? 128 : 32) || isIP(host) !== family)
    return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const block = new BlockList();
  block.addSubnet(withoutBrackets(address), length, type);
  return block.check(host, type);
}

/** `2001:DB8::1` and `2001:db8:0::1` are one address. */
function isSameAddress(entry: string, host: string): boolean {
  return isInBlock(`${entry}/${isIP(host) === 6 ? 128 : 32}`, host);
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
