import type { Failure } from '../../../answer.ts';
import type { Parameters } from '../../../agent.ts';
import { findLink } from '../../../decisions/address-state.ts';
import { chooseLink } from '../../../decisions/choose-link.ts';
import type { Link } from '../../../ports.ts';
import type { HostFacts } from './facts.ts';

/** The link to which start would add the addresses, or why to none. */
export type OwnLink =
  | { readonly is: 'found'; readonly link: Link }
  | { readonly is: 'none'; readonly reason: string }
  | { readonly is: 'unknown'; readonly why: Failure };

export function ownLink(
  { links, defaultRouteInterface }: HostFacts,
  { interface: interfaceName }: Pick<Parameters, 'interface'>,
): OwnLink {
  if (!links.ok) return { is: 'unknown', why: links.failure };
  const isByDefaultRoute = interfaceName === undefined && !findLink(links.value, 'eth0');
  if (isByDefaultRoute && !defaultRouteInterface.ok)
    return { is: 'unknown', why: defaultRouteInterface.failure };
  const byDefault = defaultRouteInterface.ok ? defaultRouteInterface.value : undefined;
  const chosen = chooseLink(
    // That it is down is another matter
    links.value.map((link) => ({ ...link, isUp: true })),
    interfaceName,
    byDefault,
  );
  if ('exit' in chosen) return { is: 'none', reason: chosen.reason ?? '' };
  const link = findLink(links.value, chosen.interfaceName);
  return link ? { is: 'found', link } : { is: 'none', reason: '' };
}

/** Hardware has no kind; these stand for it or carry it. Bridges, tunnels and the like are of containers and VPNs. */
const kindsOfNetworkInterfaces = ['veth', 'vlan', 'bond', 'team', 'macvlan', 'ipvlan'];

/** Those that could carry an overlay IP: they have an address by which the network reaches them. */
export function networkInterfaces(
  { links, linkKinds }: HostFacts,
  overlayIps: readonly string[],
): readonly Link[] {
  if (!links.ok) return [];
  return links.value.filter(({ interfaceName, addresses }) => {
    const kind = linkKinds.ok ? linkKinds.value.get(interfaceName) : undefined;
    return (
      interfaceName !== 'lo' &&
      (kind === undefined || kindsOfNetworkInterfaces.includes(kind)) &&
      addresses.some(({ address }) => !/^(?:fe80:|169\.254\.)/.test(address) && !overlayIps.includes(address))
    );
  });
}
