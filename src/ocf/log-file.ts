import { appendFileSync } from 'node:fs';
import type { Sink } from './log.ts';

/** `HA_LOGFILE`: lines with the time, as resource-agents' `ha_log` writes them. */
export function logFile(path: string, tag: string, now: () => Date): Sink {
  return {
    write(severity, line) {
      try {
        appendFileSync(path, `${formatTime(now())} ${tag}:    ${severity.toUpperCase()}: ${line}\n`);
      } catch {
        // A full or read-only disk must not fail the action
      }
    },
    close: () => Promise.resolve(),
  };
}

/** `2026/11/22_08:15:00`, in local time. */
function formatTime(time: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('/');
  return `${date}_${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`;
}
