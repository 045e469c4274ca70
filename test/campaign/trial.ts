import fc from 'fast-check';
import { anyStory } from './any-story.ts';
import { formatViolation, judge, type Applied } from './judge.ts';
import { play, type Chronicle } from './play.ts';

export interface Trial {
  readonly seed: number;
  readonly stories: number;
  /** How often each action ended how: `monitor OCF_DEGRADED`. */
  readonly ends: ReadonlyMap<string, number>;
  readonly applied: Applied;
  /** The shortest story that breaks a law; `undefined` → none was found. */
  readonly failure: string | undefined;
}

/** How many stories may be played to find a shorter one that breaks a law too; numbers are made less one by one. */
const mostAttemptsToShorten = 3_000;

/** A story that tells which. */
class BrokenLaw extends Error {}

/** Plays so many stories, always the same ones for a seed. */
export async function tryStories(stories: number, seed: number): Promise<Trial> {
  const applied: Applied = new Map();
  const ends = new Map<string, number>();
  let attemptsToShorten: number | undefined;
  const property = fc.asyncProperty(anyStory, async (story) => {
    if (attemptsToShorten !== undefined && attemptsToShorten++ > mostAttemptsToShorten) return;
    const chronicle = await play(story);
    for (const end of endsOf(chronicle)) ends.set(end, (ends.get(end) ?? 0) + 1);
    const [violation] = judge(chronicle, applied);
    if (!violation) return;
    attemptsToShorten ??= 0;
    throw new BrokenLaw(formatViolation(violation, chronicle));
  });
  const { numRuns, errorInstance } = await fc.check(property, { numRuns: stories, seed });
  const failure =
    errorInstance instanceof BrokenLaw ? errorInstance.message : (errorInstance as Error | null)?.stack;
  return {
    seed,
    stories: numRuns,
    ends,
    applied,
    failure: failure === undefined ? undefined : `${failure}\n\nseed ${seed}`,
  };
}

function endsOf({ runs }: Chronicle): string[] {
  return runs.map(({ step, end }) => {
    const outcome = typeof end?.outcome === 'object' ? end.outcome.exit : end?.outcome;
    return `${step.action} ${outcome ?? 'without an end'}`;
  });
}
