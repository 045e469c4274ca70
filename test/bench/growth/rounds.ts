import type { LabNamespace } from '../../lab/lab.ts';
import type { Variant } from '../measuring/measure.ts';
import { timeRun, type Timed } from '../measuring/timed-run.ts';

/**
 * Times all variants in turn, round by round, as `measure` does; memory is no part of a growth, and a run of 30 seconds would
 * be weighed for nothing. The first round is not counted, and what is seldom run is not in it.
 *
 * @throws RunFailed
 */
export async function timeInTurn(
  host: LabNamespace,
  variants: readonly Variant[],
  rounds: number,
  tell: (progress: string) => void,
): Promise<Map<Variant, Timed[]>> {
  const timed = new Map<Variant, Timed[]>();
  for (let round = 0; round <= rounds; round += 1) {
    tell(round === 0 ? 'a first round, not counted' : `round ${round} of ${rounds}`);
    const due = variants.filter(({ every }) =>
      round === 0 ? every === 1 : round % Math.min(every, rounds) === 0,
    );
    for (const variant of due) {
      await variant.prepare?.();
      const run = await timeRun(host, variant);
      variant.verify?.();
      if (round > 0) timed.set(variant, [...(timed.get(variant) ?? []), run]);
    }
  }
  return timed;
}
