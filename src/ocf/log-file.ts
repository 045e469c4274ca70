import { closeSync, constants, openSync, writeSync } from 'node:fs';
import type { Sink } from './log.ts';

/** `HA_LOGFILE`: lines with the time, as resource-agents' `ha_log` writes them. */
export function logFile(path: string, tag: string, now: () => Date): Sink {
  return {
    write(severity, line) {
      try {
        const text = `${formatTime(now())} ${tag}:    ${severity.toUpperCase()}: ${line}\n`;
        append(path, text);
      } catch {
        // A full or read-only disk must not fail the action
      }
    },
    close: () => Promise.resolve(),
  };
}

/** A named pipe that nobody reads is an error, and does not hold the action for ever. */
function append(path: string, text: string): void {
  const { O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY } = constants;
  const descriptor = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o666);
  try {
    writeSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

/** `Nov 22 08:15:00`, local time: HA_DATEFMT `%b %d %T` of resource-agents 4.12, and what pacemaker.log has around it. */
function formatTime(time: Date): string {
  const [, month, day, , clock] = time.toString().split(' '); // ECMA-262: Sun Nov 22 2026 08:15:00 GMT+0100 (…)
  return `${month} ${day} ${clock}`;
}
