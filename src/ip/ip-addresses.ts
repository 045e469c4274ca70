import { networkInterfaces } from 'node:os';
import { failed, ok, parseAnswer, type Answer, type Failed } from '../answer.ts';
import { destinationOf, isIpv6 } from '../overlay-ip.ts';
import { formatLabel } from '../address-label.ts';
import type { Addresses } from '../ports.ts';
import { parseNetworkInterfaces } from './glance.ts';
import { parseAddressShow, parseDefaultRouteInterface } from './parse-ip-json.ts';

/** The addresses of this node, by iproute2's `ip`. ip-address(8), ip-route(8) */
export function ipAddresses(options: { path: string | undefined; signal: AbortSignal }): Addresses {
  // Spawning is not loaded before something is spawned: a monitor that finds all in its place needs none of it
  const run = async (operation: string, ...args: string[]) => {
    const { runIp } = await import('./ip-command.ts');
    return runIp(operation, args, options);
  };
  return {
    async show() {
      const operation = 'ip address show';
      return parseAnswer(operation, await run(operation, '-json', 'address', 'show'), parseAddressShow);
    },
    glance: () => parseNetworkInterfaces(networkInterfaces()),
    async defaultRouteInterface() {
      const operation = 'ip route show default';
      const ipv4 = await run(operation, '-json', 'route', 'show', 'default');
      const found = parseAnswer(operation, ipv4, parseDefaultRouteInterface);
      if (!found.ok || found.value !== undefined) return found;
      const ipv6 = await run(operation, '-6', '-json', 'route', 'show', 'default');
      return parseAnswer(operation, ipv6, parseDefaultRouteInterface);
    },
    async add({ address, interfaceName, label }) {
      // An IPv6 address that is preferred could become the source of new connections, and duplicate address
      // detection would keep it from answering for a second or more
      const how = isIpv6(address)
        ? ['nodad', 'preferred_lft', '0']
        : label
          ? ['label', formatLabel(interfaceName, label)]
          : [];
      const args = ['address', 'add', destinationOf(address), 'dev', interfaceName, ...how];
      const added = await run('ip address add', ...args);
      return added.ok || isAlreadyThere(added.failure.message) ? ok(undefined) : about(address, added);
    },
    async delete({ address, prefixLength }, interfaceName) {
      const deleted = await run(
        'ip address delete',
        'address',
        'delete',
        `${address}/${prefixLength}`,
        'dev',
        interfaceName,
      );
      return deleted.ok ? ok(undefined) : about(address, deleted);
    },
  };
}

/** Before and since Linux 6.3: "RTNETLINK answers: File exists", "Error: ipv4: Address already assigned." */
function isAlreadyThere(stderr: string): boolean {
  return /File exists|already assigned/.test(stderr);
}

function about(subject: string, answer: Failed): Answer<never> {
  return failed({ ...answer.failure, subject });
}
