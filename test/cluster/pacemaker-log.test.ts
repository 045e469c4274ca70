import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatOperation, isNoteworthy, momentOf } from './operations.ts';
import { parseOperations } from './pacemaker-log.ts';

const log = readFileSync(new URL('../fixtures/pacemaker/pacemaker-2.1.5.log', import.meta.url), 'utf8');
const operations = parseOperations(log, 2026);

test('a log tells the operations of a resource in order', () => {
  expect(operations.map(formatOperation)).toEqual([
    'node2 probe: not running',
    'node2 start: ok',
    'node2 monitor: ok',
    'node2 monitor: Timed Out after 10s',
    'node2 stop: ok',
    'node2 start: ok',
    'node2 monitor: ok',
    'node2 monitor: OCF_DEGRADED',
  ]);
});

test('an operation lasts from its request to its result', () => {
  expect(operations[1]).toEqual({
    node: 'node2',
    resource: 'rsc_ip_HA1_HDB10',
    action: 'start',
    requestedAt: Date.parse('2026-11-22T11:12:29.731Z'),
    ended: {
      at: Date.parse('2026-11-22T11:12:30.191Z'),
      result: 'ok',
      exitReason: undefined,
      exitCode: 0,
    },
  });
});

test('a new result of a recurring monitor is an operation that was not asked for', () => {
  expect(operations[3]).toMatchObject({ requestedAt: undefined, ended: { exitCode: undefined } });
  expect(operations.map(momentOf)).toEqual(operations.map(momentOf).toSorted((a, b) => a - b));
});

test('an exit reason may have parentheses', () => {
  expect(operations.at(-1)?.ended).toMatchObject({
    exitCode: 190,
    exitReason:
      'still active; DescribeRouteTables: RequestTimeout; check the way to the EC2 endpoint (VPC endpoint or NAT, security groups, DNS)',
  });
});

test('monitors and probes that found what they should are not noteworthy', () => {
  expect(operations.filter(isNoteworthy).map(formatOperation)).toEqual([
    'node2 start: ok',
    'node2 monitor: Timed Out after 10s',
    'node2 stop: ok',
    'node2 start: ok',
    'node2 monitor: OCF_DEGRADED',
  ]);
});

test('an operation whose node was killed has no end', () => {
  const cut = log.slice(0, log.indexOf('Result of start'));
  expect(parseOperations(cut, 2026).map(formatOperation)).toEqual([
    'node2 probe: not running',
    'node2 start: no result',
  ]);
});
