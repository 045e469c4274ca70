import { expect, test } from 'vitest';
import { everySoManyRounds, formatRow, plannedRows } from './planned-rows.ts';

test('each row has a name of its own', () => {
  const names = plannedRows.map(formatRow);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(
    expect.arrayContaining([
      'Node 22: bare',
      'standalone: start, 1 table, HTTPS, 100 ms',
      'aws-vpc-move-ip: start, 5 tables, HTTPS, 0 ms',
      'sh and curl: monitor, HTTP, 0 ms',
    ]),
  );
});

test('only what sleeps is not run in every round', () => {
  const seldom = plannedRows.filter((row) => everySoManyRounds(row) > 1).map(({ subject }) => subject);
  expect(new Set(seldom)).toEqual(new Set(['aws-vpc-move-ip']));
});
