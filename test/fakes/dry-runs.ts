import { failed, ok, type Answer } from '../../src/answer.ts';
import type { Deadline } from '../../src/ocf/deadline.ts';
import type { DryRuns, RouteKey } from '../../src/ports.ts';
import { noAnswer, Refusals, type Refusal, type RefusalOptions } from './failures.ts';

type Operation = 'ReplaceRoute' | 'CreateRoute';

/** What a caller may do in EC2: everything, unless told. In the journal as `dry run: ReplaceRoute …`. */
export class FakeDryRuns implements DryRuns {
  readonly #deadline: Deadline;
  readonly #journal: string[];
  readonly #refusals = new Refusals<Operation>();

  constructor(deadline: Deadline, { journal = [] as string[] } = {}) {
    this.#deadline = deadline;
    this.#journal = journal;
  }

  fails(operation: Operation, refusal: Refusal, options?: RefusalOptions): this {
    this.#refusals.add(operation, refusal, options);
    return this;
  }

  replaceRoute(key: RouteKey, networkInterfaceId: string): Promise<Answer<void>> {
    return this.#try('ReplaceRoute', key, networkInterfaceId);
  }

  createRoute(key: RouteKey, networkInterfaceId: string): Promise<Answer<void>> {
    return this.#try('CreateRoute', key, networkInterfaceId);
  }

  async #try(
    operation: Operation,
    { routeTableId, destination }: RouteKey,
    networkInterfaceId: string,
  ): Promise<Answer<void>> {
    const { signal, clock } = this.#deadline;
    const subject = `${routeTableId} ${destination}`;
    if (signal.aborted) return failed({ operation, subject, ...noAnswer });
    this.#journal.push(`dry run: ${operation} ${subject} ${networkInterfaceId}`);
    const hit = this.#refusals.take(operation, subject);
    await clock.sleep(hit?.refusal === 'hang' ? 5_000 : 0);
    if (hit?.refusal === 'hang') return failed({ operation, subject, ...noAnswer });
    return hit ? failed({ operation, subject, ...hit.refusal }) : ok(undefined);
  }
}
