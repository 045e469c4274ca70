import { beforeAll, describe, expect, test } from 'vitest';
import { decideMonitor, monitorRows, needsRoutes, type MonitorKind } from '../../src/decisions/monitor.ts';
import { destinationOf } from '../../src/overlay-ip.ts';
import { routeKeys, type ObservedRoute } from '../../src/decisions/route-state.ts';
import { exitCodes } from '../../src/ocf/exit-codes.ts';
import type { Outcome } from '../../src/ocf/outcome.ts';
import { link } from '../fakes/addresses.ts';
import {
  addressNames,
  addressStates,
  combinations,
  CONFIGURED,
  routeNames,
  routeStates,
  type AddressName,
  type RouteName,
} from './world.ts';

const ADDRESSES = ['192.168.10.15', 'fd00:10::15'];
const TABLES = ['rtb-a', 'rtb-b'];
const kinds = ['recurring', 'probe'] as const;

/** A case by names: `routes` in the order table by table, address by address. */
interface Case {
  readonly addresses: readonly AddressName[];
  readonly routes: readonly RouteName[] | 'not-asked';
  readonly kind: MonitorKind;
}

function observe({ addresses, routes }: Omit<Case, 'kind'>) {
  const here = ADDRESSES.slice(0, addresses.length);
  const keys = routeKeys(TABLES, here);
  return {
    addresses: addresses.map((name, index) => addressStates[name](here[index] ?? '')),
    routes:
      routes === 'not-asked'
        ? ('not-asked' as const)
        : routes.map((name, index): ObservedRoute => {
            const key = keys[index] ?? { routeTableId: '', destination: '' };
            return { ...key, state: routeStates[name](index) };
          }),
    interfaceName: CONFIGURED,
  };
}

function decide(one: Case): Outcome {
  return decideMonitor(observe(one), one.kind);
}

