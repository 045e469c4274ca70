import type { Answer } from './answer.ts';
import type { Deadline } from './ocf/deadline.ts';

const baseMs = 100;
const capMs = 3_000;

/**
 * Repeats an attempt whose failure is transient, with exponential backoff and full jitter, so that the
 * nodes and resources of an account do not come back all at once.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param attempts how many at most; `Infinity` → until the deadline
 * @returns the first answer that is not a transient failure, else the last failure; of an attempt that the
 *   deadline cut off, the failure before it: that one says what is wrong
 */
export async function retry<T>(
  attempt: () => Promise<Answer<T>>,
  attempts: number,
  { signal, clock }: Deadline,
): Promise<Answer<T>> {
  const isOver = () => signal.aborted;
  let before: Answer<T> | undefined;
  for (let count = 1; ; count += 1) {
    const answer = await attempt();
    if (answer.ok || answer.failure.kind !== 'transient') return answer;
    if (isOver()) return before ?? answer;
    if (count >= attempts) return answer;
    await clock.sleep(clock.random() * Math.min(capMs, baseMs * 2 ** count));
    if (isOver()) return answer;
    before = answer;
  }
}
