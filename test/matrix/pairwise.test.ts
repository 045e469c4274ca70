import { expect, test } from 'vitest';
import { cells } from './cells.ts';
import { pairsOf, pairwiseShare } from './pairwise.ts';
import { share } from './share.ts';

test('every pair that occurs in the matrix occurs in the share', () => {
  const covered = new Set(share.flatMap(pairsOf));
  expect(cells.flatMap(pairsOf).filter((pair) => !covered.has(pair))).toEqual([]);
});

test('every fault and every place is in the share', () => {
  for (const key of ['fault', 'where', 'action', 'attempts'] as const) {
    const covered = new Set<string>(share.map((cell) => cell[key]));
    expect([...new Set(cells.map((cell) => cell[key]))].filter((value) => !covered.has(value))).toEqual([]);
  }
});

test('the share is always the same, without a cell twice, and a tenth of the matrix or less', () => {
  expect(pairwiseShare(cells)).toEqual(pairwiseShare(cells));
  expect(new Set(share).size).toBe(share.length);
  expect(share.length).toBeLessThan(cells.length / 10);
});
