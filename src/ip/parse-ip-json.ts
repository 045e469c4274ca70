import { canonicalAddress } from '../overlay-ip.ts';
import type { Link } from '../ports.ts';

/** What `ip -json address show` prints of a link, as far as it is looked at (iproute2 6.1.0; test/fixtures/ip). */
interface IpAddressShow {
  readonly ifname?: string;
  readonly flags?: readonly string[];
  readonly address?: string;
  readonly altnames?: readonly string[];
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

/**
 * Parses `ip -json address show`.
 *
 * @throws SyntaxError, when it is not JSON or not a list
 */
export function parseAddressShow(stdout: string): Link[] {
  const shown = parseList(stdout);
  // There is always lo
  if (shown.length === 0) throw new SyntaxError('no interface at all');
  return (shown as IpAddressShow[]).flatMap(
    ({ ifname, flags = [], address = '', altnames = [], addr_info = [] }) =>
      ifname === undefined
        ? []
        : {
            interfaceName: ifname,
            altNames: altnames,
            macAddress: address,
            isUp: flags.includes('UP'),
            hasCarrier: flags.includes('LOWER_UP'),
            addresses: addr_info.flatMap(({ local, prefixlen }) =>
              local === undefined || prefixlen === undefined
                ? []
                : { address: canonicalAddress(local) ?? local, prefixLength: prefixlen },
            ),
          },
  );
}

/** What `ip -json route show default` prints of a route; one with several next hops has no device of its own. */
interface IpRouteShow {
  readonly dev?: string;
  readonly metric?: number;
  readonly nexthops?: readonly { readonly dev?: string }[];
}

/**
 * Parses `ip -json route show default`: the interface of the default route with the best metric.
 *
 * @throws SyntaxError, when it is not JSON or not a list
 */
export function parseDefaultRouteInterface(stdout: string): string | undefined {
  const routes = parseList(stdout) as IpRouteShow[];
  const [best] = routes.toSorted((a, b) => (a.metric ?? 0) - (b.metric ?? 0));
  return best?.dev ?? best?.nexthops?.[0]?.dev;
}

/** ip prints nothing at all, or `[]`, where there is nothing to show. */
function parseList(stdout: string): unknown[] {
  const value: unknown = stdout.trim() === '' ? [] : JSON.parse(stdout);
  if (!Array.isArray(value)) throw new SyntaxError('not a list');
  return value;
}
