import { failed, ok, type Answer } from '../../src/answer.ts';
import type { Addresses, AddressToAdd, Link, LinkAddress } from '../../src/ports.ts';
import { Refusals, type Refusal, type RefusalOptions } from './failures.ts';

type Operation = 'ip address show' | 'ip route show default' | 'ip address add' | 'ip address delete';

/** A link that is up, has a carrier and no address, unless told. */
export function link(interfaceName: string, rest: Partial<Omit<Link, 'interfaceName'>> = {}): Link {
  return {
    interfaceName,
    altNames: [],
    macAddress: `02:00:00:00:00:${interfaceName.length.toString(16).padStart(2, '0')}`,
    isUp: true,
    hasCarrier: true,
    addresses: [],
    ...rest,
  };
}

/** `192.168.10.15/32` as a link has it. */
export function linkAddress(cidr: string): LinkAddress {
  const [address = '', prefixLength] = cidr.split('/');
  return { address, prefixLength: Number(prefixLength) };
}

/** The addresses of one node in memory. */
export class FakeAddresses implements Addresses {
  #links: readonly Link[] = [];
  #defaultRoute: string | undefined;
  #readded = new Set<string>();
  readonly #journal: string[];
  readonly #refusals = new Refusals<Operation>();

  constructor({ journal = [] as string[] } = {}) {
    this.#journal = journal;
  }

  /** Replaces the link of this name. */
  link(interfaceName: string, rest: Partial<Omit<Link, 'interfaceName'>> = {}): this {
    const others = this.#links.filter((other) => other.interfaceName !== interfaceName);
    this.#links = [...others, link(interfaceName, rest)];
    return this;
  }

  without(interfaceName: string): this {
    this.#links = this.#links.filter((other) => other.interfaceName !== interfaceName);
    return this;
  }

  /** Somebody else adds an address: `192.168.10.15/32`. */
  with(cidr: string, interfaceName = 'eth0'): this {
    this.#change(interfaceName, (addresses) => [...addresses, linkAddress(cidr)]);
    return this;
  }

  defaultRoute(interfaceName: string): this {
    this.#defaultRoute = interfaceName;
    return this;
  }

  fails(operation: Operation, refusal: Refusal, options?: RefusalOptions): this {
    this.#refusals.add(operation, refusal, options);
    return this;
  }

  /** `ip` is there and works again. */
  recovers(): this {
    this.#refusals.clear();
    this.#readded.clear();
    return this;
  }

  /** Something else on the node puts the address back as soon as it is deleted. */
  isReadded(address: string): this {
    this.#readded.add(address);
    return this;
  }

  /** `eth0 192.168.10.15/32`, every address that is there. */
  get list(): string[] {
    return this.#links.flatMap(({ interfaceName, addresses }) =>
      addresses.map(({ address, prefixLength }) => `${interfaceName} ${address}/${prefixLength}`),
    );
  }

  show(): Promise<Answer<readonly Link[]>> {
    return this.#run('ip address show', '', () => this.#links);
  }

  /** As getifaddrs has it: no link without carrier, no alternative names. */
  glance(): readonly Link[] {
    return this.#links
      .filter(({ isUp, hasCarrier, addresses }) => isUp && hasCarrier && addresses.length > 0)
      .map((seen) => ({ ...seen, altNames: [] }));
  }

  defaultRouteInterface(): Promise<Answer<string | undefined>> {
    return this.#run('ip route show default', '', () => this.#defaultRoute);
  }

  add({ address, interfaceName, label }: AddressToAdd): Promise<Answer<void>> {
    const cidr = `${address}/${address.includes(':') ? 128 : 32}`;
    const subject = `${cidr} dev ${interfaceName}${label === undefined ? '' : ` label ${label}`}`;
    return this.#run('ip address add', subject, () => {
      this.#change(interfaceName, (addresses) => [
        ...addresses.filter((other) => other.address !== address),
        linkAddress(cidr),
      ]);
    });
  }

  delete({ address, prefixLength }: LinkAddress, interfaceName: string): Promise<Answer<void>> {
    return this.#run('ip address delete', `${address}/${prefixLength} dev ${interfaceName}`, () => {
      if (this.#readded.has(address)) return;
      this.#change(interfaceName, (addresses) =>
        addresses.filter((other) => other.address !== address || other.prefixLength !== prefixLength),
      );
    });
  }

  #change(
    interfaceName: string,
    change: (addresses: readonly LinkAddress[]) => readonly LinkAddress[],
  ): void {
    if (!this.#links.some((known) => known.interfaceName === interfaceName))
      throw new Error(`there is no link ${interfaceName}`);
    this.#links = this.#links.map((known) =>
      known.interfaceName === interfaceName ? { ...known, addresses: change(known.addresses) } : known,
    );
  }

  async #run<T>(operation: Operation, subject: string, perform: () => T): Promise<Answer<T>> {
    await Promise.resolve();
    if (operation !== 'ip route show default') this.#journal.push(`${operation} ${subject}`.trim());
    const hit = this.#refusals.take(operation, subject);
    if (hit?.applied) perform();
    if (hit && hit.refusal !== 'hang')
      return failed({ operation, ...(subject !== '' && { subject }), ...hit.refusal });
    return ok(perform());
  }
}
