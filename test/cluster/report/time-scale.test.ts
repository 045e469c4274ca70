import { expect, test } from 'vitest';
import type { Row } from './lanes.ts';
import { cutWidth, piecesOf, place, timeScale } from './time-scale.ts';

const edges = { left: 100, right: 1_000 };
/** 100 pixels for a second. */
const scale = { before: 1_000, after: 8_000, ...edges };

/** Zero at 10 s. */
function rowOf(end: number, given: Partial<Row> = {}): Row {
  const at = 10_000 + end;
  return {
    interruption: undefined,
    longestGap: 0,
    bars: [],
    zero: 10_000,
    cause: undefined,
    end: at,
    finale: at,
    bounds: { from: 0, until: 90_000 },
    ...given,
  };
}

function scaleOf(...ends: number[]): number {
  return timeScale([{ record: undefined as never, rows: ends.map((end) => rowOf(end)) }], edges).after;
}

test.for([
  ['nothing', [], 2_000],
  ['a move', [250], 2_000],
  ['a move and a kill', [250, 3_580], 6_000],
  ['what is longer than the scale', [250, 30_000], 8_000],
] as const)('the scale has whole seconds, and room for %s', ([, ends, after]) => {
  expect(scaleOf(...ends)).toBe(after);
});

test('a row that is short enough is one piece, from a second before zero to the right edge', () => {
  expect(piecesOf(rowOf(3_000), scale)).toEqual([{ from: 9_000, until: 18_000, left: 100 }]);
});

test('nothing is drawn outside of the bounds of a row', () => {
  const bounds = { from: 9_500, until: 14_000 };
  expect(piecesOf(rowOf(3_000, { bounds }), scale)).toEqual([{ from: 9_500, until: 14_000, left: 150 }]);
});

test.for([
  ['just too long', 6_501, 6_501],
  ['a minute', 60_000, 60_000],
  ['a minute with a short finale', 60_000, 59_800],
  ['a minute that is all finale', 60_000, 0],
] as const)('a row that is too long has its middle cut out: %s', ([, end, finale]) => {
  const pieces = piecesOf(rowOf(end, { finale: 10_000 + finale }), scale);
  const [first = { from: 0, until: 0, left: 0 }, second = first] = pieces;
  expect(pieces).toHaveLength(2);
  expect(first).toMatchObject({ from: 9_000, left: 100 });
  expect(first.until).toBeGreaterThanOrEqual(11_000);
  expect(first.until).toBeLessThan(second.from);
  expect(second.until).toBe(10_000 + end + 1_500);

  const [whole] = place({ from: first.from, until: first.until }, pieces, scale);
  expect(second.left - (whole?.right ?? 0)).toBeCloseTo(cutWidth);
  expect(place({ from: second.from, until: second.until }, pieces, scale).at(-1)?.right).toBeCloseTo(1_000);
});

test('a finale that fits is not cut', () => {
  const [, second] = piecesOf(rowOf(30_000, { finale: 37_000 }), scale);
  expect(second?.from).toBeLessThan(37_000);
});

test.for([
  ['inside of a piece', { from: 1_000, until: 2_000 }, [{ left: 200, right: 300 }]],
  [
    'across the cut',
    { from: 1_000, until: 51_000 },
    [
      { left: 200, right: 400 },
      { left: 420, right: 520 },
    ],
  ],
  ['a moment', { from: 2_000, until: 2_000 }, [{ left: 300, right: 300 }]],
  ['cut out', { from: 4_000, until: 5_000 }, []],
  ['up to where a piece begins', { from: 4_000, until: 50_000 }, []],
] as const)('where a time is drawn: %s', ([, span, expected]) => {
  const pieces = [
    { from: 0, until: 3_000, left: 100 },
    { from: 50_000, until: 52_000, left: 420 },
  ];
  expect(place(span, pieces, scale)).toEqual(expected);
});
