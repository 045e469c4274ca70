import { describe, expect, test } from 'vitest';
import { failed, ok, type Answer, type Failure } from '../../src/answer.ts';
import type { ObservedRoute } from '../../src/decisions/route-state.ts';
import {
  chooseLink,
  decideVerification,
  decideWrites,
  planAddresses,
  type AddressStep,
  type RouteWrite,
} from '../../src/decisions/start.ts';
import type { Outcome } from '../../src/ocf/outcome.ts';
import type { Link, LinkAddress } from '../../src/ports.ts';
import { link, linkAddress } from '../fakes/addresses.ts';
import { noSuchTable, throttled, tooManyRoutes, unauthorized, type Refusal } from '../fakes/failures.ts';
import { combinations, routeNames, routeStates } from './world.ts';

describe('the interface', () => {
  const lo = link('lo');
  const eth0 = link('eth0');
  const eth1 = link('eth1');
  const ens5 = link('ens5', { altNames: ['enp0s5'] });
  const down = link('ens6', { isUp: false });

  test.each<[string, Link[], string | undefined, string | undefined, Link]>([
    ['is the configured one', [lo, eth0, eth1], 'eth1', 'eth0', eth1],
    ['is the configured one by an alternative name', [lo, ens5], 'enp0s5', undefined, ens5],
    ['is eth0 where none is configured', [lo, eth1, eth0], undefined, 'eth1', eth0],
    ['is that of the default route without eth0', [lo, eth1, ens5], undefined, 'ens5', ens5],
    [
      'may have no carrier',
      [link('eth0', { hasCarrier: false })],
      undefined,
      undefined,
      link('eth0', { hasCarrier: false }),
    ],
  ])('%s', (_title, links, interfaceName, defaultRoute, chosen) => {
    expect(chooseLink(links, interfaceName, defaultRoute)).toEqual(chosen);
  });

  test.each<[string, Link[], string | undefined, string | undefined, Outcome['exit'], RegExp]>([
    [
      'that is configured and absent bans the node, and the reason lists what there is',
      [lo, eth0, ens5],
      'eth5',
      'eth0',
      'OCF_ERR_ARGS',
      /eth5.*eth0, ens5/,
    ],
    [
      'is not guessed without eth0 and default route',
      [lo, eth1],
      undefined,
      undefined,
      'OCF_ERR_ARGS',
      /parameter interface/,
    ],
    [
      'that is down fails, and the reason says how to switch it on',
      [lo, down],
      'ens6',
      undefined,
      'OCF_ERR_GENERIC',
      /ip link set ens6 up/,
    ],
    [
      'of the default route that is down fails',
      [lo, down],
      undefined,
      'ens6',
      'OCF_ERR_GENERIC',
      /ens6 is down/,
    ],
    ['on a node that has none but lo is absent', [lo], 'eth0', undefined, 'OCF_ERR_ARGS', /eth0.*none/],
  ])('%s', (_title, links, interfaceName, defaultRoute, exit, reason) => {
    const outcome = chooseLink(links, interfaceName, defaultRoute);
    expect(outcome).toMatchObject({ exit });
    expect('exit' in outcome && outcome.reason).toMatch(reason);
  });
});

