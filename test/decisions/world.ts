import type { Failure } from '../../src/answer.ts';
import type { AddressState } from '../../src/decisions/address-state.ts';
import type { RouteState } from '../../src/decisions/route-state.ts';
import { link } from '../fakes/addresses.ts';
import { ipNotInstalled, throttled, unauthorized } from '../fakes/failures.ts';

export const CONFIGURED = 'eth0';

/** Every state of one address, seen with `interface=eth0`. */
export const addressStates = {
  absent: (address) => ({ address, is: 'absent' }),
  'in place': (address) => present(address, link('eth0')),
  misplaced: (address) => present(address, link('eth1')),
  'on a link that is down': (address) => present(address, link('eth0', { isUp: false })),
  unknown: (address) => ({ address, is: 'unknown', why: busy }),
  'unknown, no ip': (address) => ({
    address,
    is: 'unknown',
    why: { operation: 'ip address show', ...ipNotInstalled },
  }),
} as const satisfies Record<string, (address: string) => AddressState>;

export type AddressName = keyof typeof addressStates;
export const addressNames = Object.keys(addressStates) as AddressName[];

/** A message with line breaks, as a tool may print it. */
const busy: Failure = {
  kind: 'transient',
  operation: 'ip address show',
  code: 'exit 2',
  message: 'RTNETLINK answers:\r\nDevice or resource\nbusy',
};

function present(address: string, on: ReturnType<typeof link>): AddressState {
  return { address, is: 'present', on: [{ link: on, prefixLength: 32 }] };
}

/** Every state of one route. The targets tell routes apart in a reason. */
export const routeStates = {
  here: () => ({ is: 'here' }),
  elsewhere: (key) => ({ is: 'elsewhere', target: `eni-of-${key}` }),
  blackhole: (key) => ({ is: 'blackhole', target: `eni-gone-${key}` }),
  missing: () => ({ is: 'missing' }),
  'missing, not put back': () => ({ is: 'missing', why: { operation: 'CreateRoute', ...unauthorized } }),
  'no such table': () => ({ is: 'no-such-table' }),
  unknown: () => ({
    is: 'unknown',
    why: { operation: 'DescribeRouteTables', ...throttled, message: 'Request\nlimit\r\nexceeded.' },
  }),
} as const satisfies Record<string, (key: number) => RouteState>;

export type RouteName = keyof typeof routeStates;
export const routeNames = Object.keys(routeStates) as RouteName[];

/** Every way to fill so many places with these. */
export function combinations<T>(items: readonly T[], places: number): T[][] {
  if (places === 0) return [[]];
  return combinations(items, places - 1).flatMap((some) => items.map((item) => [...some, item]));
}
