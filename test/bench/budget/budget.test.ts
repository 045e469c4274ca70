import { expect, test } from 'vitest';
import { benchRunOf, figuresOf, rowOf } from '../bench-run-of.ts';
import { formatBudget } from './budget-table.ts';
import { judgeBudget } from './budget.ts';
import { https, type RowKey } from '../publication/find-row.ts';

function lineOf(what: string, ...rows: Parameters<typeof judgeBudget>[0]['rows'][number][]) {
  return judgeBudget({ rows }).find((line) => line.what === what);
}

const bare = (subject: RowKey['subject'], wallMs = 40) => rowOf({ subject, deed: 'bare' }, { wallMs });
const metaData = (subject: RowKey['subject'], wallMs: number) =>
  rowOf({ subject, deed: 'meta-data' }, { wallMs });

test.for([
  ['below', 49, '1.23 (Node 24)', 'holds'],
  ['at the limit', 50, '1.25 (Node 24)', 'holds'],
  ['above by less than is shown', 50.1, '1.25 (Node 24)', 'holds'],
  ['above', 50.3, '1.26 (Node 24)', 'does not hold'],
] as const)('a budget is judged by the ratio of medians: %s', ([, wallMs, measured, verdict]) => {
  expect(lineOf('meta-data, plain file', bare('Node 24'), metaData('Node 24', wallMs))).toEqual({
    what: 'meta-data, plain file',
    atMost: '1.25 × bare node',
    measured,
    verdict,
  });
});

test('of several versions of Node the worst is shown, each beside a bare Node of its own', () => {
  const rows = [bare('Node 22', 100), bare('Node 24', 40), metaData('Node 22', 120), metaData('Node 24', 52)];
  expect(lineOf('meta-data, plain file', ...rows)).toMatchObject({ measured: '1.3 (Node 24)' });
});

test('the standalone executable is beside Node 24', () => {
  expect(lineOf('meta-data, standalone', bare('Node 24', 40), metaData('standalone', 60))).toMatchObject({
    measured: '1.5 (standalone)',
    verdict: 'does not hold',
  });
});

test('without the row or what it is compared with it is not measured, which is neither yes nor no', () => {
  const { measured, verdict } = lineOf('meta-data, plain file', metaData('Node 24', 40)) ?? {};
  expect([measured, verdict]).toEqual(['', 'not measured']);
  expect(new Set(judgeBudget({ rows: [] }).map((line) => line.verdict))).toEqual(new Set(['not measured']));
});

test('memory is what a process has over a bare Node', () => {
  const monitor = rowOf(
    { subject: 'standalone', deed: 'monitor', way: https },
    { figures: { ...figuresOf(90), anonymousMegabytes: 20.5 } },
  );
  expect(lineOf('anonymous memory of a monitor, standalone', bare('Node 24'), monitor)).toMatchObject({
    measured: '9.5 (standalone)',
    verdict: 'does not hold',
  });
});

test('EC2 calls are those of the monitor that makes most', () => {
  const monitor = (ec2Calls: Record<string, number>) =>
    rowOf({ subject: 'Node 24', deed: 'monitor', way: https }, { ec2Calls });
  const once = monitor({ DescribeRouteTables: 1 });
  expect(lineOf('EC2 calls of a monitor', once)).toMatchObject({ verdict: 'holds' });
  expect(
    lineOf('EC2 calls of a monitor', once, monitor({ DescribeRouteTables: 1, DescribeInstances: 1 })),
  ).toMatchObject({ measured: '2 (Node 24)', verdict: 'does not hold' });
});

test('the planned rows measure every line', () => {
  const notMeasured = judgeBudget(benchRunOf()).filter(({ verdict }) => verdict === 'not measured');
  expect(notMeasured).toEqual([]);
});

test('many tables with many routes are beside the one with ten that every other monitor has', () => {
  const ordinary = rowOf({ subject: 'Node 24', deed: 'monitor', way: https }, { wallMs: 100 });
  const many = rowOf({ ...ordinary, tables: 50, routesPerTable: 200 }, { wallMs: 190 });
  expect(lineOf('monitor, 50 tables of 200 routes', ordinary, many)).toMatchObject({
    measured: '1.9 (Node 24)',
    verdict: 'holds',
  });
});

test('the table says plainly what does not hold', () => {
  const line = { what: 'meta-data', atMost: '1.25 × bare node', measured: '1.3 (Node 22)' } as const;
  expect(formatBudget([{ ...line, verdict: 'does not hold' }]).split('\n')[2]).toBe(
    '| meta-data | 1.25 × bare node | 1.3 (Node 22) | **NO** |',
  );
});
