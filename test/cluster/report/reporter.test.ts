import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClusterRun } from './cluster-run.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'overlay-ip-cluster-report-'));
});
afterEach(() => {
  rmSync(scratch, { recursive: true });
});

/** A run of fixtures/cluster.cases.ts: what it says, and what it leaves. */
async function run({ title = '', env = {} } = {}) {
  const directory = path.join(scratch, 'report');
  const program = path.join(import.meta.dirname, 'fixtures', 'run.ts');
  const { stdout } = await execa(process.execPath, [program, scratch, title], { env, reject: false });
  const read = (name: string) => readFileSync(path.join(directory, name), 'utf8');
  return { stdout, directory, read, cases: () => JSON.parse(read('cases.json')) as ClusterRun };
}

test('a run ends with the table of its cases, and leaves the cases, the table and the picture', async () => {
  const { stdout, read, cases } = await run();
  expect(cases()).toMatchObject({ outcome: 'passed', cases: [{ title: 'a move' }, { title: 'a kill' }] });
  expect(stdout).toMatch(/\| a move +\| node1 → node2 +\| +300 ms [^]*\| a kill /);
  expect(stdout).toContain('/report has cases.json, report.md, timelines.svg');
  expect(read('report.md')).toMatch(
    /^The run passed\.\n\n\| case [^]*\| a kill [^]*!\[[^\]]+\]\(timelines\.svg\)\n$/,
  );
  expect(read('timelines.svg')).toContain('a kill: 600 ms without an answer');
});

test('one case of several is reported alone', async () => {
  const { cases } = await run({ title: 'a move' });
  expect(cases().cases.map(({ title }) => title)).toEqual(['a move']);
});

test('a case that fails is reported as well, and the run as failed', async () => {
  const { cases, read } = await run({ env: { KILL: 'fails' } });
  expect(cases()).toMatchObject({ outcome: 'failed', cases: [{ title: 'a move' }, { title: 'a kill' }] });
  expect(read('report.md')).toMatch(/^The run failed\./);
});

test('a run without cases of a cluster says and leaves nothing', async () => {
  const { stdout, directory } = await run({ title: 'no client watched' });
  expect(stdout).toBe('');
  expect(existsSync(directory)).toBe(false);
});
