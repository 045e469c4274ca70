import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mutants } from './mutants.ts';
import { mutate } from './mutate.ts';

const project = path.resolve(import.meta.dirname, '../..');

test('there are at least fifteen', () => {
  expect(new Set(mutants.map(({ title }) => title)).size).toBeGreaterThanOrEqual(15);
});

test.each(mutants)('breaks one rule of the code as it is: $title', (mutant) => {
  const source = readFileSync(path.join(project, mutant.file), 'utf8');
  expect(mutate(source, mutant)).not.toBe(source);
});

test('a rule that is not there any more is told', () => {
  const mutant = { title: 'a title', file: 'src/x.ts', find: 'gone', replace: '' };
  expect(() => mutate('nothing', mutant)).toThrow('a title: src/x.ts has 0 times: gone');
});
