import { failed, type Answer, type Failure } from '../../src/answer.ts';
import type { Deadline } from '../../src/ocf/deadline.ts';
import type { Outcome } from '../../src/ocf/outcome.ts';
import type { VirtualTime } from '../fakes/deadline.ts';
import { noAnswer } from '../fakes/failures.ts';
import { refusals, type Faults } from './faults.ts';
import type { History } from './history.ts';
import type { ActionStep, CrashHow, Operation } from './story.ts';
import type { World } from './world.ts';

/** Where a story is played. */
export interface Stage {
  readonly time: VirtualTime;
  readonly history: History;
  readonly faults: Faults;
}

/** One call of a port, as it went. */
export interface Call {
  readonly operation: Operation;
  readonly subject: string;
  readonly at: number;
  /** The moment at which it was asked. */
  readonly mark: number;
  /** How old the world is that EC2 looks at (ms). */
  readonly lagMs: number;
  /** What EC2 showed. */
  shown?: World;
  /** `undefined` → no answer yet, or ever. */
  failure?: Failure | 'none';
}

/** How long a request or command is waited for (ms): EC2's is the default of `api_timeout`. */
const patienceMs = (operation: Operation) => (operation.startsWith('GET') ? 2_000 : 5_000);

/** A crashed process asks nothing and is told nothing any more. */
const never = new Promise<never>(() => undefined);

/** One run of an action on a node: every call of its ports goes through it, takes its time, fails, or is its last. */
export class ActionRun {
  readonly id: number;
  readonly step: ActionStep;
  readonly deadline: Deadline;
  readonly calls: Call[] = [];
  readonly firstMark: number;
  readonly startedAt: number;
  /** `undefined` → still running. */
  end: { readonly mark: number; readonly at: number; readonly outcome: Outcome | CrashHow } | undefined;
  readonly crashed: Promise<CrashHow>;
  readonly #stage: Stage;
  #tellCrash!: (how: CrashHow) => void;
  #isCrashed = false;

  constructor(id: number, step: ActionStep, stage: Stage) {
    this.id = id;
    this.step = step;
    this.#stage = stage;
    this.startedAt = stage.time.now;
    this.firstMark = stage.history.mark;
    this.deadline = stage.time.deadline(step.timeoutMs, () => step.random);
    this.crashed = new Promise((resolve) => {
      this.#tellCrash = resolve;
    });
  }

  crash(how: CrashHow): void {
    if (this.#isCrashed) return;
    this.#isCrashed = true;
    this.#tellCrash(how);
  }

  finish(outcome: Outcome | CrashHow): void {
    this.end = { mark: this.#stage.history.mark, at: this.#stage.time.now, outcome };
  }

  /**
   * @param perform what the call does to the world
   */
  async call<T>(
    operation: Operation,
    subject: string,
    perform: (call: Call) => Answer<T>,
  ): Promise<Answer<T>> {
    await Promise.resolve();
    const { time, history, faults } = this.#stage;
    const giveUp = (refusal: typeof noAnswer) =>
      failed({ operation, ...(subject !== '' && { subject }), ...refusal });
    if (this.#isOver()) return never;
    if (this.deadline.signal.aborted) return giveUp(noAnswer);

    const count = this.calls.length + 1;
    const lagMs = turn(this.step.lagsMs, count);
    const call: Call = { operation, subject, at: time.now, mark: history.mark, lagMs };
    this.calls.push(call);
    const { crash } = this.step;
    const isLast = crash?.inCall === count;
    if (isLast && crash.when === 'before it takes effect') {
      this.crash(crash.how);
      return never;
    }
    const fault = faults.take(this.step.on, operation);
    const latencyMs = turn(this.step.latenciesMs, count);
    const takesEffect = !fault || fault.applied;
    const arrive = () => (takesEffect && !this.#diedBefore(operation) ? perform(call) : undefined);
    const tell = (answer: Answer<T>): Answer<T> => {
      call.failure = answer.ok ? 'none' : answer.failure;
      return answer;
    };

    const now = time.now;
    const givesUpAt = Math.min(now + patienceMs(operation), now + this.deadline.remainingMs());
    if (fault?.how === 'hangs' || now + latencyMs > givesUpAt) {
      // Given up, but on its way: it may arrive when nobody waits for it any more
      void time.sleepUntil(now + latencyMs / 2).then(arrive);
      await time.sleepUntil(givesUpAt);
      return this.#isOver() ? never : tell(giveUp(noAnswer));
    }
    if (latencyMs > 0) await time.sleepUntil(now + latencyMs / 2);
    const answer = arrive();
    if (latencyMs > 0) await time.sleepUntil(now + latencyMs);
    if (isLast) this.crash(crash.how);
    if (this.#isOver()) return never;
    const refusal = fault && refusals[fault.how];
    return tell(refusal || !answer ? giveUp(refusal ?? noAnswer) : answer);
  }

  #isOver(): boolean {
    return this.#isCrashed;
  }

  /** What is on its way to EC2 arrives; a command dies with the process group. */
  #diedBefore(operation: Operation): boolean {
    return this.#isCrashed && operation.startsWith('ip ');
  }
}

function turn(values: readonly number[], count: number): number {
  return values[(count - 1) % Math.max(1, values.length)] ?? 0;
}
