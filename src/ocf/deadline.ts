import type { Clock } from '../ports.ts';

/**
 * The one deadline of an action. Pacemaker kills the whole process group with SIGKILL when the operation's
 * timeout is over: no warning, no reason in its log. So an action ends a little before it by itself.
 */
export interface Deadline {
  /** Aborted when the time is over; reaches every request and command. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  remainingMs(): number;
}

/**
 * What is kept of the timeout for ending: a tenth, between a quarter of a second and two seconds.
 *
 * @param timeoutMs the operation's timeout in milliseconds
 */
export function reserveMs(timeoutMs: number): number {
  return Math.min(2_000, Math.max(250, timeoutMs / 10));
}

/**
 * @param sinceStartMs how long the process has been running: Pacemaker's timeout counts from there. Not the
 *   time of day, which is set back and forth
 * @param timeoutMs `OCF_RESKEY_CRM_meta_timeout`, or the advertised timeout
 */
export function startDeadline(sinceStartMs: () => number, timeoutMs: number): Deadline {
  const endsAt = timeoutMs - reserveMs(timeoutMs);
  const remainingMs = () => Math.max(0, endsAt - sinceStartMs());
  const signal = AbortSignal.timeout(Math.ceil(remainingMs()));
  return {
    signal,
    remainingMs,
    clock: { now: sinceStartMs, random: Math.random, sleep: sleepUntil(signal) },
  };
}

function sleepUntil(signal: AbortSignal): Clock['sleep'] {
  return (ms) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal.addEventListener('abort', wake, { once: true });
    });
}
