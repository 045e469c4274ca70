import { expect, test } from 'vitest';
import { bundle } from '../../agent/bundle.ts';
import { assertBudget, budget } from '../../agent/size-budget.ts';

test('the built file is within the budget, and one that is not is refused with every size that is over', async () => {
  const built = await bundle();
  expect(() => {
    assertBudget(built);
  }).not.toThrow();

  const padding = '/'.repeat(budget.whole);
  expect(() => {
    assertBudget({ ...built, text: built.text + padding });
  }).toThrow(/monitor: \d+ bytes, at most 197000\nwhole: \d+ bytes, at most 483000/);
});

test('two builds give the same bytes', async () => {
  const [first, second] = await Promise.all([bundle(), bundle()]);
  expect(first.text).toBe(second.text);
});

test('an interpreter can be named, as packages do', async () => {
  const { text } = await bundle('/usr/bin/node-22');
  expect(text.split('\n')[0]).toBe('#!/usr/bin/node-22');
});
