import type { LabNamespace } from '../../lab/lab.ts';
import { median, type Figures } from '../bench-run.ts';
import { weighRun, type Memory } from './memory-run.ts';
import { measured, timeInTurn, type Variant } from './time-in-turn.ts';
import type { Timed } from './timed-run.ts';

const memoryRounds = 3;
/** Runs of a variant that is seldom run. */
const leastCounted = 3;

/**
 * Times all variants in turn. Memory is taken in rounds of its own; what is seldom run, since it takes many seconds, is in one of
 * them alone.
 *
 * @throws RunFailed
 */
export async function measure(
  host: LabNamespace,
  variants: readonly Variant[],
  rounds: number,
  tell: (progress: string) => void,
): Promise<Map<Variant, Figures>> {
  const timed = await timeInTurn(host, variants, { rounds, leastCounted }, tell);
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

function figures(timed: readonly Timed[], weighed: readonly Memory[]): Figures {
  return {
    wallMs: timed.map(({ wallMs }) => wallMs),
    cpuMs: timed.map(({ cpuMs }) => cpuMs),
    peakMegabytes: median(weighed.map(({ peakMegabytes }) => peakMegabytes)),
    anonymousMegabytes: median(weighed.map(({ anonymousMegabytes }) => anonymousMegabytes)),
  };
}
