import { beforeAll, expect, test } from 'vitest';
import { bundle } from '../../agent/bundle.ts';
import type { Bundled } from '../../agent/lazy-chunks.ts';
import { assertBudget, budget } from '../../agent/size-budget.ts';

/** One for all: it takes seconds. */
let built: Bundled;
beforeAll(async () => {
  built = await bundle({ interpreter: '/usr/bin/node-22' });
});

test('the built file is within the budget, and one that is not is refused with every size that is over', () => {
  expect(() => {
    assertBudget(built);
  }).not.toThrow();

  const fat = { ...built, mainBytes: budget.monitor, text: built.text + '/'.repeat(budget.whole) };
  expect(() => {
    assertBudget(fat);
  }).toThrow(/monitor: \d+ bytes, at most \d+\nwhole: \d+ bytes, at most \d+/);
});

test('two builds give the same bytes', { tags: ['whole'] }, async () => {
  const [first, second] = await Promise.all([bundle(), bundle()]);
  expect(first.text).toBe(second.text);
});

test('an interpreter can be named, as packages do', () => {
  expect(built.text.split('\n')[0]).toBe('#!/usr/bin/node-22');
});
