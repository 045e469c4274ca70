import type { ExitCode } from './exit-codes.ts';

/** What an action ends with. Deciding returns it; only the process's edge turns it into an exit. */
export interface Outcome {
  readonly exit: ExitCode;
  /** Said after `ocf-exit-reason:`; on every exit but success and a plain "not running". */
  readonly reason?: string;
  /** Not worth a failure, but worth a line in the log. */
  readonly warnings?: readonly string[];
  /** The row of a table that fitted, for the trace. */
  readonly decidedBy?: string;
}
