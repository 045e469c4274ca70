import type { Outcome } from '../ocf/outcome.ts';
import type { Link } from '../ports.ts';
import { findLink } from './address-state.ts';

/**
 * The link to which start adds the addresses.
 *
 * @param interfaceName the parameter `interface`; `undefined` → eth0 if there is one, else the default route's
 * @param defaultRouteInterface `undefined` → there is no default route
 */
export function chooseLink(
  links: readonly Link[],
  interfaceName: string | undefined,
  defaultRouteInterface: string | undefined,
): Link | Outcome {
  const name = interfaceName ?? (findLink(links, 'eth0') ? 'eth0' : defaultRouteInterface);
  if (name === undefined)
    return {
      exit: 'OCF_ERR_ARGS',
      reason:
        'there is neither an interface eth0 nor a default route on this node; set the parameter interface',
    };
  const link = findLink(links, name);
  if (!link) {
    const names = links.map((candidate) => candidate.interfaceName).filter((candidate) => candidate !== 'lo');
    return {
      exit: 'OCF_ERR_ARGS',
      reason: `there is no network interface ${name} on this node (there is ${names.join(', ') || 'none'}); check the parameter interface`,
    };
  }
  if (!link.isUp)
    return {
      exit: 'OCF_ERR_GENERIC',
      reason: `the network interface ${link.interfaceName} is down; no route was touched. Switch it on: ip link set ${link.interfaceName} up`,
    };
  return link;
}
