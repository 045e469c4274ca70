import { expect, test } from 'vitest';
import { agent } from '../../src/agent.ts';
import { operatorCommands } from '../../src/operator/names.ts';
import { suggest } from '../../src/operator/suggest.ts';

const known = [...agent.actions.map(({ name }) => name), ...Object.keys(operatorCommands)];

test.each([
  ['statsu', 'status'],
  ['polcy', 'policy'],
  ['clusterconfig', 'cluster-config'],
  ['metadata', 'meta-data'],
  ['validate', undefined],
  ['promote', undefined],
  ['demote', undefined],
  ['notify', undefined],
  ['reload', undefined],
  ['migrate_to', undefined],
  ['x', undefined],
  ['', undefined],
])('%j was meant to be %j', (word, meant) => {
  expect(suggest(word, known)).toBe(meant);
});
