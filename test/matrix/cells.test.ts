import { describe, expect, test } from 'vitest';
import { actionNames, askingActions } from './actions.ts';
import { attempts } from './attempts.ts';
import { cells, titleOf } from './cells.ts';
import { faultOf } from './expected-cell.ts';
import { nodeFaults } from './node-faults.ts';
import { requestFaults } from './request-faults.ts';
import { stepNames, steps } from './steps.ts';
import { wayFaults, wayPlaces } from './way-faults.ts';

const has = (cell: Partial<(typeof cells)[number]>) =>
  cells.some((other) =>
    Object.entries(cell).every(([key, value]) => other[key as keyof typeof other] === value),
  );

test('no cell is there twice', () => {
  const titles = cells.map(titleOf);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});

test('the fault of every cell is found, and can strike there', () => {
  for (const cell of cells) expect(faultOf(cell).fault.name).toBe(cell.fault);
});

describe.for(actionNames)('%s', (action) => {
  test('meets every fault', () => {
    const met = new Set(cells.filter((cell) => cell.action === action).map(({ fault }) => fault));
    const all = [...requestFaults, ...wayFaults, ...nodeFaults].map(({ name }) => name);
    expect(all.filter((name) => !met.has(name))).toEqual([]);
  });
});

describe.for(askingActions)('%s', (action) => {
  test('meets faults at every step that it takes, and on the way to every service', () => {
    const taken = stepNames.filter((name) => steps[name].askedBy.includes(action));
    for (const where of [...taken, ...wayPlaces]) expect(has({ action, where }), where).toBe(true);
  });

  test('meets them in the first attempt, in two and in all', () => {
    for (const struck of attempts) expect(has({ action, attempts: struck })).toBe(true);
  });
});

test('every step and every place of the way is one where something goes wrong', () => {
  for (const where of [...stepNames, ...wayPlaces, 'every EC2 request', 'everywhere', 'the node'] as const)
    expect(has({ where }), where).toBe(true);
});

/** Those of the project's facts of the field, and those by which EC2 denies and fails. */
const codes = [
  ...['InvalidParameterValue', 'InvalidRoute.NotFound', 'RouteAlreadyExists'],
  ...['InvalidRouteTableID.NotFound', 'InvalidRouteTableId.Malformed', 'InvalidInstanceID'],
  ...['DryRunOperation', 'UnauthorizedOperation', 'RequestLimitExceeded', 'OperationNotPermitted'],
  ...['AuthFailure', 'InternalError', 'Unavailable', 'RequestExpired', 'ExpiredToken'],
];

test.for(codes)('the error code %s answers every call that changes or describes routes', (fault) => {
  const calls = ['ReplaceRoute', 'CreateRoute', 'DescribeRouteTables'] as const;
  for (const where of calls)
    for (const action of steps[where].askedBy) expect(has({ fault, where, action })).toBe(true);
});