describe('the plan for the addresses', () => {
  const IP = '192.168.10.15';
  const IPV6 = 'fd00:10::15';
  const plan = (addresses: readonly string[], links: readonly Link[], iflabel?: string) => {
    const [target] = links;
    if (!target) throw new Error('no link');
    const steps = planAddresses(addresses, links, target, iflabel);
    if ('exit' in steps) throw new Error(steps.reason);
    return steps;
  };
  const having = (interfaceName: string, ...cidrs: string[]) =>
    link(interfaceName, { addresses: cidrs.map(linkAddress) });

  test('adds an address that is absent', () => {
    expect(plan([IP], [having('eth0', '10.0.1.11/24'), having('eth1')])).toEqual([
      { do: 'add', address: { address: IP, interfaceName: 'eth0' } },
    ]);
  });

  test('leaves an address that is in its place', () => {
    expect(plan([IP], [having('eth0', '192.168.10.15/32')])).toEqual([]);
  });

  test('adds an address that moves before it deletes it, with the prefix length it has there', () => {
    expect(plan([IP], [having('eth0'), having('eth1', '192.168.10.15/24')])).toEqual([
      { do: 'add', address: { address: IP, interfaceName: 'eth0' } },
      { do: 'delete', address: { address: IP, prefixLength: 24 }, interfaceName: 'eth1' },
    ]);
  });

  test('deletes what is elsewhere too', () => {
    expect(plan([IP], [having('eth0', '192.168.10.15/32'), having('eth1', '192.168.10.15/32')])).toEqual([
      { do: 'delete', address: { address: IP, prefixLength: 32 }, interfaceName: 'eth1' },
    ]);
  });

  test('labels the IPv4 address alone', () => {
    expect(plan([IP, IPV6], [having('eth0')], 'hana')).toEqual([
      { do: 'add', address: { address: IP, interfaceName: 'eth0', label: 'hana' } },
      { do: 'add', address: { address: IPV6, interfaceName: 'eth0' } },
    ]);
  });

  test('is for another node where the name of this interface and the label are too long', () => {
    const target = link('enp134s0f0');
    expect(planAddresses([IP], [target], target, 'hana1')).toMatchObject({
      exit: 'OCF_ERR_ARGS',
      reason: expect.stringContaining('enp134s0f0:hana1') as string,
    });
  });

  describe('laws, over every way that two addresses can lie on three links', () => {
    const names = ['eth0', 'eth1', 'eth2'];
    const ways = combinations([undefined, '192.168.10.15/32', '192.168.10.15/24'], 3).flatMap((ipv4) =>
      combinations([undefined, 'fd00:10::15/128'], 3).map((ipv6) =>
        names.map((name, index) =>
          link(name, {
            addresses: [
              linkAddress('10.0.1.11/24'),
              ...[ipv4[index], ipv6[index]].filter((cidr) => cidr !== undefined).map(linkAddress),
            ],
          }),
        ),
      ),
    );

    function apply(links: readonly Link[], step: AddressStep): Link[] {
      const change = (name: string, change: (addresses: readonly LinkAddress[]) => LinkAddress[]) =>
        links.map((known) =>
          known.interfaceName === name ? { ...known, addresses: change(known.addresses) } : known,
        );
      if (step.do === 'add') {
        const { address, interfaceName } = step.address;
        const prefixLength = address.includes(':') ? 128 : 32;
        return change(interfaceName, (addresses) => [...addresses, { address, prefixLength }]);
      }
      return change(step.interfaceName, (addresses) =>
        addresses.filter((other) => JSON.stringify(other) !== JSON.stringify(step.address)),
      );
    }

    const places = (links: readonly Link[], address: string) =>
      links.flatMap((known) =>
        known.addresses.filter((other) => other.address === address).map(() => known.interfaceName),
      );

    const carried = ways.map((links) => {
      const steps = plan([IP, IPV6], links);
      const stages: Link[][] = [[...links]];
      for (const step of steps) stages.push(apply(stages.at(-1) ?? [], step));
      return { links, steps, stages, end: stages.at(-1) ?? [] };
    });
    const breaking = (holds: (one: (typeof carried)[number]) => boolean) =>
      carried.filter((one) => !holds(one)).slice(0, 3);

    test('carried out, each address is on that link and on no other', () => {
      expect(
        breaking(({ end }) => [IP, IPV6].every((address) => places(end, address).join() === 'eth0')),
      ).toEqual([]);
    });

    test('planned again, there is nothing left to do', () => {
      expect(breaking(({ end }) => plan([IP, IPV6], end).length === 0)).toEqual([]);
    });

    test('an address that is there is never gone in between', () => {
      expect(
        breaking(({ stages }) =>
          [IP, IPV6].every((address) =>
            stages.every(
              (stage, index) =>
                places(stages[index - 1] ?? [], address).length === 0 || places(stage, address).length > 0,
            ),
          ),
        ),
      ).toEqual([]);
    });

    test('other addresses are left alone', () => {
      expect(
        breaking(({ end }) =>
          end.every(({ addresses }) => addresses.some(({ address }) => address === '10.0.1.11')),
        ),
      ).toEqual([]);
    });
  });
});

// --- The routes -------------------------------------------------------------------------------------------

