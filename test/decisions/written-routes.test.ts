import { describe, expect, test } from 'vitest';
import { failed, ok, type Answer } from '../../src/answer.ts';
import { decideWrites, type RouteWrite } from '../../src/decisions/written-routes.ts';
import type { Outcome } from '../../src/ocf/outcome.ts';
import { noSuchTable, throttled, tooManyRoutes, unauthorized, type Refusal } from '../fakes/failures.ts';
import { combinations } from './world.ts';

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
