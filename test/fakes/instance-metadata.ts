import { failed, ok, type Answer } from '../../src/answer.ts';
import type { Deadline } from '../../src/ocf/deadline.ts';
import type { Credentials, InstanceIdentity, InstanceMetadata } from '../../src/ports.ts';
import { noAnswer, Refusals, type Refusal, type RefusalOptions } from './failures.ts';

type Operation = 'interface-id' | 'identity' | 'credentials' | 'category';

/** The metadata service of one instance in memory. */
export class FakeInstanceMetadata implements InstanceMetadata {
  readonly #deadline: Deadline;
  readonly #journal: string[];
  readonly #identity: InstanceIdentity;
  readonly #networkInterfaces = new Map<string, string>();
  readonly #categories = new Map<string, string>();
  readonly #refusals = new Refusals<Operation>();

  constructor(
    deadline: Deadline,
    { instanceId = 'i-1', region = 'eu-central-1', journal = [] as string[] } = {},
  ) {
    this.#deadline = deadline;
    this.#identity = { instanceId, region };
    this.#journal = journal;
  }

  networkInterface(macAddress: string, networkInterfaceId: string): this {
    this.#networkInterfaces.set(macAddress, networkInterfaceId);
    return this;
  }

  category(name: string, value: string): this {
    this.#categories.set(name, value);
    return this;
  }

  fails(operation: Operation, refusal: Refusal, options?: RefusalOptions): this {
    this.#refusals.add(operation, refusal, options);
    return this;
  }

  /** Nothing answers any more: every question is cut off after two seconds. */
  isAway(options?: RefusalOptions): this {
    for (const operation of ['interface-id', 'identity', 'credentials', 'category'] as const)
      this.#refusals.add(operation, 'hang', options);
    return this;
  }

  networkInterfaceId(macAddress: string): Promise<Answer<string>> {
    return this.#ask('interface-id', macAddress, this.#networkInterfaces.get(macAddress));
  }

  identity(): Promise<Answer<InstanceIdentity>> {
    return this.#ask('identity', '', this.#identity);
  }

  read(category: string): Promise<Answer<string>> {
    return this.#ask('category', category, this.#categories.get(category));
  }

  roleCredentials(): Promise<Answer<Credentials>> {
    return this.#ask('credentials', '', { accessKeyId: 'AKIAFAKE', secretAccessKey: 'fake' });
  }

  async #ask<T>(operation: Operation, subject: string, value: T | undefined): Promise<Answer<T>> {
    const { signal, clock } = this.#deadline;
    const refuse = (refusal: Refusal) => failed({ operation: `GET ${operation}`, ...refusal });
    if (signal.aborted) return refuse(noAnswer);
    this.#journal.push(`GET ${operation}${subject === '' ? '' : ` ${subject}`}`);
    const hit = this.#refusals.take(operation, subject);
    if (hit?.refusal === 'hang') {
      await clock.sleep(2_000);
      return refuse(noAnswer);
    }
    if (hit) return refuse(hit.refusal);
    if (value === undefined)
      return refuse({
        kind: 'refused',
        code: 'HTTP 404',
        message: 'no network interface with this MAC address',
      });
    return ok(value);
  }
}
