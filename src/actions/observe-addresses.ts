import { addressState, isInPlace, type AddressState } from '../decisions/address-state.ts';
import type { MonitorKind } from '../decisions/monitor.ts';
import type { Deadline } from '../ocf/deadline.ts';
import type { Addresses, Link } from '../ports.ts';
import { formatFailure } from '../reasons.ts';
import { retry } from '../retry.ts';

export interface ObservedAddresses {
  readonly states: readonly AddressState[];
  readonly links: readonly Link[];
  readonly warnings: readonly string[];
}

/**
 * Where the addresses are. A glance is enough while everything is in its place; before anything is missing,
 * down or misplaced, `ip` is asked: the glance does not see a link without carrier, nor alternative names.
 */
export async function observeAddresses(
  { addresses, deadline }: { addresses: Addresses; deadline: Deadline },
  overlayIps: readonly string[],
  interfaceName: string | undefined,
  kind: MonitorKind,
): Promise<ObservedAddresses> {
  const seen = addresses.glance();
  const glance = {
    states: overlayIps.map((address) => addressState(address, seen)),
    links: seen,
    warnings: [],
  };
  if (glance.states.every((state) => state.is === 'present' && isInPlace(state, interfaceName)))
    return glance;

  const shown = await retry(() => addresses.show(), 3, deadline);
  if (shown.ok) {
    const links = shown.value;
    return { states: overlayIps.map((address) => addressState(address, links)), links, warnings: [] };
  }
  const why = shown.failure;
  if (kind === 'probe' && why.kind !== 'not-installed')
    return { ...glance, warnings: [`judged without ip, which did not answer: ${formatFailure(why)}`] };
  return { ...glance, states: overlayIps.map((address) => ({ address, is: 'unknown', why })) };
}
