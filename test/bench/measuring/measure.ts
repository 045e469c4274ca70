import type { LabNamespace } from '../../lab/lab.ts';
import { median, type Figures } from '../bench-run.ts';
import type { Command } from './command.ts';
import { weighRun, type Memory } from './memory-run.ts';
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

const memoryRounds = 3;
/** Runs of a variant that is seldom run. */
const leastCounted = 3;

/**
 * Runs all variants in turn, round by round, so that a machine that slows down slows down all of them. The first round is not
 * counted. Memory is taken in rounds of its own. What is seldom run, since it takes many seconds, is neither in the first round
 * nor in more than one of memory.
 *
 * @throws RunFailed
 */
export async function measure(
  host: LabNamespace,
  variants: readonly Variant[],
  rounds: number,
  tell: (progress: string) => void,
): Promise<Map<Variant, Figures>> {
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
  const weighed = new Map<Variant, Memory[]>();
  for (let round = 1; round <= memoryRounds; round += 1) {
    tell(`memory, round ${round} of ${memoryRounds}`);
    for (const variant of variants.filter(({ every }) => every === 1 || round === 1)) {
      const run = await measured(variant, () => weighRun(host, variant));
      weighed.set(variant, [...(weighed.get(variant) ?? []), run]);
    }
  }
  return new Map(
    variants.map((variant) => [variant, figures(timed.get(variant) ?? [], weighed.get(variant) ?? [])]),
  );
}

async function measured<Run>({ prepare, verify }: Variant, run: () => Promise<Run>): Promise<Run> {
  await prepare?.();
  const result = await run();
  verify?.();
  return result;
}

function figures(timed: readonly Timed[], weighed: readonly Memory[]): Figures {
  return {
    wallMs: timed.map(({ wallMs }) => wallMs),
    cpuMs: timed.map(({ cpuMs }) => cpuMs),
    peakMegabytes: median(weighed.map(({ peakMegabytes }) => peakMegabytes)),
    anonymousMegabytes: median(weighed.map(({ anonymousMegabytes }) => anonymousMegabytes)),
  };
}
