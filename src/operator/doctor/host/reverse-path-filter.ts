import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** `rp_filter` by the name of the interface, `all` among them: 0 off, 1 strict, 2 loose. Unreadable ones are left out. */
export type ReversePathFilter = ReadonlyMap<string, number>;

const directory = 'proc/sys/net/ipv4/conf';

/** @param root where the file system of this node begins */
export async function readReversePathFilter(root: string): Promise<ReversePathFilter> {
  const names = await readdir(path.join(root, directory)).catch(() => []);
  const values = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(path.join(root, directory, name, 'rp_filter'), 'utf8').catch(() => '');
      return /^\d+\s*$/.test(text) ? [[name, Number(text)] as const] : [];
    }),
  );
  return new Map(values.flat());
}

/**
 * "The max value from conf/{all,interface}/rp_filter is used when doing source validation on the {interface}."
 * https://www.kernel.org/doc/html/v6.1/networking/ip-sysctl.html
 */
export function isStrict(filter: ReversePathFilter, interfaceName: string): boolean | 'unknown' {
  const all = filter.get('all');
  const own = filter.get(interfaceName);
  if (all === undefined || own === undefined) return 'unknown';
  return Math.max(all, own) === 1;
}
