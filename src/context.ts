import type { Parameters } from './agent.ts';
import type { Deadline } from './ocf/deadline.ts';
import type { Env, OcfEnvironment } from './ocf/environment.ts';
import type { Problem } from './ocf/instance-parameters.ts';
import type { Log } from './ports.ts';
import type { Trace } from './trace/trace.ts';

/** The process, as far as anything below its edge may know of it. */
export interface Invocation {
  readonly args: readonly string[];
  readonly env: Env;
  readonly pid: number;
  readonly uid: number;
  /** `24.21.0` */
  readonly nodeVersion: string;
  /** How long the process has been running, by a clock that nobody sets. */
  readonly sinceStartMs: () => number;
  readonly isTerminal: () => boolean;
  /** Of the terminal that standard output is; `undefined` → it is none. */
  readonly stdoutColumns: () => number | undefined;
  /** `false` → whoever read it has gone. */
  readonly writeStdout: (text: string) => unknown;
  readonly writeStderr: (text: string) => void;
  /** Told of what nobody caught. */
  readonly onCrash: (listener: (error: unknown) => void) => void;
}

export type Action = 'start' | 'stop' | 'monitor' | 'validate-all' | 'reload-agent';

/** One run of an action, and all it was told. */
export interface Context {
  readonly action: Action;
  readonly isRecurring: boolean;
  readonly invocation: Invocation;
  readonly environment: OcfEnvironment;
  readonly parameters: Parameters;
  readonly problems: readonly Problem[];
  readonly deadline: Deadline;
  readonly log: Log;
  /** For what should be mended some day: a line in each run, but not in each interval of a monitor. */
  readonly notice: (message: string) => void;
  /** `undefined` → none is asked for. */
  readonly trace: Trace | undefined;
}
