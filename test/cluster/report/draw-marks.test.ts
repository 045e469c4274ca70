import { expect, test } from 'vitest';
import { drawMarks, heightOfMarks, layOutMarks, markLineHeight } from './draw-marks.ts';

/** 100 pixels for a second. */
const scale = { before: 1_000, after: 8_000, left: 100, right: 1_000 };
const pieces = [{ from: 0, until: 9_000, left: 100 }];

function layOut(...events: { at: number; node?: string; text: string }[]) {
  return layOutMarks(events, { zero: 1_000, cause: undefined }, pieces, scale);
}

test('marks that have room for their text are side by side', () => {
  const marks = layOut({ at: 1_000, text: 'killed' }, { at: 4_000, text: 'fenced' });
  expect(marks).toMatchObject([
    { x: 200, line: 0 },
    { x: 500, line: 0 },
  ]);
  expect(heightOfMarks(marks)).toBe(markLineHeight);
});

test('a mark just before another is above it, and does not pass through its text', () => {
  const marks = layOut(
    { at: 1_000, text: 'fences node1' },
    { at: 1_100, text: 'off' },
    { at: 1_150, text: 'back' },
  );
  expect(marks.map(({ line }) => line)).toEqual([2, 1, 0]);
  expect(heightOfMarks(marks)).toBe(3 * markLineHeight);
});

test('at the right end of the picture the text is on the left of its mark', () => {
  const [mark] = layOut({ at: 8_900, text: 'joins again' });
  expect(mark?.edges.right).toBeLessThan(990);
});

test('the node is named once', () => {
  const marks = layOut(
    { at: 1_000, node: 'node1', text: 'killed' },
    { at: 3_000, node: 'node1', text: 'fencing of node1' },
    { at: 6_000, text: 'EC2 away' },
  );
  expect(marks.map(({ text }) => text)).toEqual(['node1: killed', 'fencing of node1', 'EC2 away']);
});

test('what caused an outage is told also where it is long before, with how long', () => {
  const cause = { at: -4_100, text: 'crm resource move' };
  const fenced = { at: 1_500, text: 'fenced' };
  expect(layOutMarks([cause, fenced], { zero: 1_000, cause }, pieces, scale)).toMatchObject([
    { x: undefined, text: '← crm resource move, 5.1 s before', edges: { left: 100 }, line: 1 },
    { x: 250, text: 'fenced', line: 0 },
  ]);
});

test('what caused an outage just before it is marked once', () => {
  const cause = { at: 900, text: 'killed' };
  expect(layOutMarks([cause], { zero: 1_000, cause }, pieces, scale)).toMatchObject([
    { x: 190, text: 'killed' },
  ]);
});

test('what is not drawn has no mark', () => {
  const marks = layOut({ at: 9_500, text: 'later' });
  expect(marks).toEqual([]);
  expect(heightOfMarks(marks)).toBe(0);
  expect(drawMarks(marks, { top: 0 })).toEqual([]);
});

test.for([1, 10, 100, 400, 1_000, 3_000])(
  'no text is upon another or outside of the picture: every %i ms',
  (pause) => {
    const events = Array.from({ length: 8 }, (_, index) => ({
      at: 500 + index * pause,
      text: 'what was done',
    }));
    const marks = layOut(...events);
    for (const a of marks) {
      expect(a.edges.left).toBeGreaterThanOrEqual(scale.left);
      expect(a.edges.right).toBeLessThanOrEqual(scale.right);
      for (const b of marks) {
        if (a === b || a.line !== b.line) continue;
        expect(a.edges.right < b.edges.left || b.edges.right < a.edges.left).toBe(true);
      }
    }
  },
);
