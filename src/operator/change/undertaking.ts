import type { ChangeFacts, Plan, Problem } from './plan.ts';
import type { StatusFacts } from '../status/facts.ts';
import type { Colors } from '../session.ts';

/** What setup and teardown differ in. */
export interface Undertaking {
  readonly name: 'setup' | 'teardown';
  /** Pure. */
  readonly decide: (facts: ChangeFacts) => Plan;
  /** What stands in its way on this machine. */
  readonly hindrances: () => Promise<readonly Problem[]>;
  /** What is wrong with the routes as they will be. */
  readonly formatVerdict: (after: StatusFacts, colors: Colors) => readonly string[];
  /** What else there is to do, which is not done from here. */
  readonly elsewhere: Elsewhere;
}

export interface Elsewhere {
  /** With the plan. */
  readonly text: readonly string[];
  /** In place of the text, when nothing is left to plan. */
  readonly reminder: readonly string[];
  readonly json: Readonly<Record<string, unknown>>;
}
