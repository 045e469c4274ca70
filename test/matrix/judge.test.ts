import { expect, test } from 'vitest';
import type { ActionResult } from '../agent/black-box.ts';
import { cells, titleOf } from './cells.ts';
import { expectedOfCell } from './expected-cell.ts';
import { judge, type Seen } from './judge.ts';

const active = { places: ['eth0'], routes: ['node1', 'node1'] };
const standby = { places: [], routes: ['node2', 'node2'] };

/** What is wrong with a run of a cell that has just this. */
function problems(
  title: string,
  result: Partial<ActionResult> | undefined,
  seen: Partial<Seen> = {},
): string[] {
  const cell = cells.find((candidate) => titleOf(candidate) === title);
  if (cell === undefined) throw new Error(`no cell ${title}`);
  const whole: ActionResult = {
    exit: 'OCF_SUCCESS',
    reason: undefined,
    stdout: '',
    calls: [],
    durationMs: 200,
    ...result,
  };
  const around = { complaint: undefined, strangers: 0, before: active, after: active, asked: 1, requests: 5 };
  return judge(cell, expectedOfCell(cell), { ...around, result: result && whole, ...seen }, 20_000);
}

const denied = 'monitor, DescribeRouteTables: UnauthorizedOperation (all)';
const degraded = {
  exit: 'OCF_DEGRADED',
  reason: 'still active; DescribeRouteTables: UnauthorizedOperation; allow it',
} as const;
const start = 'start, IMDS token: HTTP 503 (all)';
const failed = {
  exit: 'OCF_ERR_GENERIC',
  reason: 'PUT /latest/api/token: HTTP 503; then the timeout of 5 s was over',
} as const;

test('a run as it should be', () => {
  expect(problems(denied, degraded)).toEqual([]);
  expect(problems(start, failed, { before: standby, after: { ...standby, places: ['eth0'] } })).toEqual([]);
});

test.for<[string, string[]]>([
  ['another exit code', problems(denied, { ...degraded, exit: 'OCF_ERR_GENERIC' })],
  ['a reason without the error code', problems(denied, { ...degraded, reason: 'still active' })],
  ['a denial that is asked again', problems(denied, degraded, { asked: 4 })],
  ['a denial that is tried for long', problems(denied, { ...degraded, durationMs: 9_000 })],
  ['a fault that never struck', problems(start, failed, { asked: 0 })],
  ['a run longer than its timeout', problems(start, { ...failed, durationMs: 20_000 })],
  ['processes that are left', problems(denied, degraded, { strangers: 1 })],
  ['no result', problems(denied, undefined, { complaint: 'had to be killed' })],
  ['a monitor that moves a route', problems(denied, degraded, { after: { ...active, routes: ['node2'] } })],
  [
    'a failed start that touched a route',
    problems(start, failed, { before: standby, after: { ...standby, routes: ['node1', 'node2'] } }),
  ],
  [
    'a start that succeeds without a route',
    problems('start, IMDS token: HTTP 503 (first)', {}, { after: { ...active, routes: ['node1', 'node2'] } }),
  ],
  [
    'a start that succeeds without the address',
    problems('start, IMDS token: HTTP 503 (first)', {}, { after: { ...active, places: [] } }),
  ],
  ['a stop that leaves the address', problems('stop, everywhere: no answer (all)', {}, { requests: 0 })],
  [
    'a stop that asks AWS',
    problems('stop, everywhere: no answer (all)', {}, { after: { ...active, places: [] } }),
  ],
  [
    'a failed stop that does not name the address',
    problems('stop, the node: ip fails (all)', {
      exit: 'OCF_ERR_GENERIC',
      reason: 'ip address show: exit 2: RTNETLINK answers: No buffer space available',
    }),
  ],
])('%s is told', ([, told]) => {
  expect(told.length).toBeGreaterThan(0);
});
