import { expect, test } from 'vitest';
import { benchRunOf, rowOf } from '../bench-run-of.ts';
import { https } from './find-row.ts';
import { readmeTables } from './readme-tables.ts';
import { formatRows } from './tables.ts';

const bare = [
  rowOf({ subject: 'Node 22', deed: 'bare' }, { wallMs: 50 }),
  rowOf({ subject: 'Node 24', deed: 'bare' }, { wallMs: 40 }),
];
const cli = rowOf({ subject: 'AWS CLI', deed: 'describe', way: https }, { wallMs: 800 });

/** The cells of the last row, by column. */
function lastOf(table: string): Record<string, string> {
  const cells = (line = '') =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const lines = table.split('\n');
  const values = cells(lines.at(-1));
  return Object.fromEntries(cells(lines[0]).map((title, index) => [title, values[index] ?? '']));
}

test('a row tells of medians and the range, beside a bare Node of its version and one call of the AWS CLI', () => {
  const monitor = rowOf({ subject: 'Node 22', deed: 'monitor', way: https }, { wallMs: 100 });
  expect(lastOf(formatRows(benchRunOf({ rows: [...bare, cli, monitor] })))).toEqual({
    subject: 'Node 22',
    deed: 'monitor',
    way: 'HTTPS, 0 ms',
    tables: '',
    wall: '100 ms',
    'min–max': '96–121',
    '× node': '2',
    '× aws': '0.125',
    CPU: '90 ms',
    'peak MB': '62',
    'over node': '18',
    'anon MB': '15.5',
    'EC2 calls': '1 DescribeRouteTables',
  });
});

test.for([
  [
    'the standalone executable is beside Node 24',
    { subject: 'standalone', deed: 'stop' },
    { '× node': '2.5' },
  ],
  ['what asks EC2 nothing is not beside the AWS CLI', { subject: 'Node 22', deed: 'stop' }, { '× aws': '' }],
  [
    'the AWS CLI counts over the same way alone',
    { subject: 'Node 22', deed: 'monitor', way: { transport: 'HTTP', latencyMs: 0 } },
    { '× aws': '' },
  ],
  ['a Node without a bare one', { subject: 'Node 26', deed: 'stop' }, { '× node': '', 'over node': '' }],
  [
    'tables with many routes',
    { subject: 'Node 24', deed: 'monitor', way: https, tables: 50, routesPerTable: 200 },
    { tables: '50 × 200 routes' },
  ],
] as const)('%s', ([, key, expected]) => {
  const rows = [...bare, cli, rowOf(key, { wallMs: 100 })];
  expect(lastOf(formatRows(benchRunOf({ rows })))).toMatchObject(expected);
});

test('the README has a row for each deed, and what is compared in it', () => {
  const lines = readmeTables(benchRunOf()).deeds.split('\n');
  expect(lines).toHaveLength(9);
  expect(lines.find((line) => line.startsWith('| monitor  '))).toMatch(
    /\| 142 ms \(3\.4 ×\) \|.* sh and curl \d+ ms; aws-vpc-move-ip \d+ ms; one AWS CLI call \d+ ms +\|$/,
  );
});

test('the README has starts with 1, 5 and 50 tables, and an empty cell for what was not measured', () => {
  const lines = readmeTables(benchRunOf()).starts.split('\n');
  expect(lines.slice(2).map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    expect.stringMatching(/^\| 1 table \| HTTPS, 0 ms \| .* 5212 ms \|$/),
    expect.stringMatching(/^\| 5 tables \| HTTPS, 0 ms \| .* 26012 ms \|$/),
    expect.stringMatching(/^\| 50 tables \| HTTPS, 0 ms \| .* ms \| \|$/),
    expect.stringMatching(/^\| 1 table \| HTTPS, 100 ms \|/),
    expect.stringMatching(/^\| 5 tables \| HTTPS, 100 ms \|/),
    expect.stringMatching(/^\| 50 tables \| HTTPS, 100 ms \|/),
  ]);
});

test('where there are more clusters than EC2 carries: the range over all intervals', () => {
  const loadOf = (monitorIntervalSeconds: number, unsuccessfulShare: number) => ({
    monitorIntervalSeconds,
    resources: 1,
    clusters: 202,
    retriedShare: 0,
    beyond: [{ times: 1.1, unsuccessfulShare }],
  });
  const { clusters } = readmeTables(benchRunOf({ clusters: [loadOf(10, 0.071), loadOf(60, 0.087)] }));
  expect(lastOf(clusters)).toEqual({
    'monitors that do not succeed': 'overlay-ip, 1 resource each',
    'with 1.1 × as many clusters': '7.1–8.7 %',
  });
});

test('what could not be run is a list, each reason in one line', () => {
  const { notRun } = readmeTables(
    benchRunOf({ notRun: ['Node 26:\nno such file', 'AWS CLI: not installed'] }),
  );
  expect(notRun).toBe('- Node 26: no such file\n- AWS CLI: not installed');
});