const refusals = {
  throttled: { operation: 'ReplaceRoute', ...throttled },
  denied: { operation: 'ReplaceRoute', ...unauthorized },
  'may not create': { operation: 'CreateRoute', ...unauthorized },
  'no such table': { operation: 'ReplaceRoute', ...noSuchTable },
} as const satisfies Record<string, Refusal & { operation: string }>;
const ends = ['taken', ...Object.keys(refusals)] as ('taken' | keyof typeof refusals)[];
type End = (typeof ends)[number];

const DESTINATIONS = ['192.168.10.15/32', 'fd00:10::15/128'];
const TABLES = ['rtb-a', 'rtb-b', 'rtb-c'];

function write(routeTableId: string, destination: string, end: End): RouteWrite {
  const answer: Answer<void> =
    end === 'taken' ? ok(undefined) : failed({ subject: `${routeTableId} ${destination}`, ...refusals[end] });
  return { routeTableId, destination, answer };
}

describe('the writes', () => {
  const one = (...outcomes: End[]) =>
    decideWrites(outcomes.map((end, index) => write(TABLES[index] ?? '', '192.168.10.15/32', end)));

  test.each<[string, End[], Outcome['exit'] | 'verify']>([
    ['all taken go on to be verified', ['taken', 'taken'], 'verify'],
    [
      'a table that does not exist is skipped beside one that was taken',
      ['taken', 'no such table'],
      'verify',
    ],
    [
      'a route that may not be created is skipped beside one that was taken',
      ['may not create', 'taken'],
      'verify',
    ],
    ['a route that may not be replaced is not skipped', ['taken', 'denied'], 'OCF_ERR_PERM'],
    ['a throttled route is not skipped', ['taken', 'throttled'], 'OCF_ERR_GENERIC'],
    ['no table exists', ['no such table', 'no such table'], 'OCF_ERR_ARGS'],
    ['no route may be created', ['may not create', 'may not create'], 'OCF_ERR_PERM'],
    [
      'one table does not exist, in the other the route may not be created',
      ['no such table', 'may not create'],
      'OCF_ERR_PERM',
    ],
    ['one table does not exist, the other is throttled', ['no such table', 'throttled'], 'OCF_ERR_GENERIC'],
    [
      'one is denied, one throttled, one does not exist',
      ['denied', 'throttled', 'no such table'],
      'OCF_ERR_GENERIC',
    ],
  ])('%s', (_title, outcomes, expected) => {
    const decided = one(...outcomes);
    expect('exit' in decided ? decided.exit : 'verify').toBe(expected);
  });

  test('a table that is skipped has to be taken for every address by another', () => {
    const decided = decideWrites([
      write('rtb-a', '192.168.10.15/32', 'taken'),
      write('rtb-a', 'fd00:10::15/128', 'may not create'),
      write('rtb-b', '192.168.10.15/32', 'no such table'),
      write('rtb-b', 'fd00:10::15/128', 'no such table'),
    ]);
    expect(decided).toMatchObject({ exit: 'OCF_ERR_PERM' });
  });

  test('what EC2 refuses for another reason is worth another try', () => {
    const answer = failed({ operation: 'CreateRoute', ...tooManyRoutes });
    expect(decideWrites([{ routeTableId: 'rtb-a', destination: '192.168.10.15/32', answer }])).toMatchObject({
      exit: 'OCF_ERR_GENERIC',
    });
  });

  describe('laws, over every combination of how the writes of three tables and two addresses end', () => {
    // A table exists for both addresses or for none
    const tableEnds = [
      ...combinations(
        ends.filter((end) => end !== 'no such table'),
        2,
      ),
      ['no such table', 'no such table'] as End[],
    ];
    const cases = combinations(tableEnds, 3).map((tables) =>
      tables.flatMap((of, table) =>
        of.map((end, which) => ({
          end,
          write: write(TABLES[table] ?? '', DESTINATIONS[which] ?? '', end),
        })),
      ),
    );
    const decided = cases.map((all) => ({ all, outcome: decideWrites(all.map((one) => one.write)) }));
    const breaking = (holds: (one: (typeof decided)[number]) => boolean) =>
      decided.filter((one) => !holds(one)).slice(0, 3);

    /** design.md, "start": what is skipped, and the exit of mixed failures. */
    function exitByDesign(all: (typeof cases)[number]): Outcome['exit'] | 'verify' {
      const isTaken = (destination: string) =>
        all.some((one) => one.end === 'taken' && one.write.destination === destination);
      const skips = DESTINATIONS.every(isTaken);
      const failures = all
        .map(({ end }) => end)
        .filter((end) => end !== 'taken')
        .filter((end) => !skips || !['no such table', 'may not create'].includes(end));
      if (failures.length === 0) return 'verify';
      if (failures.includes('throttled')) return 'OCF_ERR_GENERIC';
      if (failures.includes('denied') || failures.includes('may not create')) return 'OCF_ERR_PERM';
      return 'OCF_ERR_ARGS';
    }

    test('the exit is what the design says', () => {
      expect(
        breaking(({ all, outcome }) => ('exit' in outcome ? outcome.exit : 'verify') === exitByDesign(all)),
      ).toEqual([]);
    });

    test('a configuration error, fatal on all nodes, is never made of what EC2 says', () => {
      expect(
        breaking(({ outcome }) => !('exit' in outcome) || outcome.exit !== 'OCF_ERR_CONFIGURED'),
      ).toEqual([]);
    });

    test('every route that was taken and no other is verified', () => {
      expect(
        breaking(
          ({ all, outcome }) =>
            'exit' in outcome ||
            JSON.stringify(
              outcome.toVerify.map(({ routeTableId, destination }) => [routeTableId, destination]),
            ) ===
              JSON.stringify(
                all
                  .filter(({ end }) => end === 'taken')
                  .map((one) => [one.write.routeTableId, one.write.destination]),
              ),
        ),
      ).toEqual([]);
    });

    test('what failed or was skipped is named by table and destination, once', () => {
      expect(
        breaking(({ all, outcome }) => {
          const said = 'exit' in outcome ? (outcome.reason ?? '') : outcome.warnings.join('\n');
          return all.every(
            (one) =>
              said.split(`${one.write.routeTableId} ${one.write.destination}`).length ===
              (one.end === 'taken' ? 1 : 2),
          );
        }),
      ).toEqual([]);
    });
  });
});

