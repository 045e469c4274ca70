import type { Outcome } from '../ocf/outcome.ts';
import { formatFailure, formatRoutes } from '../reasons.ts';
import { isInPlace, type AddressState, type PresentAddress } from './address-state.ts';
import type { ObservedRoute } from './route-state.ts';

/** Everything a monitor looked at. */
export interface MonitorObservation {
  readonly addresses: readonly AddressState[];
  /** `not-asked`: `monapi=false`, or what is known of the addresses is enough. */
  readonly routes: readonly ObservedRoute[] | 'not-asked';
  /** The parameter `interface`; `undefined` → not configured, any interface is fine. */
  readonly interfaceName: string | undefined;
}

export type MonitorKind = 'recurring' | 'probe';

interface Row {
  readonly title: string;
  readonly fits: (seen: MonitorObservation) => boolean;
  readonly recurring: (seen: MonitorObservation) => Outcome;
  /** `next row`: a probe goes on, this row is for recurring monitors. */
  readonly probe: (seen: MonitorObservation) => Outcome | 'next row';
}

/**
 * The monitor table: the first row that fits decides, over all addresses and all tables of the resource.
 *
 * A recurring monitor never says "not running" while the address is there: 7 is for "cleanly stopped", and
 * with 1 Pacemaker runs stop here, which removes a stray address. A probe's 1 on the other hand means
 * "active here too", and Pacemaker stops the healthy instance on the other node: a stray address on a
 * standby must not cost the service. And what EC2 does not answer costs nothing at all: routes do not
 * change because the control plane is away.
 */
export const monitorRows: readonly Row[] = [
  {
    title: 'all addresses absent',
    fits: ({ addresses }) => addresses.every(({ is }) => is === 'absent'),
    recurring: () => ({ exit: 'OCF_NOT_RUNNING' }),
    probe: () => ({ exit: 'OCF_NOT_RUNNING' }),
  },
  {
    title: 'address unknown',
    fits: ({ addresses }) => addresses.some(({ is }) => is === 'unknown'),
    recurring: ({ addresses }) => ({ exit: 'OCF_ERR_GENERIC', reason: formatUnknown(addresses) }),
    probe: ({ addresses }) => ({
      exit: addresses.some((state) => state.is === 'unknown' && state.why.kind === 'not-installed')
        ? 'OCF_ERR_INSTALLED'
        : 'OCF_ERR_GENERIC',
      reason: formatUnknown(addresses),
    }),
  },
  {
    title: 'any address present, no route here, some elsewhere',
    fits: ({ addresses, routes }) =>
      addresses.some(isPresent) && !anyRoute(routes, 'here') && anyRoute(routes, 'elsewhere'),
    recurring: (seen) => ({
      exit: 'OCF_ERR_GENERIC',
      reason: `${formatBad(seen)}; ${formatPresent(seen)}`,
    }),
    probe(seen) {
      const reason =
        `stray address, not active here: ${formatPresent(seen)}; remove it with: ` +
        `${seen.addresses.filter(isPresent).map(formatDelete).join('; ')} (${formatBad(seen)})`;
      return { exit: 'OCF_NOT_RUNNING', reason, warnings: [reason] };
    },
  },
  {
    title: 'some addresses present, some absent',
    fits: ({ addresses }) => addresses.some(({ is }) => is === 'absent'),
    recurring: (seen) => ({ exit: 'OCF_ERR_GENERIC', reason: formatPartlyPresent(seen) }),
    probe: (seen) => ({ exit: 'OCF_ERR_GENERIC', reason: formatPartlyPresent(seen) }),
  },
  {
    title: 'address on an interface that is down or is not the configured one',
    fits: ({ addresses, interfaceName }) =>
      addresses.filter(isPresent).some((state) => !isInPlace(state, interfaceName)),
    recurring: (seen) => ({ exit: 'OCF_ERR_GENERIC', reason: formatOutOfPlace(seen) }),
    probe: () => 'next row',
  },
  {
    title: 'any route elsewhere or blackhole',
    fits: ({ routes }) => anyRoute(routes, 'elsewhere', 'blackhole'),
    recurring: (seen) => ({ exit: 'OCF_ERR_GENERIC', reason: formatBad(seen) }),
    probe: (seen) => ({ exit: 'OCF_ERR_GENERIC', reason: formatBad(seen) }),
  },
  {
    title: 'a route missing after repair',
    fits: ({ routes }) => anyRoute(routes, 'missing'),
    recurring: (seen) => ({
      exit: everyDestinationIsServed(seen.routes) ? 'OCF_DEGRADED' : 'OCF_ERR_GENERIC',
      reason: formatBad(seen),
    }),
    probe: (seen) => ({
      exit: 'OCF_DEGRADED',
      reason: formatBad(seen),
    }),
  },
  {
    title: 'a route unknown or a table that does not exist',
    fits: ({ routes }) => anyRoute(routes, 'unknown', 'no-such-table'),
    recurring: degraded,
    probe: degraded,
  },
  {
    title: 'all routes here, or not asked',
    fits: () => true,
    recurring: () => ({ exit: 'OCF_SUCCESS' }),
    probe: () => ({ exit: 'OCF_SUCCESS' }),
  },
];

