import { describe, expect, test } from 'vitest';
import type { ExitCode } from '../../src/ocf/exit-codes.ts';
import { actions } from './actions.ts';
import { cells, titleOf } from './cells.ts';
import { expectedOfCell, faultOf } from './expected-cell.ts';

const exitsOf = (title: string): readonly ExitCode[] => {
  const cell = cells.find((candidate) => titleOf(candidate) === title);
  if (cell === undefined) throw new Error(`no cell ${title}`);
  return expectedOfCell(cell).exits;
};

test.for([
  ['start, ReplaceRoute: RequestLimitExceeded (first)', 'OCF_SUCCESS'],
  ['start, ReplaceRoute: RequestLimitExceeded (first two)', 'OCF_SUCCESS'],
  ['start, ReplaceRoute: RequestLimitExceeded (all)', 'OCF_ERR_GENERIC'],
  ['start, ReplaceRoute: UnauthorizedOperation (all)', 'OCF_ERR_PERM'],
  ['start, ReplaceRoute: InvalidRouteTableID.NotFound (first)', 'OCF_SUCCESS'],
  ['start, ReplaceRoute: InvalidRouteTableID.NotFound (all)', 'OCF_ERR_ARGS'],
  ['start, CreateRoute: UnauthorizedOperation (first)', 'OCF_SUCCESS'],
  ['start, CreateRoute: UnauthorizedOperation (all)', 'OCF_ERR_PERM'],
  ['start, DescribeRouteTables: no answer (all)', 'OCF_SUCCESS'],
  ['start, DescribeRouteTables: HTML with 200 (all)', 'OCF_ERR_GENERIC'],
  ['start, IMDS role: HTTP 404 (all)', 'OCF_ERR_PERM'],
  ['start, ModifyNetworkInterfaceAttribute: AuthFailure (all)', 'OCF_SUCCESS'],
  ['monitor, DescribeRouteTables: no answer (first)', 'OCF_SUCCESS'],
  ['monitor, DescribeRouteTables: no answer (all)', 'OCF_DEGRADED'],
  ['monitor, DescribeRouteTables: UnauthorizedOperation (all)', 'OCF_DEGRADED'],
  ['probe, IMDS token: HTTP 500 (all)', 'OCF_DEGRADED'],
  ['validate-all 10, ReplaceRoute: DryRunOperation (all)', 'OCF_SUCCESS'],
  ['validate-all 10, ReplaceRoute: UnauthorizedOperation (all)', 'OCF_ERR_PERM'],
  ['stop, everywhere: no answer (all)', 'OCF_SUCCESS'],
  ['monitor of a standby, everywhere: no answer (all)', 'OCF_NOT_RUNNING'],
  ['stop, the node: ip hangs (all)', 'OCF_ERR_GENERIC'],
  ['probe of a standby, the node: ip hangs (all)', 'OCF_NOT_RUNNING'],
  ['probe of a standby, the node: ip is missing (all)', 'OCF_ERR_INSTALLED'],
] as const)('%s: %s', ([title, exit]) => {
  expect(exitsOf(title)).toEqual([exit]);
});

describe('whatever goes wrong at AWS or on the way there', () => {
  const ofAws = cells.filter((cell) => faultOf(cell).of !== 'node');
  const every = (action: string, allowed: readonly ExitCode[]) => {
    const exits = ofAws
      .filter((cell) => actions[cell.action].argument === action)
      .flatMap((cell) => expectedOfCell(cell).exits);
    expect(exits.length).toBeGreaterThan(50);
    expect(exits.filter((exit) => !allowed.includes(exit))).toEqual([]);
  };

  test('stop succeeds', () => {
    every('stop', ['OCF_SUCCESS']);
  });
  test('monitor and probe never fail the resource, nor say that it is not running where it is', () => {
    every('monitor', ['OCF_SUCCESS', 'OCF_DEGRADED', 'OCF_NOT_RUNNING']);
    every('probe', ['OCF_SUCCESS', 'OCF_DEGRADED', 'OCF_NOT_RUNNING']);
    for (const cell of ofAws)
      if (actions[cell.action].state === 'active')
        expect(expectedOfCell(cell).exits).not.toContain('OCF_NOT_RUNNING');
  });
  test('start never bans the resource from every node', () => {
    every('start', ['OCF_SUCCESS', 'OCF_ERR_GENERIC', 'OCF_ERR_ARGS', 'OCF_ERR_PERM']);
  });
});
