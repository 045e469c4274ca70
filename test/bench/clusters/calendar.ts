/** More than any interval of a monitor and any pause between attempts. */
const longestSleepMs = 131_072;

/**
 * Time that jumps from one millisecond in which something is due to the next. Thousands sleep at once here: who is due
 * is looked up, not searched for as in `VirtualTime`.
 */
export class Calendar {
  /** ms since the beginning. */
  now = 0;
  /** By millisecond, round and round. */
  readonly #due: ((() => void)[] | undefined)[] = Array.from({ length: longestSleepMs });

  sleep(ms: number): Promise<void> {
    // As timers do: whole milliseconds, none too early, and never at once
    const at = Math.max(this.now + 1, Math.ceil(this.now + ms));
    if (at - this.now >= longestSleepMs) throw new Error(`a sleep of ${ms} ms`);
    return new Promise((resolve) => {
      (this.#due[at % longestSleepMs] ??= []).push(resolve);
    });
  }

  /** Ends when the time is over or nobody cares for the rest; who still sleeps then sleeps for ever. */
  async run(untilMs: number, isOver: () => boolean = () => false): Promise<void> {
    await settled();
    for (; this.now < untilMs && !isOver(); this.now += 1) {
      const slot = this.now % longestSleepMs;
      const due = this.#due[slot];
      if (due === undefined) continue;
      this.#due[slot] = undefined;
      for (const wake of due) wake();
      await settled();
    }
  }
}

/** After every promise that is settled has been followed up; that is when Node looks at the next tick. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
