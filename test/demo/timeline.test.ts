import { expect, test } from 'vitest';
import type { Answer } from '../lab/outages.ts';
import { timeline } from './timeline.ts';

/** An answer every 10 ms, from 5000 on; a dot is none. */
function answers(picture: string): Answer[] {
  return Array.from(picture).flatMap((by, index) =>
    by === '.'
      ? []
      : [{ sequence: index, sentAt: 5000 + index * 10, at: 5000 + index * 10, by: `node${by}` }],
  );
}

test('a failover is drawn as who held the address when', () => {
  const marks = [{ at: 5100, text: 'node1 is killed' }];
  expect(timeline(answers('1111111111....2222222'), ['node1', 'node2'], marks, 20)).toEqual([
    'node1  ██████████',
    'node2                ██████',
    '       0    50   100  150  200 ms',
    '                 ▲ node1 is killed',
  ]);
});

test('a client without an answer has nothing to draw', () => {
  expect(timeline([], ['node1', 'node2'], [])).toEqual([]);
});

test('one answer is one cell', () => {
  expect(timeline(answers('1'), ['node1'], [], 4)).toEqual(['node1  █', '       0   1 ms']);
});

test('a mark outside the drawing is at its edge', () => {
  const marks = [
    { at: 0, text: 'before' },
    { at: 9000, text: 'after' },
  ];
  expect(timeline(answers('11111'), ['node1'], marks, 5).slice(2)).toEqual([
    '       ▲ before',
    '           ▲ after',
  ]);
});

test.for([100, 1_234, 15_000, 99_999])('the scale of %i ms has at most six numbers', (span) => {
  const first = { sequence: 1, sentAt: 0, at: 0, by: 'node1' };
  const line = timeline([first, { sequence: 2, sentAt: span, at: span, by: 'node1' }], ['node1'], []).at(-1);
  expect(line?.trim().split(/\s+/).length).toBeLessThanOrEqual(7);
  expect(line?.trim().split(/\s+/).length).toBeGreaterThanOrEqual(4);
});
