import type { Failure } from '../answer.ts';
import type { Link, LinkAddress } from '../ports.ts';

/** Where one overlay IP address is on this node. `unknown` → asked, no answer. */
export type AddressState =
  | { readonly address: string; readonly is: 'present'; readonly on: readonly AddressPlace[] }
  | { readonly address: string; readonly is: 'absent' }
  | { readonly address: string; readonly is: 'unknown'; readonly why: Failure };

export type PresentAddress = Extract<AddressState, { is: 'present' }>;

export interface AddressPlace {
  readonly link: Link;
  readonly prefixLength: number;
}

/** The exact address, on whichever interface: `192.168.10.1` is not `192.168.10.15`. */
export function addressState(address: string, links: readonly Link[]): AddressState {
  const on = links.flatMap((link) =>
    link.addresses
      .filter((candidate: LinkAddress) => candidate.address === address)
      .map(({ prefixLength }) => ({ link, prefixLength })),
  );
  return on.length > 0 ? { address, is: 'present', on } : { address, is: 'absent' };
}

/** The link with this name, alternative names included (ip-link(8), `altname`). */
export function findLink(links: readonly Link[], name: string): Link | undefined {
  return links.find((link) => isNamed(link, name));
}

function isNamed(link: Link, name: string): boolean {
  return link.interfaceName === name || link.altNames.includes(name);
}

/**
 * Whether the address is where traffic can reach it: on an interface that is up and, where the parameter
 * `interface` is set, on that one.
 */
export function isInPlace(state: PresentAddress, interfaceName: string | undefined): boolean {
  return state.on.some(
    ({ link }) => link.isUp && (interfaceName === undefined || isNamed(link, interfaceName)),
  );
}
