import { describe, expect, test } from 'vitest';
import { isSettled, see, settle, type Sighting } from '../../src/decisions/confirm.ts';
import type { RouteState } from '../../src/decisions/route-state.ts';
import { naming } from '../fakes/names.ts';
import { combinations, routeStates } from './world.ts';

const here: RouteState = { is: 'here' };
const elsewhere: RouteState = { is: 'elsewhere', target: 'eni-2' };
const elsewhere3: RouteState = { is: 'elsewhere', target: 'eni-3' };
const blackhole: RouteState = { is: 'blackhole', target: 'eni-2' };
const missing: RouteState = { is: 'missing' };
const unknown = routeStates.unknown();
const noTable: RouteState = { is: 'no-such-table' };

type Answer = readonly [RouteState, number];

/** The answers one after the other, until the first that settles. */
function seeAll(answers: readonly Answer[]): Sighting {
  let sighting: Sighting | undefined;
  for (const [state, at] of answers) {
    sighting = see(sighting, state, at);
    if (isSettled(sighting)) break;
  }
  if (!sighting) throw new Error('no answers');
  return sighting;
}

const is = (answers: readonly Answer[]) => settle(seeAll(answers)).is;

describe('an answer that would cost the service', () => {
  test.each<[string, Answer[], RouteState['is']]>([
    [
      'counts when three agree over five seconds',
      [
        [elsewhere, 0],
        [elsewhere, 2500],
        [elsewhere, 5000],
      ],
      'elsewhere',
    ],
    ['does not count alone', [[elsewhere, 0]], 'unknown'],
    [
      'does not count twice, however far apart',
      [
        [elsewhere, 0],
        [elsewhere, 60_000],
      ],
      'unknown',
    ],
    [
      'does not count three times in less than five seconds',
      [
        [elsewhere, 0],
        [elsewhere, 2000],
        [elsewhere, 4999],
      ],
      'unknown',
    ],
    [
      'counts the fourth time, when five seconds are over',
      [
        [elsewhere, 0],
        [elsewhere, 1],
        [elsewhere, 2],
        [elsewhere, 5000],
      ],
      'elsewhere',
    ],
    [
      'is ended by one here',
      [
        [elsewhere, 0],
        [elsewhere, 2500],
        [here, 5000],
      ],
      'here',
    ],
    [
      'is ended by a table that does not exist',
      [
        [missing, 0],
        [noTable, 2500],
      ],
      'no-such-table',
    ],
    [
      'counts although requests fail in between',
      [
        [elsewhere, 0],
        [unknown, 2000],
        [elsewhere, 3000],
        [unknown, 4000],
        [elsewhere, 5000],
      ],
      'elsewhere',
    ],
    [
      'is not counted by a failed request',
      [
        [elsewhere, 0],
        [elsewhere, 2500],
        [unknown, 5000],
      ],
      'unknown',
    ],
    [
      'starts over when it changes',
      [
        [elsewhere, 0],
        [elsewhere, 2500],
        [missing, 5000],
      ],
      'unknown',
    ],
    [
      'starts over when its target changes',
      [
        [elsewhere, 0],
        [elsewhere3, 2500],
        [elsewhere3, 5000],
      ],
      'unknown',
    ],
    [
      'counts from its change on',
      [
        [elsewhere, 0],
        [missing, 1000],
        [missing, 3500],
        [missing, 6000],
      ],
      'missing',
    ],
    [
      'counts for a blackhole',
      [
        [blackhole, 0],
        [blackhole, 2500],
        [blackhole, 5000],
      ],
      'blackhole',
    ],
    [
      'counts for a missing route',
      [
        [missing, 0],
        [missing, 2500],
        [missing, 5000],
      ],
      'missing',
    ],
  ])('%s', (_title, answers, state) => {
    expect(is(answers)).toBe(state);
  });
});

