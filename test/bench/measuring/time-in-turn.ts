import type { LabNamespace } from '../../lab/lab.ts';
import type { Command } from './command.ts';
import { timeRun, type Timed } from './timed-run.ts';

/** One thing that is measured, in turn with others. */
export interface Variant extends Command {
  /** Run in one of so many rounds. */
  readonly every: number;
  /** Brings the world into the state that it starts from; not measured. */
  readonly prepare?: () => Promise<void>;
  /** Looks at what it has done to the world; throws where that is not what was to be measured. */
  readonly verify?: () => void;
}

/**
 * Runs all variants in turn, round by round, so that a machine that slows down slows down all of them. The first round is not
 * counted, and what is seldom run, since it takes many seconds, is not in it.
 *
 * @param leastCounted runs of a variant that is seldom run
 * @throws RunFailed
 */
export async function timeInTurn(
  host: LabNamespace,
  variants: readonly Variant[],
  { rounds, leastCounted }: { readonly rounds: number; readonly leastCounted: number },
  tell: (progress: string) => void,
): Promise<Map<Variant, Timed[]>> {
  const mostSeldom = Math.max(1, Math.floor(rounds / leastCounted));
  const isDue = ({ every }: Variant, round: number) =>
    round === 0 ? every === 1 : round % Math.min(every, mostSeldom) === 0;
  const timed = new Map<Variant, Timed[]>();
  for (let round = 0; round <= rounds; round += 1) {
    tell(round === 0 ? 'a first round, not counted' : `round ${round} of ${rounds}`);
    for (const variant of variants.filter((candidate) => isDue(candidate, round))) {
      const run = await measured(variant, () => timeRun(host, variant));
      if (round > 0) timed.set(variant, [...(timed.get(variant) ?? []), run]);
    }
  }
  return timed;
}

export async function measured<Run>({ prepare, verify }: Variant, run: () => Promise<Run>): Promise<Run> {
  await prepare?.();
  const result = await run();
  verify?.();
  return result;
}
