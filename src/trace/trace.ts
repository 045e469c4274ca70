import type { Sink } from '../ocf/log.ts';
import type { Env } from '../ocf/environment.ts';
import type { Outcome } from '../ocf/outcome.ts';
import { formatMasked, formatVariable } from './masked.ts';
import { traceCommands } from './trace-commands.ts';
import { openTraceFile, type TraceTarget } from './trace-destination.ts';
import { traceHttp } from './trace-http.ts';
import { tracePort } from './trace-port.ts';

export type TraceLine = (text: string) => void;

/** The trace of one run: every request, command, answer and decision with its time. Never a secret. */
export interface Trace {
  /** Of the log, debug lines too. */
  readonly sink: Sink;
  port<Port extends object>(name: string, port: Port): Port;
  outcome(outcome: Outcome): void;
}

export interface TraceOptions extends TraceTarget {
  /** What the first line says of agent, Node and process. */
  readonly title: string;
  readonly env: Env;
  readonly sinceStartMs: () => number;
  /** For a person at a terminal who names no file; `undefined` → nobody is there. */
  readonly writeTerminal: ((text: string) => void) | undefined;
}

/** @throws what the file system says of the file */
export function startTrace(options: TraceOptions): Trace {
  const { title, env, startedAt, sinceStartMs: now, writeTerminal } = options;
  const toTerminal = options.file === undefined ? writeTerminal : undefined;
  const writeText = toTerminal ?? openTraceFile(options);
  const write: TraceLine = (text) => {
    writeText(`${now().toFixed(1).padStart(9)} ms  ${text}\n`);
  };
  writeText(`# ${title}, ${startedAt.toISOString()}\n`);
  for (const [name, value] of Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1)))
    if (value !== undefined && isTold.test(name)) writeText(`# ${formatVariable(name, value)}\n`);
  traceHttp(write, now);
  traceCommands(write, now);
  return {
    sink: {
      debug: true,
      write: (severity, line) => {
        write(`log ${severity}: ${line}`);
      },
      close: () => Promise.resolve(),
    },
    port: (name, port) => tracePort(name, port, write, now),
    outcome: (outcome) => {
      write(`outcome ${formatMasked(outcome)}`);
    },
  };
}

/** What an action depends on. */
const isTold = /^(OCF_|HA_|AWS_|PATH$|HOME$|LC_ALL$|NODE_|TZ$|(https?|no)_proxy$)/i;
