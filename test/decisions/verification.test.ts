import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src/answer.ts';
import type { ObservedRoute } from '../../src/decisions/route-state.ts';
import { decideVerification } from '../../src/decisions/verification.ts';
import { throttled, tooManyRoutes, unauthorized } from '../fakes/failures.ts';
import { combinations, routeNames, routeStates } from './world.ts';

const TABLES = ['rtb-a', 'rtb-b', 'rtb-c'];

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
