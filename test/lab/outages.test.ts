import { expect, test } from 'vitest';
import { type Answer, outages } from './outages.ts';

/** One answer per request, 2 ms apart; a dot is a request without an answer. */
function answers(picture: string, at = (sequence: number) => sequence * 2): Answer[] {
  return Array.from(picture).flatMap((by, index) =>
    by === '.' ? [] : [{ sequence: index + 1, sentAt: at(index + 1), at: at(index + 1), by: `node${by}` }],
  );
}

test.for([
  ['no answer at all', '......', []],
  ['every request answered', '111111', []],
  ['a move without a loss', '111222', []],
  ['not yet there', '..1111', []],
  ['gone for good', '1111..', []],
  ['one lost request', '111.11', ['node1 → node1, 1 lost, 4 ms']],
  ['a failover', '111...222', ['node1 → node2, 3 lost, 8 ms']],
  ['there and back', '11..22.1', ['node1 → node2, 2 lost, 6 ms', 'node2 → node1, 1 lost, 4 ms']],
] as const)('%s: %s', ([, picture, expected]) => {
  expect(
    outages(answers(picture)).map(
      ({ before, after, lost, ms }) => `${before.by} → ${after.by}, ${lost} lost, ${ms} ms`,
    ),
  ).toEqual(expected);
});

test('a client that pauses has no outage', () => {
  expect(outages(answers('111111', (sequence) => (sequence > 3 ? 500 : 0) + sequence * 2))).toEqual([]);
});

test('answers that overtake each other are no outage', () => {
  expect(outages(answers('111222').toReversed())).toEqual([]);
});
