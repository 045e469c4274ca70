import { setTimeout } from 'node:timers/promises';

/** Waits for something to become true, for ten seconds at most. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const patientUntil = performance.now() + 10_000;
  while (!(await isSo())) {
    if (performance.now() > patientUntil) throw new Error(`not within 10 s: ${what}`);
    await setTimeout(20);
  }
}