/** Decides what a monitor answers. Pure and total. */
export function decideMonitor(seen: MonitorObservation, kind: MonitorKind): Outcome {
  const warnings = carrierWarnings(seen.addresses);
  for (const row of monitorRows) {
    const outcome = row.fits(seen) ? row[kind](seen) : 'next row';
    if (outcome !== 'next row')
      return { ...outcome, warnings: [...(outcome.warnings ?? []), ...warnings], decidedBy: row.title };
  }
  throw new Error('the last row of the monitor table fits everything');
}

/** Whether asking EC2 could change the answer; a recurring monitor that already has to fail does not ask. */
export function needsRoutes(seen: Omit<MonitorObservation, 'routes'>, kind: MonitorKind): boolean {
  if (!seen.addresses.some(isPresent) || seen.addresses.some(({ is }) => is === 'unknown')) return false;
  if (kind === 'probe') return true;
  return seen.addresses.every((state) => isPresent(state) && isInPlace(state, seen.interfaceName));
}

function isPresent(state: AddressState): state is PresentAddress {
  return state.is === 'present';
}

function anyRoute(routes: MonitorObservation['routes'], ...states: ObservedRoute['state']['is'][]): boolean {
  return routes !== 'not-asked' && routes.some(({ state }) => states.includes(state.is));
}

function everyDestinationIsServed(routes: MonitorObservation['routes']): boolean {
  if (routes === 'not-asked') return true;
  const served = routes.filter(({ state }) => state.is === 'here' || state.is === 'unknown');
  return routes.every(({ destination }) => served.some((route) => route.destination === destination));
}

function carrierWarnings(addresses: readonly AddressState[]): string[] {
  return addresses
    .filter(isPresent)
    .flatMap(({ address, on }) =>
      on
        .filter(({ link }) => link.isUp && !link.hasCarrier)
        .map(({ link }) => `${address} is on ${link.interfaceName}, which has no carrier`),
    );
}

/** Said first: nobody has to get up for it. */
function degraded(seen: MonitorObservation): Outcome {
  return { exit: 'OCF_DEGRADED', reason: `still active; ${formatBad(seen)}` };
}

// --- Words ------------------------------------------------------------------------------------------

function formatUnknown(addresses: readonly AddressState[]): string {
  const [first] = addresses.filter((state) => state.is === 'unknown');
  return first
    ? `could not find out whether ${first.address} is on this node: ${formatFailure(first.why)}`
    : '';
}

function formatPresent({ addresses }: MonitorObservation): string {
  return addresses
    .filter(isPresent)
    .map(({ address, on }) => `${address} is on ${on.map(({ link }) => link.interfaceName).join(' and ')}`)
    .join(', ');
}

function formatPartlyPresent(seen: MonitorObservation): string {
  const absent = seen.addresses.filter(({ is }) => is === 'absent').map(({ address }) => address);
  return `${formatPresent(seen)}, but ${absent.join(', ')} is on no interface`;
}

function formatOutOfPlace({ addresses, interfaceName }: MonitorObservation): string {
  return addresses
    .filter(isPresent)
    .filter((state) => !isInPlace(state, interfaceName))
    .map(({ address, on }) => {
      const places = on
        .map(({ link }) => `${link.interfaceName}${link.isUp ? '' : ', which is down'}`)
        .join(' and ');
      const wanted = interfaceName === undefined ? '' : ` (interface=${interfaceName})`;
      return `${address} is on ${places}${wanted}`;
    })
    .join('; ');
}

function formatDelete({ address, on }: PresentAddress): string {
  return on
    .map(({ link, prefixLength }) => `ip address delete ${address}/${prefixLength} dev ${link.interfaceName}`)
    .join('; ');
}

/** Every route that is not as it should be, the worst first: Pacemaker shows the beginning. */
function formatBad({ routes }: MonitorObservation): string {
  if (routes === 'not-asked') return '';
  const worstFirst = ['elsewhere', 'blackhole', 'missing', 'no-such-table', 'unknown'] as const;
  return formatRoutes(worstFirst.flatMap((state) => routes.filter((route) => route.state.is === state)));
}