describe('the monitor table', () => {
  const exits = {
    0: 'OCF_SUCCESS',
    1: 'OCF_ERR_GENERIC',
    5: 'OCF_ERR_INSTALLED',
    7: 'OCF_NOT_RUNNING',
    190: 'OCF_DEGRADED',
  } as const;
  type Code = keyof typeof exits;

  const inPlace = ['in place'] as const;
  const both = ['in place', 'in place'] as const;
  const rows: [string, readonly AddressName[], Case['routes'], Code, Code | '-'][] = [
    // addresses · routes (one address: table a, table b; two: a.1, a.2, b.1, b.2) · recurring · probe
    ['all addresses absent', ['absent'], 'not-asked', 7, 7],
    ['all addresses absent, two of them', ['absent', 'absent'], 'not-asked', 7, 7],
    ['address unknown', ['unknown'], 'not-asked', 1, '-'],
    ['address unknown because ip is not installed', ['unknown, no ip'], 'not-asked', 1, 5],
    ['one address absent, the other unknown', ['absent', 'unknown'], 'not-asked', 1, '-'],
    ['any address present, no route here, some elsewhere', inPlace, ['elsewhere'], 1, 7],
    [
      'any address present, elsewhere in one table, unknown in the other',
      inPlace,
      ['unknown', 'elsewhere'],
      1,
      7,
    ],
    [
      'any address present, elsewhere in one table, a blackhole in the other',
      inPlace,
      ['blackhole', 'elsewhere'],
      1,
      7,
    ],
    [
      'some addresses present, some absent, and the routes elsewhere',
      ['in place', 'absent'],
      ['elsewhere', 'elsewhere'],
      1,
      7,
    ],
    ['some addresses present, some absent, all routes here', ['in place', 'absent'], ['here', 'here'], 1, 1],
    ['some addresses present, some absent, not asked', ['in place', 'absent'], 'not-asked', 1, 1],
    ['address on an interface that is down', ['on a link that is down'], ['here'], 1, 0],
    ['address on another interface than the configured one', ['misplaced'], ['here'], 1, 0],
    ['address on another interface, EC2 away', ['misplaced'], ['unknown'], 1, 190],
    ['address on another interface, route missing', ['misplaced'], ['missing'], 1, 190],
    ['one table here, one elsewhere', inPlace, ['here', 'elsewhere'], 1, 1],
    ['one table here, one a blackhole', inPlace, ['here', 'blackhole'], 1, 1],
    ['a blackhole', inPlace, ['blackhole'], 1, 1],
    ['a blackhole and an unknown', inPlace, ['blackhole', 'unknown'], 1, 1],
    ['missing after repair in the only table', inPlace, ['missing, not put back'], 1, 190],
    ['missing in one table, here in another', inPlace, ['missing, not put back', 'here'], 190, 190],
    ['missing in one table, unknown in another', inPlace, ['missing', 'unknown'], 190, 190],
    ['missing in one table, the other does not exist', inPlace, ['missing', 'no such table'], 1, 190],
    ['missing in every table', inPlace, ['missing', 'missing'], 1, 190],
    [
      'one address missing in every table, the other here',
      both,
      ['here', 'missing', 'here', 'missing'],
      1,
      190,
    ],
    ['each address missing in another table', both, ['here', 'missing', 'missing', 'here'], 190, 190],
    ['a route unknown', inPlace, ['unknown'], 190, 190],
    ['every route unknown', inPlace, ['unknown', 'unknown'], 190, 190],
    ['a route unknown, the others here', inPlace, ['here', 'unknown'], 190, 190],
    ['a table that does not exist, the others here', inPlace, ['no such table', 'here'], 190, 190],
    ['no table exists', inPlace, ['no such table', 'no such table'], 190, 190],
    ['all routes here', inPlace, ['here'], 0, 0],
    ['all routes here, two tables and two addresses', both, ['here', 'here', 'here', 'here'], 0, 0],
    ['the routes are not asked', inPlace, 'not-asked', 0, 0],
  ];

  test.each(rows)('%s: %o %o → recurring %s', (_title, addresses, routes, code) => {
    expect(decide({ addresses, routes, kind: 'recurring' }).exit).toBe(exits[code]);
  });

  test.each(rows.filter((row) => row[4] !== '-'))('%s: %o %o → recurring %s, probe %s', (...row) => {
    const [, addresses, routes, , code] = row;
    expect(decide({ addresses, routes, kind: 'probe' }).exit).toBe(exits[code as Code]);
  });

  test('has a row for each of the design’s, in its order', () => {
    expect(monitorRows.map(({ title }) => title)).toEqual([
      'all addresses absent',
      'address unknown',
      'any address present, no route here, some elsewhere',
      'some addresses present, some absent',
      'address on an interface that is down or is not the configured one',
      'any route elsewhere or blackhole',
      'a route missing after repair',
      'a route unknown or a table that does not exist',
      'all routes here, or not asked',
    ]);
  });
});

/** The table of design.md again, row by row in words; `undefined` → a case that no probe gets to decide. */
function exitByDesign({ addresses, routes, kind }: Case): keyof typeof exitCodes | undefined {
  const isProbe = kind === 'probe';
  const all = routes === 'not-asked' ? [] : routes;
  const has = (...names: RouteName[]) => all.some((name) => names.includes(name));
  const missing = ['missing', 'missing, not put back'] as const;
  // Each destination's routes: every table has its addresses in the same order
  const ofDestination = addresses.map((_, which) =>
    all.filter((__, index) => index % addresses.length === which),
  );

  if (addresses.every((name) => name === 'absent')) return 'OCF_NOT_RUNNING';
  if (addresses.includes('unknown, no ip')) return isProbe ? 'OCF_ERR_INSTALLED' : 'OCF_ERR_GENERIC';
  if (addresses.includes('unknown')) return isProbe ? undefined : 'OCF_ERR_GENERIC';
  if (has('elsewhere') && !has('here')) return isProbe ? 'OCF_NOT_RUNNING' : 'OCF_ERR_GENERIC';
  if (addresses.includes('absent')) return 'OCF_ERR_GENERIC';
  if (!isProbe && addresses.some((name) => name !== 'in place')) return 'OCF_ERR_GENERIC';
  if (has('elsewhere', 'blackhole')) return 'OCF_ERR_GENERIC';
  if (has(...missing)) {
    const isServed = ofDestination.every((names) =>
      names.some((name) => name === 'here' || name === 'unknown'),
    );
    return isProbe || isServed ? 'OCF_DEGRADED' : 'OCF_ERR_GENERIC';
  }
  if (has('unknown', 'no such table')) return 'OCF_DEGRADED';
  return 'OCF_SUCCESS';
}

