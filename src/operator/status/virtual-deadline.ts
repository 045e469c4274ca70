import type { Deadline } from '../../ocf/deadline.ts';

/** Time that passes by sleeping alone, at no cost: what is confirmed over seconds is confirmed at once. */
export function virtualDeadline(timeoutMs: number): Deadline {
  const controller = new AbortController();
  let now = 0;
  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, timeoutMs - now),
    clock: {
      now: () => now,
      random: () => 0.5,
      async sleep(ms) {
        await Promise.resolve();
        now += ms;
        if (now >= timeoutMs) controller.abort();
      },
    },
  };
}
