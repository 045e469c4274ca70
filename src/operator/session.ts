import type { Command } from 'commander';
import type picocolors from 'picocolors';
import type { Invocation } from '../context.ts';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** One run of an operator command. */
export interface Session {
  readonly invocation: Invocation;
  /** They do nothing where the output is no terminal, or NO_COLOR is set. https://no-color.org */
  readonly colors: Colors;
  /** What the process exits with when the command is done. */
  exitCode: number;
}

/** What a command is called by and takes; what it does is loaded when it is called. */
export type DefineCommand = (session: Session, command: Command) => void;

/** Exit codes of operator commands. */
export const operatorExit = {
  fine: 0,
  /** It was done, and what it tells is not fine. */
  findings: 1,
  /** It could not be done: wrong arguments, or what it needs did not answer. */
  failed: 2,
} as const;

/** For whoever typed the command: what is wrong and what to do, each in a line. */
export class OperatorError extends Error {
  override name = 'OperatorError';

  /** A chunk that is loaded lazily has its own copy of this class. */
  static override [Symbol.hasInstance](error: unknown): boolean {
    return error instanceof Error && error.name === 'OperatorError';
  }
}