describe('laws, over every combination of address and route states', () => {
  const combined: Omit<Case, 'kind'>[] = [1, 2].flatMap((count) =>
    combinations(addressNames, count).flatMap((addresses) =>
      ['not-asked' as const, ...combinations(routeNames, count), ...combinations(routeNames, 2 * count)].map(
        (routes) => ({ addresses, routes }),
      ),
    ),
  );
  let decided: { one: Case; outcome: Outcome; seen: ReturnType<typeof observe> }[];

  beforeAll(() => {
    decided = combined.flatMap((observed) => {
      const seen = observe(observed);
      return kinds.map((kind) => ({
        one: { ...observed, kind },
        outcome: decideMonitor(seen, kind),
        seen,
      }));
    });
  });

  /** Every case of which the law speaks and that breaks it, the first few of them. */
  const breaking = (holds: (one: Case, outcome: Outcome, seen: ReturnType<typeof observe>) => boolean) =>
    decided
      .filter(({ one, outcome, seen }) => !holds(one, outcome, seen))
      .slice(0, 5)
      .map(({ one, outcome }) => ({ ...one, ...outcome }));
  const isPresent = (name: AddressName) => name !== 'absent' && !name.startsWith('unknown');

  test('there are more than a hundred thousand of them', () => {
    expect(decided.length).toBeGreaterThan(100_000);
  });

  test('the answer is that of the first row of the design’s table that fits', () => {
    expect(breaking((one, { exit }) => [undefined, exit].includes(exitByDesign(one)))).toEqual([]);
  });

  test('a recurring monitor exits 0, 1, 7 or 190 and nothing else', () => {
    expect(
      breaking(({ kind }, { exit }) => kind === 'probe' || [0, 1, 7, 190].includes(exitCodes[exit])),
    ).toEqual([]);
  });

  test('a recurring monitor says not running only where every address is absent', () => {
    expect(
      breaking(
        ({ kind, addresses }, { exit }) =>
          kind === 'probe' || (exit === 'OCF_NOT_RUNNING') === addresses.every((name) => name === 'absent'),
      ),
    ).toEqual([]);
  });

  test('a probe says not running only where every address is absent, or no route is here and some is elsewhere', () => {
    expect(
      breaking(
        ({ kind, addresses, routes }, { exit }) =>
          kind === 'recurring' ||
          exit !== 'OCF_NOT_RUNNING' ||
          addresses.every((name) => name === 'absent') ||
          (!routes.includes('here') && routes.includes('elsewhere')),
      ),
    ).toEqual([]);
  });

  test('with every address in place, what EC2 does not answer never costs the service', () => {
    const harmless = ['here', 'unknown', 'no such table'];
    expect(
      breaking(
        ({ addresses, routes }, { exit }) =>
          addresses.some((name) => name !== 'in place') ||
          (routes !== 'not-asked' && routes.some((name) => !harmless.includes(name))) ||
          exit === 'OCF_SUCCESS' ||
          exit === 'OCF_DEGRADED',
      ),
    ).toEqual([]);
  });

  test('success means every address present and every route here or not asked', () => {
    expect(
      breaking(
        ({ addresses, routes }, { exit }) =>
          exit !== 'OCF_SUCCESS' ||
          (addresses.every(isPresent) && (routes === 'not-asked' || routes.every((name) => name === 'here'))),
      ),
    ).toEqual([]);
  });

  test('every exit but 0 and a plain 7 has a reason, and success has none', () => {
    expect(
      breaking(({ addresses }, { exit, reason }) =>
        exit === 'OCF_SUCCESS' || (exit === 'OCF_NOT_RUNNING' && addresses.every((name) => name === 'absent'))
          ? reason === undefined
          : reason !== undefined && reason.trim() !== '',
      ),
    ).toEqual([]);
  });

  test('no reason and no warning holds a line break', () => {
    expect(
      breaking(
        (_, { reason = '', warnings = [] }) => ![reason, ...warnings].some((text) => /[\r\n]/.test(text)),
      ),
    ).toEqual([]);
  });

  test('where routes decide, the reason names each table and destination that is not here, and each target', () => {
    expect(
      breaking(({ addresses }, { exit, reason = '' }, seen) => {
        if (exit === 'OCF_SUCCESS' || addresses.some((name) => name !== 'in place')) return true;
        if (seen.routes === 'not-asked') return true;
        return seen.routes.every(
          ({ routeTableId, destination, state }) =>
            state.is === 'here' ||
            (reason.includes(`${routeTableId} ${destination}`) &&
              (!('target' in state) || reason.includes(state.target))),
        );
      }),
    ).toEqual([]);
  });

  test('where addresses decide, the reason names every address that is not in place', () => {
    expect(
      breaking(({ addresses, kind }, { exit, reason = '' }, seen) => {
        const decides =
          exit === 'OCF_ERR_GENERIC' && (kind === 'recurring' ? true : addresses.includes('absent'));
        if (!decides || addresses.some((name) => name.startsWith('unknown'))) return true;
        if (seen.routes !== 'not-asked' && seen.routes.some(({ state }) => state.is === 'elsewhere'))
          return true;
        return seen.addresses.every(
          ({ address }, index) => addresses[index] === 'in place' || reason.includes(address),
        );
      }),
    ).toEqual([]);
  });

  test('a probe that finds a stray address warns of each by name', () => {
    expect(
      breaking(
        ({ kind, addresses }, { exit, warnings = [] }, seen) =>
          kind === 'recurring' ||
          exit !== 'OCF_NOT_RUNNING' ||
          seen.addresses.every(
            ({ address }, index) =>
              !isPresent(addresses[index] ?? 'absent') ||
              warnings.some((warning) => warning.includes(address)),
          ),
      ),
    ).toEqual([]);
  });

  test('where the routes need not be asked, no route changes the answer', () => {
    const without = new Map<string, string>();
    const key = ({ addresses, kind }: Case) => `${kind}: ${addresses.join(', ')}`;
    for (const { one, outcome } of decided)
      if (one.routes === 'not-asked') without.set(key(one), outcome.exit);
    expect(
      breaking((one, { exit }, seen) => needsRoutes(seen, one.kind) || without.get(key(one)) === exit),
    ).toEqual([]);
  });

  test('the routes are not asked where every address is absent or one is unknown', () => {
    expect(
      breaking(
        ({ addresses, kind }, _outcome, seen) =>
          !needsRoutes(seen, kind) ||
          (addresses.some((name) => name !== 'absent') &&
            addresses.every((name) => !name.startsWith('unknown'))),
      ),
    ).toEqual([]);
  });

  test('the routes are asked where every address is in place', () => {
    expect(
      breaking(
        ({ addresses, kind }, _outcome, seen) =>
          addresses.some((name) => name !== 'in place') || needsRoutes(seen, kind),
      ),
    ).toEqual([]);
  });
});

test('without a configured interface any interface is fine', () => {
  const seen = {
    ...observe({ addresses: ['misplaced'], routes: ['here'] }),
    interfaceName: undefined,
  };
  expect(decideMonitor(seen, 'recurring').exit).toBe('OCF_SUCCESS');
});

test('without a configured interface a link that is down still fails', () => {
  const seen = {
    ...observe({ addresses: ['on a link that is down'], routes: ['here'] }),
    interfaceName: undefined,
  };
  expect(decideMonitor(seen, 'recurring').exit).toBe('OCF_ERR_GENERIC');
});

test.each(kinds)('a lost carrier is a warning to a %s monitor', (kind) => {
  const address = '192.168.10.15';
  const on = [{ link: link('eth0', { hasCarrier: false }), prefixLength: 32 }];
  const { exit, warnings } = decideMonitor(
    {
      addresses: [{ address, is: 'present', on }],
      routes: [{ routeTableId: 'rtb-a', destination: destinationOf(address), state: { is: 'here' } }],
      interfaceName: CONFIGURED,
    },
    kind,
  );
  expect(exit).toBe('OCF_SUCCESS');
  expect(warnings).toEqual([expect.stringMatching(/192\.168\.10\.15.*eth0.*carrier/)]);
});
