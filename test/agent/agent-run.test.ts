import { expect, test } from 'vitest';
import { formatCalls, formatExitCode } from './agent-run.ts';

test.for([
  [0, 'OCF_SUCCESS (0)'],
  [7, 'OCF_NOT_RUNNING (7)'],
  [190, 'OCF_DEGRADED (190)'],
  [137, 'no OCF exit code (137)'],
] as const)('exit code %i is %s', ([exitCode, expected]) => {
  expect(formatExitCode(exitCode)).toBe(expected);
});

test.for([
  [[], 'no EC2 call'],
  [['DescribeRouteTables'], '1 EC2 call: 1 DescribeRouteTables'],
  [
    ['ReplaceRoute', 'ReplaceRoute', 'DescribeRouteTables'],
    '3 EC2 calls: 2 ReplaceRoute, 1 DescribeRouteTables',
  ],
] as const)('%j are %s', ([calls, expected]) => {
  expect(formatCalls(calls)).toBe(expected);
});
