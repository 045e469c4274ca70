import { actions } from './actions.ts';
import type { Cell } from './cells.ts';
import { expectedOfCell, faultOf } from './expected-cell.ts';
import { isStep, steps } from './steps.ts';

/**
 * A share of the cells in which every pair occurs that occurs in the matrix: action and fault, action and place, fault and
 * place, action and attempts. Always the same one, and of the cells that have equally much that is new the one that takes least.
 *
 * So that it takes a minute: with an action, faults of one line of the README count as one; with a place, those that a client
 * cannot tell from each other. Every fault by itself is in it, too. To what makes no difference, actions that ask
 * nothing are one; but for stop, which must not fail.
 *
 * @param always cells that are in it anyway
 */
export function pairwiseShare(cells: readonly Cell[], always: readonly Cell[] = []): Cell[] {
  const open = new Set(cells.flatMap(pairsOf));
  for (const pair of always.flatMap(pairsOf)) open.delete(pair);
  const worthOf = (cell: Cell) => pairsOf(cell).filter((pair) => open.has(pair)).length / costOf(cell);
  // What a cell is worth only becomes less: who is still worth what was noted is the best
  const noted = new Map(cells.map((cell) => [cell, worthOf(cell)]));
  const share = [...always];
  for (const cell of always) noted.delete(cell);
  while (open.size > 0) {
    const [best, worth] = bestOf(noted);
    const now = worthOf(best);
    noted.set(best, now);
    if (now < worth) continue;
    share.push(best);
    noted.delete(best);
    for (const pair of pairsOf(best)) open.delete(pair);
  }
  return share;
}

/** The first of those that are worth most. */
function bestOf(noted: ReadonlyMap<Cell, number>): readonly [Cell, number] {
  let best: readonly [Cell, number] | undefined;
  for (const [cell, worth] of noted) if (worth > (best?.[1] ?? 0)) best = [cell, worth];
  if (best === undefined) throw new Error('a pair that occurs is in no cell');
  return best;
}

const pairs = new WeakMap<Cell, readonly string[]>();

export function pairsOf(cell: Cell): readonly string[] {
  const known = pairs.get(cell);
  if (known) return known;
  const { action, where, attempts } = cell;
  const { of, fault } = faultOf(cell);
  const isUntouched = !actions[action].asks && (of !== 'node' || !(action === 'stop' || fault.exits[action]));
  const found = isUntouched
    ? [`whoever asks nothing × ${fault.row}`, `${action} × ${of}`]
    : [
        fault.name,
        `${action} × ${fault.row}`,
        `${action} × ${where}`,
        `${classOf(cell)} × ${placeOf(cell)}`,
        `${action} × ${attempts} times`,
      ];
  pairs.set(cell, found);
  return found;
}

/** What level 10 alone reads of the metadata service it reads in one way; what is only late is so at each service alike. */
function placeOf({ where, fault }: Cell): string {
  if (!isStep(where)) return where;
  const { service, askedBy } = steps[where];
  if (fault === 'a late answer') return service;
  return service === 'imds' && askedBy.length === 1 ? 'IMDS at level 10' : where;
}

/** What looks alike to who has asked. */
function classOf(cell: Cell): string {
  const { of, fault } = faultOf(cell);
  if (of === 'node') return 'the node';
  if (of === 'way') return `${fault.isSlow ? 'slow' : ''} ${fault.meaning}`;
  if (fault.isSlow) return 'no answer in time';
  // The metadata service has no types
  if (fault.meaning === 'unreadable')
    return isOfMetadata(cell) && !fault.takesEffect ? 'nonsense' : fault.row;
  return fault.errorCode ? `a code that is ${fault.meaning}` : `no code, ${fault.meaning}`;
}

function isOfMetadata({ where }: Cell): boolean {
  return isStep(where) && steps[where].service === 'imds';
}

/** Seconds or so, of waiting more than of work. */
export function costOf(cell: Cell): number {
  const { action, where, attempts } = cell;
  const { of, fault } = faultOf(cell);
  const waits = of === 'node' ? fault.isSlow === true : fault.isSlow === true && actions[action].asks;
  if (waits && attempts === 'all') return 5;
  if (waits) return attempts === 'first' ? 1.5 : 2.5;
  const isStartToTheEnd = action === 'start' && expectedOfCell(cell).says.length > 1;
  if (isStartToTheEnd) return 5;
  const isConfirmed = action === 'monitor' && where === 'CreateRoute';
  if (isConfirmed && attempts === 'all') return 5;
  if (of === 'request' && fault.isHeavy && isStep(where)) return 3;
  return actions[action].asks ? 0.4 : 0.2;
}
