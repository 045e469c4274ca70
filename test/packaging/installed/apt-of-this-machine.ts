import { execa } from 'execa';

/**
 * Where this machine gets the packages of Debian's archive from, a mirror maybe, in the one-line style of sources.list(5), for
 * mmdebstrap. Other archives of its configuration are left out. None is known → mmdebstrap takes deb.debian.org.
 */
export async function archiveSources(): Promise<string[]> {
  // Origin is what the archive's Release file says of itself, as the last `apt-get update` found it
  const { stdout } = await execa('apt-get', [
    ...['indextargets', '--format', 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)'],
    ...['Created-By: Packages', 'Origin: Debian'],
  ]);
  return [...new Set(stdout.split('\n').filter(Boolean))]; // one per architecture
}

/**
 * How this machine's apt downloads (`Acquire::http::Proxy "http://proxy.example:3142";`), each setting in a line of apt.conf(5). Not
 * what it makes of package lists: compressed ones are slow, and translated ones read by nobody.
 */
export async function aptSettings(): Promise<string[]> {
  const { stdout } = await execa('apt-config', ['dump']);
  const acquire = stdout
    .split('\n')
    .filter((line) => /^Acquire::(?!IndexTargets|GzipIndexes|Languages)/.test(line));
  return [...acquire, 'Acquire::Languages "none";'];
}

/** Where a proxy is configured in the environment, apt takes it from there. */
export function proxyVariables(): Record<string, string> {
  const isProxy = ([name]: [string, unknown]) => /^(https?|no)_proxy$/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(isProxy)) as Record<string, string>;
}
