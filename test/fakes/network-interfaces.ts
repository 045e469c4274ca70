import { failed, ok, type Answer } from '../../src/answer.ts';
import type { Deadline } from '../../src/ocf/deadline.ts';
import type { NetworkInterfaces } from '../../src/ports.ts';
import { noAnswer, Refusals, type Refusal, type RefusalOptions } from './failures.ts';

type Operation = 'DescribeNetworkInterfaces' | 'ModifyNetworkInterfaceAttribute';

/** The network interfaces of EC2 in memory; the source/destination check is off. */
export class FakeNetworkInterfaces implements NetworkInterfaces {
  readonly #deadline: Deadline;
  readonly #journal: string[];
  readonly #checked = new Set<string>();
  readonly #refusals = new Refusals<Operation>();

  constructor(deadline: Deadline, { journal = [] as string[] } = {}) {
    this.#deadline = deadline;
    this.#journal = journal;
  }

  /** The source/destination check is on, as it is after the launch of an instance. */
  checked(networkInterfaceId: string): this {
    this.#checked.add(networkInterfaceId);
    return this;
  }

  fails(operation: Operation, refusal: Refusal, options?: RefusalOptions): this {
    this.#refusals.add(operation, refusal, options);
    return this;
  }

  hangs(operation: Operation): this {
    this.#refusals.add(operation, 'hang');
    return this;
  }

  isSourceDestChecked(networkInterfaceId: string): Promise<Answer<boolean>> {
    return this.#ask('DescribeNetworkInterfaces', networkInterfaceId, () =>
      this.#checked.has(networkInterfaceId),
    );
  }

  disableSourceDestCheck(networkInterfaceId: string): Promise<Answer<void>> {
    return this.#ask('ModifyNetworkInterfaceAttribute', networkInterfaceId, () => {
      this.#checked.delete(networkInterfaceId);
    });
  }

  mayDisableSourceDestCheck(networkInterfaceId: string): Promise<Answer<void>> {
    return this.#ask('ModifyNetworkInterfaceAttribute', networkInterfaceId, () => undefined, 'dry run: ');
  }

  async #ask<T>(
    operation: Operation,
    subject: string,
    perform: () => T,
    what: '' | 'dry run: ' = '',
  ): Promise<Answer<T>> {
    const { signal, clock } = this.#deadline;
    if (signal.aborted) return failed({ operation, subject, ...noAnswer });
    this.#journal.push(`${what}${operation} ${subject}`);
    const hit = this.#refusals.take(operation, subject);
    if (hit?.refusal === 'hang') {
      await clock.sleep(5_000);
      return failed({ operation, subject, ...noAnswer });
    }
    await clock.sleep(0);
    return hit ? failed({ operation, subject, ...hit.refusal }) : ok(perform());
  }
}
