import { overlayIp, type ActionResult } from '../agent/black-box.ts';
import { actions } from './actions.ts';
import type { Cell } from './cells.ts';
import type { Expected } from './expected.ts';
import { faultOf } from './expected-cell.ts';
import { isStep } from './steps.ts';

/** What can be changed: the address of node1, and at which node the route of each table points. */
export interface World {
  /** Interfaces. */
  readonly places: readonly string[];
  readonly routes: readonly (string | undefined)[];
}

/** A run and what was around it. */
export interface Seen {
  readonly result: ActionResult | undefined;
  /** What BlackBox has against it: it was killed, told a secret, gave no reason or two. */
  readonly complaint: string | undefined;
  /** Processes that it left. */
  readonly strangers: number;
  readonly before: World;
  readonly after: World;
  /** How often the step of the cell was asked. */
  readonly asked: number;
  /** To whichever service. */
  readonly requests: number;
}

/** Longer than any run that does not try again takes on a busy machine, and shorter than what a start waits. */
const atOnceMs = 6_000;

/** Everything that is wrong with it. Pure. */
export function judge(cell: Cell, expected: Expected, seen: Seen, timeoutMs: number): string[] {
  const { result, complaint, strangers } = seen;
  return [
    ...(complaint === undefined ? [] : [complaint]),
    ...(strangers > 0 ? [`${strangers} processes are left`] : []),
    ...(result === undefined
      ? []
      : [
          ...judgeResult(expected, result, timeoutMs),
          ...judgeRequests(cell, expected, seen),
          ...judgeWorld(cell, result, seen),
        ]),
  ];
}

function judgeResult(
  expected: Expected,
  { exit, reason, durationMs }: ActionResult,
  timeoutMs: number,
): string[] {
  const exits: readonly string[] = expected.exits;
  const told =
    exit === 'OCF_SUCCESS' || exit === 'OCF_NOT_RUNNING' || reason === undefined ? [] : expected.says;
  return [
    ...(exits.includes(exit) ? [] : [`${exit} instead of ${exits.join(' or ')}`]),
    ...told
      .filter((what) => (typeof what === 'string' ? !reason?.includes(what) : !what.test(reason ?? '')))
      .map((what) => `the reason does not say ${String(what)}`),
    ...(durationMs >= timeoutMs ? [`it took ${Math.round(durationMs)} of ${timeoutMs} ms`] : []),
    ...(expected.isAtOnce && durationMs > atOnceMs
      ? [`it tried for ${Math.round(durationMs)} ms what would not change`]
      : []),
  ];
}

function judgeRequests(
  { action, where }: Cell,
  { requests }: Expected,
  { asked, requests: all }: Seen,
): string[] {
  return [
    ...(!actions[action].asks && all > 0 ? [`it made ${all} requests and needs none`] : []),
    ...(isStep(where) && asked === 0 ? ['the fault never struck'] : []),
    ...(requests !== undefined && asked !== requests ? [`it asked ${asked} times, not ${requests}`] : []),
  ];
}

function judgeWorld(cell: Cell, { exit, reason, calls }: ActionResult, { before, after }: Seen): string[] {
  const { action, where } = cell;
  const { of, fault } = faultOf(cell);
  const losesAddress = of === 'node' && fault.losesAddress === true;
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  const routesAreSame = JSON.stringify(before.routes) === JSON.stringify(after.routes);
  const wrote = calls.filter((call) => /^(Replace|Create)Route$/.test(call)).length;
  switch (action) {
    case 'start':
      if (exit === 'OCF_SUCCESS')
        return [
          ...(after.places.length === 1
            ? []
            : [`the address is on ${after.places.join(', ') || 'no interface'}`]),
          ...(isTaken(cell, after) ? [] : [`the routes point to ${after.routes.join(', ')}`]),
        ];
      // Whoever could not add the address, or does not know whose the route is to be, touches none
      return isAfterAddress(where) || (routesAreSame && wrote === 0)
        ? []
        : ['a failed start has touched a route'];
    case 'stop':
    case 'stop of a standby':
      return [
        ...(routesAreSame ? [] : ['a stop has touched a route']),
        ...(exit === 'OCF_SUCCESS' && after.places.length > 0
          ? [`it left the address on ${after.places.join()}`]
          : []),
        ...(exit !== 'OCF_SUCCESS' && reason !== undefined && !reason.includes(overlayIp)
          ? ['the reason does not name what is left']
          : []),
      ];
    case 'monitor':
      if (where === 'CreateRoute')
        return exit === 'OCF_SUCCESS' && after.routes.some((node) => node !== 'node1')
          ? ['the missing route was not put back']
          : [];
      return isSame || losesAddress ? [] : ['a monitor has changed something'];
    case 'monitor of a standby':
    case 'probe':
    case 'probe of a standby':
    case 'validate-all':
    case 'validate-all 10':
    case 'reload-agent':
    case 'meta-data':
      return isSame || losesAddress ? [] : [`${action} has changed something`];
    default:
      action satisfies never;
      throw new Error('unreachable');
  }
}

/** Of a start that has succeeded: by every table, but for one that EC2 does not have or does not let this node write. */
function isTaken({ where, attempts, fault }: Cell, { routes }: World): boolean {
  const mayMiss = isRoute(where) && attempts === 'first' && fault !== 'RouteAlreadyExists';
  const taken = routes.filter((node) => node === 'node1').length;
  return taken === routes.length || (mayMiss && taken > 0);
}

/** EC2 is asked by then, and some of its answers may have been as they should. */
function isAfterAddress(where: Cell['where']): boolean {
  return isRoute(where) || /(EC2|EC2 request|the proxy)$/.test(where);
}

function isRoute(where: Cell['where']): boolean {
  return /^(Replace|Create|Describe)Route/.test(where);
}
