import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { clusterChecks, clusterResourceChecks } from '../../../../src/operator/doctor/cluster/checks.ts';
import { hostChecks, hostResourceChecks } from '../../../../src/operator/doctor/host/checks.ts';

test.each([
  ['Cluster', [...clusterChecks, ...clusterResourceChecks]],
  ['Host', [...hostChecks, ...hostResourceChecks]],
])('the guide explains each code of %s, and no other', async (chapter, checks) => {
  const guide = await readFile('packaging/guides/doctor.md', 'utf8');
  const [, text = ''] = guide.split(`\n## ${chapter}\n`);
  const [own = ''] = text.split('\n## ');
  const explained = [...own.matchAll(/^### (.+)$/gm)].map(([, code]) => code);
  expect(explained.toSorted()).toEqual(checks.flatMap(({ codes }) => codes).toSorted());
});
