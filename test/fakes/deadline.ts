import type { Deadline } from '../../src/ocf/deadline.ts';

/**
 * Time that jumps: a sleep costs nothing, and several sleeps at once take as long as the longest. Time goes
 * on when nobody has anything left to do but sleep, so that a whole timeout is over at once.
 */
export class VirtualTime {
  /** ms since the beginning. */
  now = 0;
  #sleepers: readonly Sleeper[] = [];
  #deadlines: readonly Sleeper[] = [];
  #isGoingOn = false;

  /** A deadline of one action; `Infinity` → it never comes. */
  deadline(ms = 28_000, random = () => 0.5): Deadline {
    const controller = new AbortController();
    const { signal } = controller;
    const endsAt = this.now + ms;
    const abort = () => {
      controller.abort();
    };
    this.#deadlines = [...this.#deadlines, { until: endsAt, wake: abort }];
    const sleep = (pauseMs: number) =>
      signal.aborted ? Promise.resolve() : this.sleepUntil(Math.min(endsAt, this.now + pauseMs));
    return {
      signal,
      remainingMs: () => Math.max(0, endsAt - this.now),
      clock: { now: () => this.now, random, sleep },
    };
  }

  sleepUntil(until: number): Promise<void> {
    return new Promise((resolve) => {
      // As timers do: whole milliseconds, none too early
      this.#sleepers = [...this.#sleepers, { until: Math.ceil(until), wake: resolve }];
      this.#goOn();
    });
  }

  #goOn(): void {
    if (this.#isGoingOn) return;
    this.#isGoingOn = true;
    // After every promise that is settled has been followed up
    setImmediate(() => {
      this.#isGoingOn = false;
      this.now = Math.max(this.now, Math.min(...this.#sleepers.map(({ until }) => until)));
      const isDue = ({ until }: Sleeper) => until <= this.now;
      const due = [...this.#deadlines.filter(isDue), ...this.#sleepers.filter(isDue)];
      this.#deadlines = this.#deadlines.filter((deadline) => !isDue(deadline));
      this.#sleepers = this.#sleepers.filter((sleeper) => !isDue(sleeper));
      for (const { wake } of due) wake();
      if (this.#sleepers.length > 0) this.#goOn();
    });
  }
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}