describe('verification', () => {
  const failures: Record<string, Failure | undefined> = {
    answered: undefined,
    transient: { operation: 'DescribeRouteTables', ...throttled },
    denied: { operation: 'DescribeRouteTables', ...unauthorized },
    refused: { operation: 'DescribeRouteTables', ...tooManyRoutes },
  };
  const unreadable: Failure = {
    kind: 'transient',
    operation: 'DescribeRouteTables',
    code: 'UnreadableAnswer',
    message: 'the answer is text/html, not XML',
  };
  const observed = (...states: (keyof typeof routeStates)[]): ObservedRoute[] =>
    states.map((name, index) => ({
      routeTableId: TABLES[index] ?? '',
      destination: '192.168.10.15/32',
      state: routeStates[name](index),
    }));
  const seen = { routes: observed('here'), failure: undefined, sinceLastAnswerMs: 0, isOutOfTime: false };

  test.each<[string, Parameters<typeof decideVerification>[0], string]>([
    ['is done when every route is here', seen, 'OCF_SUCCESS'],
    ['asks again while one is elsewhere', { ...seen, routes: observed('here', 'elsewhere') }, 'ask again'],
    ['asks again while one is missing', { ...seen, routes: observed('missing') }, 'ask again'],
    [
      'fails when one is elsewhere to the end',
      { ...seen, routes: observed('here', 'elsewhere'), isOutOfTime: true },
      'OCF_ERR_GENERIC',
    ],
    [
      'asks again after a failure',
      { ...seen, routes: undefined, failure: failures['transient'], sinceLastAnswerMs: 9_999 },
      'ask again',
    ],
    [
      'is done without an answer for ten seconds',
      { ...seen, routes: undefined, failure: failures['transient'], sinceLastAnswerMs: 10_000 },
      'OCF_SUCCESS',
    ],
    [
      'is done when it is refused',
      { ...seen, routes: undefined, failure: failures['denied'] },
      'OCF_SUCCESS',
    ],
    [
      'is done without an answer to the end',
      { ...seen, routes: undefined, failure: failures['transient'], isOutOfTime: true },
      'OCF_SUCCESS',
    ],
    [
      'fails when the last answer before the end was elsewhere',
      { ...seen, routes: observed('elsewhere'), failure: failures['transient'], isOutOfTime: true },
      'OCF_ERR_GENERIC',
    ],
    [
      'asks again however long something else than EC2 answers',
      { ...seen, routes: undefined, failure: unreadable, sinceLastAnswerMs: 60_000 },
      'ask again',
    ],
    [
      'fails when something else than EC2 answers to the end',
      { ...seen, routes: undefined, failure: unreadable, isOutOfTime: true },
      'OCF_ERR_GENERIC',
    ],
  ])('%s', (_title, what, expected) => {
    const decided = decideVerification(what, []);
    expect(decided === 'ask again' ? decided : decided.exit).toBe(expected);
  });

  describe('laws, over everything that verifying two tables can come to', () => {
    const cases = [undefined, ...combinations(routeNames, 2)].flatMap((names) =>
      Object.values(failures).flatMap((failure) =>
        [0, 9_999, 10_000, 60_000].flatMap((sinceLastAnswerMs) =>
          [false, true].map((isOutOfTime) => ({
            names,
            what: { routes: names && observed(...names), failure, sinceLastAnswerMs, isOutOfTime },
          })),
        ),
      ),
    );
    const decided = cases
      // The last question was answered, so there are routes
      .filter(({ what }) => what.failure !== undefined || what.routes !== undefined)
      .map((one) => ({ ...one, outcome: decideVerification(one.what, ['skipped: rtb-c']) }));
    const breaking = (holds: (one: (typeof decided)[number]) => boolean) =>
      decided.filter((one) => !holds(one)).slice(0, 3);
    const allHere = ({ names }: { names: readonly string[] | undefined }) =>
      names?.every((name) => name === 'here') === true;

    test('it never asks again when the time is over, so that start ends', () => {
      expect(breaking(({ what, outcome }) => !what.isOutOfTime || outcome !== 'ask again')).toEqual([]);
    });

    test('it ends in success or with a soft error, never with a ban', () => {
      expect(
        breaking(
          ({ outcome }) =>
            outcome === 'ask again' || ['OCF_SUCCESS', 'OCF_ERR_GENERIC'].includes(outcome.exit),
        ),
      ).toEqual([]);
    });

    test('it fails only where an answer showed a route not here, and the time is over', () => {
      expect(
        breaking(
          (one) =>
            one.outcome === 'ask again' ||
            one.outcome.exit === 'OCF_SUCCESS' ||
            (one.what.isOutOfTime && one.what.routes !== undefined && !allHere(one)),
        ),
      ).toEqual([]);
    });

    test('an answer that shows every route here ends it with success and no new warning', () => {
      expect(
        breaking(
          (one) =>
            one.what.failure !== undefined ||
            !allHere(one) ||
            JSON.stringify(one.outcome) ===
              JSON.stringify({ exit: 'OCF_SUCCESS', warnings: ['skipped: rtb-c'] }),
        ),
      ).toEqual([]);
    });

    test('success without every route seen here has a warning that says why', () => {
      expect(
        breaking(
          ({ what, outcome }) =>
            outcome === 'ask again' ||
            outcome.exit !== 'OCF_SUCCESS' ||
            what.failure === undefined ||
            (outcome.warnings ?? []).some((warning) => warning.includes(what.failure?.code ?? '-')),
        ),
      ).toEqual([]);
    });

    test('a failure names each table that is not here, and its target', () => {
      expect(
        breaking(({ what, outcome }) => {
          if (outcome === 'ask again' || outcome.exit === 'OCF_SUCCESS') return true;
          const { reason = '' } = outcome;
          return (what.routes ?? []).every(
            ({ routeTableId, destination, state }) =>
              state.is === 'here' ||
              (reason.includes(`${routeTableId} ${destination}`) &&
                (!('target' in state) || reason.includes(state.target))),
          );
        }),
      ).toEqual([]);
    });

    test('what was skipped before is never forgotten', () => {
      expect(
        breaking(
          ({ outcome }) => outcome === 'ask again' || (outcome.warnings ?? []).includes('skipped: rtb-c'),
        ),
      ).toEqual([]);
    });
  });
});
