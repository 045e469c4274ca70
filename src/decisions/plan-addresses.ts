import { formatLabel, isLabel } from '../address-label.ts';
import type { Outcome } from '../ocf/outcome.ts';
import { isIpv6 } from '../overlay-ip.ts';
import type { AddressToAdd, Link, LinkAddress } from '../ports.ts';
import { addressState } from './address-state.ts';

export type AddressStep =
  | { readonly do: 'add'; readonly address: AddressToAdd }
  | { readonly do: 'delete'; readonly address: LinkAddress; readonly interfaceName: string };

/**
 * What has to change so that every address is on this link and on no other. An address that moves is added
 * before it is deleted, so that it is never gone.
 */
export function planAddresses(
  addresses: readonly string[],
  links: readonly Link[],
  link: Link,
  iflabel: string | undefined,
): readonly AddressStep[] | Outcome {
  const label = formatLabel(link.interfaceName, iflabel);
  if (label !== undefined && !isLabel(label))
    return {
      // Another node may have an interface with a shorter name
      exit: 'OCF_ERR_ARGS',
      reason: `iflabel makes the address label ${label} with ${label.length} characters; 15 are the most`,
    };
  return addresses.flatMap((address): AddressStep[] => {
    const state = addressState(address, links);
    const places = state.is === 'present' ? state.on : [];
    const elsewhere = places.filter((place) => place.link !== link);
    const add: AddressToAdd = {
      address,
      interfaceName: link.interfaceName,
      ...(iflabel !== undefined && !isIpv6(address) && { label: iflabel }),
    };
    return [
      ...(places.length > elsewhere.length ? [] : [{ do: 'add' as const, address: add }]),
      ...elsewhere.map((place) => ({
        do: 'delete' as const,
        address: { address, prefixLength: place.prefixLength },
        interfaceName: place.link.interfaceName,
      })),
    ];
  });
}
