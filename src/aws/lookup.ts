import type { LookupAddress } from 'node:dns';
import { readFileSync } from 'node:fs';
import type { LookupFunction } from 'node:net';

/** Milliseconds for one question to one name server, and how often it is asked. */
const patience = { timeout: 1_500, tries: 3 };

/**
 * Finds the addresses of a host by /etc/hosts and DNS, with nothing that blocks.
 *
 * Node's own lookup is getaddrinfo(3) on a thread. With a name server that does not answer it takes 10 to
 * 45 seconds, can not be cancelled, and `process.exit` waits for it: the agent would be killed at the
 * operation's timeout instead of ending before it. It is only used where DNS has answered that there is no
 * such name, for hosts that are known by other means (nsswitch.conf).
 */
export const lookup: LookupFunction = (hostname, options, callback) => {
  const answer = (addresses: readonly LookupAddress[]) => {
    const wanted = addresses.filter(({ family }) => !options.family || family === options.family);
    const [first] = wanted;
    if (!first) return false;
    if (options.all) callback(null, [...wanted]);
    else callback(null, first.address, first.family);
    return true;
  };
  if (answer(findInHosts(readHosts(), hostname))) return;

  // Loaded for names alone
  void import('node:dns').then(({ lookup: getaddrinfo, Resolver }) => {
    const resolver = new Resolver(patience);
    const ask = (family: 4 | 6) =>
      new Promise<LookupAddress[]>((resolve, reject) => {
        const resolve46 = family === 4 ? resolver.resolve4.bind(resolver) : resolver.resolve6.bind(resolver);
        resolve46(hostname, (error: NodeJS.ErrnoException | null, addresses: string[]) => {
          if (error) reject(error);
          else resolve(addresses.map((address) => ({ address, family })));
        });
      });
    void Promise.allSettled([ask(4), ask(6)]).then(([ipv4, ipv6]) => {
      const found = [ipv4, ipv6].flatMap((asked) => (asked.status === 'fulfilled' ? asked.value : []));
      if (answer(found)) return;
      const unanswered = [ipv4, ipv6]
        .flatMap((asked) => (asked.status === 'rejected' ? [asked.reason as NodeJS.ErrnoException] : []))
        .find((error) => !isNoSuchName(error));
      if (unanswered) callback(unanswered, '', 0);
      else getaddrinfo(hostname, options, callback);
    });
  });
};

/** What DNS has answered; anything else is no answer (ETIMEOUT, ECONNREFUSED, ESERVFAIL). */
function isNoSuchName({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ENOTFOUND' || code === 'ENODATA';
}

function readHosts(): string {
  try {
    return readFileSync('/etc/hosts', 'utf8');
  } catch {
    return '';
  }
}

/** hosts(5): an address, then its names; `#` begins a comment. */
export function findInHosts(hosts: string, hostname: string): LookupAddress[] {
  return hosts.split('\n').flatMap((line) => {
    const [address, ...names] = (line.split('#')[0] ?? '').trim().toLowerCase().split(/\s+/);
    if (!address || !names.includes(hostname.toLowerCase())) return [];
    return { address, family: address.includes(':') ? 6 : 4 };
  });
}