test.each([
  ['here', here],
  ['a table that does not exist', noTable],
  ['no answer', unknown],
])('%s costs nothing and counts at once', (_title, state) => {
  expect(isSettled(see(undefined, state, 0))).toBe(true);
  expect(settle(see(undefined, state, 0))).toEqual(state);
});

test('an answer after nothing but failed requests counts from then on', () => {
  let sighting = see(undefined, unknown, 0);
  for (const at of [10_000, 12_500]) sighting = see(sighting, elsewhere, at);
  expect(isSettled(sighting)).toBe(false);
  expect(isSettled(see(sighting, elsewhere, 15_000))).toBe(true);
});

test('what was not confirmed in time is unknown, and asks for a longer timeout', () => {
  const state = settle(seeAll([[elsewhere, 0]]));
  expect(state).toMatchObject({
    is: 'unknown',
    why: { kind: 'transient', operation: 'DescribeRouteTables' },
  });
  expect(state.is === 'unknown' && state.why.message).toEqual(
    naming('elsewhere', '3 answers', '5 s', 'longer timeout'),
  );
});

describe('laws, over every sequence of up to five answers, at three paces', () => {
  const states = [here, elsewhere, elsewhere3, blackhole, missing, unknown, noTable];
  const paces = [1_000, 2_500, 5_000];
  const sequences = [1, 2, 3, 4, 5].flatMap((length) =>
    combinations(states, length).flatMap((sequence) =>
      paces.map((pace) => sequence.map((state, index): Answer => [state, index * pace])),
    ),
  );
  const costs = (state: RouteState) => ['elsewhere', 'blackhole', 'missing'].includes(state.is);
  const isSame = (a: RouteState, b: RouteState) => JSON.stringify(a) === JSON.stringify(b);

  /** By the words of the design, from the whole sequence: what counts and after how many answers. */
  function settledByDesign(answers: readonly Answer[]): { state: RouteState; after: number } | undefined {
    for (let after = 1; after <= answers.length; after += 1) {
      const given = answers.slice(0, after).filter(([{ is }], index) => is !== 'unknown' || index === 0);
      const [last] = given.slice(-1);
      if (!last) continue;
      const [state] = last;
      if (!costs(state)) {
        // A failed request leaves what was seen before it
        if (answers[after - 1]?.[0] === state) return { state, after };
        continue;
      }
      const breakAt = given.findLastIndex(([other]) => !isSame(other, state));
      const agreeing = given.slice(breakAt + 1);
      const over = last[1] - (agreeing[0]?.[1] ?? 0);
      if (agreeing.length >= 3 && over >= 5_000) return { state, after };
    }
    return undefined;
  }

  test('what settles, and when, is what the design says', () => {
    const wrong = sequences.filter((answers) => {
      const expected = settledByDesign(answers);
      const sighting = seeAll(answers);
      if (expected === undefined) return isSettled(sighting) || settle(sighting).is !== 'unknown';
      return !isSettled(sighting) || !isSame(settle(sighting), expected.state);
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  test('nothing that costs the service ever counts in less than three answers or five seconds', () => {
    const wrong = sequences.filter((answers) => {
      const settled = settle(seeAll(answers));
      if (!costs(settled)) return false;
      const agreeing = answers.filter(([state]) => isSame(state, settled));
      const times = agreeing.map(([, at]) => at);
      return agreeing.length < 3 || Math.max(...times) - Math.min(...times) < 5_000;
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  test('an answer of here before anything is confirmed always wins', () => {
    const wrong = sequences.filter((answers) => {
      const firstHere = answers.findIndex(([{ is }]) => is === 'here');
      if (firstHere < 0 || settledByDesign(answers.slice(0, firstHere))) return false;
      return settle(seeAll(answers)).is !== 'here';
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  test('failed requests after the first answer change nothing', () => {
    const wrong = sequences.filter((answers) => {
      const [first, ...rest] = answers;
      if (!first || first[0].is === 'unknown') return false;
      const answered = [first, ...rest.filter(([{ is }]) => is !== 'unknown')];
      return !isSame(settle(seeAll(answers)), settle(seeAll(answered)));
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});
