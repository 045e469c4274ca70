import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  callerChecks,
  instanceChecks,
  reachChecks,
  vpcChecks,
} from '../../../src/operator/doctor/aws/checks.ts';
import { clusterChecks, clusterResourceChecks } from '../../../src/operator/doctor/cluster/checks.ts';
import { hostChecks, hostResourceChecks } from '../../../src/operator/doctor/host/checks.ts';

const areas = {
  Cluster: [clusterChecks, clusterResourceChecks],
  Host: [hostChecks, hostResourceChecks],
  AWS: [instanceChecks, callerChecks, reachChecks, vpcChecks],
};

test.each(Object.entries(areas))(
  'the guide has a section for each code of %s, once, and no other',
  async (area, checks) => {
    const file = path.resolve(import.meta.dirname, '../../../packaging/guides/doctor.md');
    const sections = (await readFile(file, 'utf8')).split(/^## /m);
    const [section = ''] = sections.filter((one) => one.startsWith(`${area}\n`));
    const headings = [...section.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);
    const codes = new Set(checks.flat().flatMap((check) => check.codes));
    expect(headings.toSorted()).toEqual([...codes].toSorted());
  },
);

test('no two areas share a code', () => {
  const ofAreas = Object.values(areas).flatMap((checks) => [
    ...new Set(checks.flat().flatMap((check) => check.codes)),
  ]);
  expect(ofAreas.toSorted()).toEqual([...new Set(ofAreas)].toSorted());
});

test('each section says something', async () => {
  const file = path.resolve(import.meta.dirname, '../../../packaging/guides/doctor.md');
  const bodies = (await readFile(file, 'utf8')).split(/^###? .+$/m).slice(1);
  const sections = bodies.filter((body) => body.trim() !== '');
  expect(sections.length).toBeGreaterThan(40);
  for (const body of sections) expect(body.trim().length).toBeGreaterThan(80);
});
