import type { Deadline } from '../../ocf/deadline.ts';
import type { Deed } from './apply-steps.ts';
import type { Gathered } from './gather-change.ts';
import type { ChangeFacts, Plan } from './plan.ts';
import { isSameStep } from './step.ts';

/** EC2 shows what it has acknowledged sooner or later, and nobody waits for ever. */
const patienceMs = 15_000;

/** What was seen last. */
export interface Seen {
  readonly facts: ChangeFacts;
  readonly plan: Plan;
}

/**
 * Looks again until what was done is seen, with backoff.
 *
 * @returns what was seen last; or why nobody could look
 */
export async function awaitPlan(
  look: () => Promise<Gathered>,
  decide: (facts: ChangeFacts) => Plan,
  deeds: readonly Deed[],
  { clock, signal }: Deadline,
): Promise<Seen | Extract<Gathered, { why: unknown }>> {
  const done = deeds.filter(({ failure }) => failure === undefined);
  const begunMs = clock.now();
  for (let pauseMs = 250; ; pauseMs = Math.min(2_000, pauseMs * 2)) {
    const facts = await look();
    if ('why' in facts) return facts;
    const plan = decide(facts);
    const isSeen = !plan.steps.some((step) => done.some((deed) => isSameStep(deed.step, step)));
    if (isSeen || clock.now() - begunMs + pauseMs > patienceMs || signal.aborted) return { facts, plan };
    await clock.sleep(pauseMs);
  }
}
