import { expect, test } from 'vitest';
import { linearScale, logScale } from './scale.ts';

const span = { from: 100, until: 200 };

test.for([
  ['nothing', 0, [0, 1]],
  ['a fraction', 0.07, [0, 0.02, 0.04, 0.06, 0.08]],
  ['a monitor', 183, [0, 50, 100, 150, 200]],
  ['what ends at a tick', 1_000, [0, 200, 400, 600, 800, 1_000]],
] as const)('a linear scale has room for %s, and round numbers', ([, most, ticks]) => {
  const scale = linearScale(most, span);
  expect(scale.ticks).toEqual(ticks);
  expect([0, ticks.at(-1) ?? NaN].map(scale.at)).toEqual([100, 200]);
});

test('on a linear scale twice as long is twice as long', () => {
  const { at } = linearScale(1_000, span);
  expect(at(800) - at(0)).toBeCloseTo(2 * (at(400) - at(0)));
});

test.for([
  ['between ticks', [53, 1_203], [50, 100, 200, 500, 1_000, 2_000]],
  ['on ticks', [10, 200], [10, 20, 50, 100, 200]],
  ['a single one', [7], [5, 10]],
  ['a single one on a tick', [100, 100], [100]],
] as const)('a logarithmic scale has ticks around the values: %s', ([, values, ticks]) => {
  const scale = logScale(values, span);
  expect(scale.ticks).toEqual(ticks);
  for (const value of values) {
    expect(scale.at(value)).toBeGreaterThanOrEqual(100);
    expect(scale.at(value)).toBeLessThanOrEqual(200);
  }
});

test('on a logarithmic scale twice as much is as far, wherever', () => {
  const { at } = logScale([10, 1_000], span);
  expect(at(20) - at(10)).toBeCloseTo(at(1_000) - at(500));
});
