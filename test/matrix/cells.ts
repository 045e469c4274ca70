import { actionNames, askingActions, isAsking, type ActionName } from './actions.ts';
import { attempts, type Attempts } from './attempts.ts';
import type { Meaning } from './error-codes.ts';
import { isRetried } from './expected.ts';
import { nodeFaults } from './node-faults.ts';
import { meaningAt, requestFaults, strikes, type RequestFault } from './request-faults.ts';
import { stepNames, steps, type StepName } from './steps.ts';
import { wayFaults, type WayPlace } from './way-faults.ts';

/**
 * `everywhere`: every request of every kind, for an action that makes none. `every EC2 request`: something else has taken the
 * place of EC2.
 */
export type Place = StepName | WayPlace | 'every EC2 request' | 'everywhere' | 'the node';

/** One run: an action, what goes wrong, where, and how often. */
export interface Cell {
  readonly action: ActionName;
  /** The name of a fault. */
  readonly fault: string;
  readonly where: Place;
  readonly attempts: Attempts;
}

/** `start, DescribeRouteTables: no answer (first)` */
export function titleOf({ action, fault, where, attempts: struck }: Cell): string {
  return `${action}, ${where}: ${fault} (${struck})`;
}

const untouched = actionNames.filter((name) => !isAsking(name));

/** Every action × every fault × everywhere it can strike × how often it makes a difference. */
export const cells: readonly Cell[] = [...cellsOfRequests(), ...cellsOfWays(), ...cellsOfNodes()];

function cellsOfRequests(): Cell[] {
  return requestFaults.flatMap((fault) => [
    ...stepNames
      .filter((where) => strikes(fault, where, steps[where]))
      .flatMap((where) =>
        steps[where].askedBy.flatMap((action) =>
          attemptsOf(meaningAt(fault, where, action)).map((struck) => ({
            action,
            fault: fault.name,
            where,
            attempts: struck,
          })),
        ),
      ),
    ...(fault.strikes.includes('ec2')
      ? askingActions.map((action) => ({
          action,
          fault: fault.name,
          where: 'every EC2 request' as const,
          attempts: 'all' as const,
        }))
      : []),
    // Of the codes that two services have in common only once
    ...(requestFaults.find(({ name }) => name === fault.name) === fault
      ? untouched.map((action) => everywhere(action, fault))
      : []),
  ]);
}

function everywhere(action: ActionName, { name }: RequestFault): Cell {
  return { action, fault: name, where: 'everywhere', attempts: 'all' };
}

/** What is not asked again fails with the first; what is harmless is so as often as it comes. */
function attemptsOf(meaning: Meaning): readonly Attempts[] {
  if (meaning === 'harmless') return ['all'];
  return isRetried(meaning) ? attempts : ['first', 'all'];
}

function cellsOfWays(): Cell[] {
  return wayFaults.flatMap((fault) => [
    ...fault.places.flatMap((where) =>
      askingActions.flatMap((action) =>
        fault.attempts.map((struck) => ({ action, fault: fault.name, where, attempts: struck })),
      ),
    ),
    ...fault.places
      .slice(0, 1)
      .flatMap((where) =>
        untouched.map((action) => ({ action, fault: fault.name, where, attempts: 'all' as const })),
      ),
  ]);
}

function cellsOfNodes(): Cell[] {
  return nodeFaults.flatMap(({ name }) =>
    actionNames.map((action) => ({ action, fault: name, where: 'the node', attempts: 'all' })),
  );
}
