import { failed, ok, type Answer } from '../../src/answer.ts';
import type { Deadline } from '../../src/ocf/deadline.ts';
import type { Route, RouteKey, RouteTable, RouteTables } from '../../src/ports.ts';
import {
  noAnswer,
  noSuchNetworkInterface,
  noSuchRoute,
  noSuchTable,
  Refusals,
  routeExists,
  type Refusal,
  type RefusalOptions,
} from './failures.ts';

/** Destination → id of the target: `{ '192.168.10.15/32': 'eni-1' }`. */
type Targets = Readonly<Record<string, string>>;

/** What EC2 has stored, for all nodes of a cluster. */
export class FakeVpc {
  readonly #tables = new Map<string, Map<string, string>>();
  /** Route table id → its VPC; a table without an entry does not show it. */
  readonly #vpcIds = new Map<string, string>();
  /** Network interface id → the instance it is attached to. */
  readonly #instances = new Map<string, { instanceId: string; isRunning: boolean }>();

  networkInterface(networkInterfaceId: string, instanceId: string): this {
    this.#instances.set(networkInterfaceId, { instanceId, isRunning: true });
    return this;
  }

  table(routeTableId: string, targets: Targets = {}): this {
    this.#tables.set(routeTableId, new Map(Object.entries(targets)));
    return this;
  }

  /** The table shows this VPC. */
  inVpc(routeTableId: string, vpcId: string): this {
    this.#vpcIds.set(routeTableId, vpcId);
    return this;
  }

  /** Somebody deletes the whole table. */
  withoutTable(routeTableId: string): this {
    this.#tables.delete(routeTableId);
    return this;
  }

  /** Somebody else points the route at something. */
  setRoute({ routeTableId, destination }: RouteKey, target: string): this {
    this.#tables.get(routeTableId)?.set(destination, target);
    return this;
  }

  deleteRoute({ routeTableId, destination }: RouteKey): this {
    this.#tables.get(routeTableId)?.delete(destination);
    return this;
  }

  /** Routes to its network interfaces become blackholes. */
  stopInstance(instanceId: string): this {
    for (const instance of this.#instances.values())
      if (instance.instanceId === instanceId) instance.isRunning = false;
    return this;
  }

  hasTable(routeTableId: string): boolean {
    return this.#tables.has(routeTableId);
  }

  hasNetworkInterface(networkInterfaceId: string): boolean {
    return this.#instances.has(networkInterfaceId);
  }

  /** The id of what the route points at; `undefined` → there is no such route. */
  target({ routeTableId, destination }: RouteKey): string | undefined {
    return this.#tables.get(routeTableId)?.get(destination);
  }

  /** Every route: `rtb-a 192.168.10.15/32` → `eni-1`. */
  get targets(): Targets {
    const all = [...this.#tables].flatMap(([routeTableId, routes]) =>
      [...routes].map(([destination, target]) => [`${routeTableId} ${destination}`, target] as const),
    );
    return Object.fromEntries(all);
  }

  describe(): readonly RouteTable[] {
    return [...this.#tables].map(([routeTableId, routes]) => {
      const vpcId = this.#vpcIds.get(routeTableId);
      return {
        routeTableId,
        ...(vpcId !== undefined && { vpcId }),
        routes: [...routes].map(([destination, target]) => this.#describeRoute(destination, target)),
      };
    });
  }

  /** A target `i-…` is a route that shows an instance alone. */
  #describeRoute(destination: string, target: string): Route {
    if (target.startsWith('i-')) return { destination, state: 'active', instanceId: target, target };
    if (!target.startsWith('eni-')) return { destination, state: 'active', target };
    const instance = this.#instances.get(target);
    return {
      destination,
      state: instance?.isRunning ? 'active' : 'blackhole',
      networkInterfaceId: target,
      ...(instance && { instanceId: instance.instanceId }),
      target: instance ? `${target} (${instance.instanceId})` : target,
    };
  }
}

/** The default of `api_timeout`. */
const requestTimeoutMs = 5_000;

type Operation = 'DescribeRouteTables' | 'ReplaceRoute' | 'CreateRoute';

/** EC2's route tables in memory, as one action of one node asks them. */
export class FakeRouteTables implements RouteTables {
  readonly vpc: FakeVpc;
  /** How many requests were under way at most. */
  mostAtOnce = 0;
  readonly #deadline: Deadline;
  readonly #journal: string[];
  readonly #refusals = new Refusals<Operation>();
  #requestMs = 0;
  #underWay = 0;
  #old: { readonly tables: readonly RouteTable[]; left: number } | undefined;

  constructor(deadline: Deadline, { vpc = new FakeVpc(), journal = [] as string[] } = {}) {
    this.vpc = vpc;
    this.#deadline = deadline;
    this.#journal = journal;
  }

  fails(operation: Operation, refusal: Refusal, options?: RefusalOptions): this {
    this.#refusals.add(operation, refusal, options);
    return this;
  }

  /** The requests get no answer; each is given up after the default of api_timeout. */
  hangs(operation: Operation, options?: RefusalOptions): this {
    this.#refusals.add(operation, 'hang', options);
    return this;
  }

  /** Everything works again. */
  recovers(): this {
    this.#refusals.clear();
    this.#old = undefined;
    return this;
  }

  /** How long each request takes, in virtual ms. */
  takes(requestMs: number): this {
    this.#requestMs = requestMs;
    return this;
  }

  /** The next answers of DescribeRouteTables show what is stored now, whatever is written meanwhile. */
  showsThisFor(answers: number): this {
    this.#old = { tables: this.vpc.describe(), left: answers };
    return this;
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  describe(routeTableIds: readonly string[]): Promise<Answer<readonly RouteTable[]>> {
    const ids = routeTableIds.join(',');
    return this.#request('DescribeRouteTables', ids, ids, () => {
      const old = this.#old?.left ? this.#old : undefined;
      if (old) old.left -= 1;
      const tables = old?.tables ?? this.vpc.describe();
      return ok(tables.filter(({ routeTableId }) => routeTableIds.includes(routeTableId)));
    });
  }

  replaceRoute(key: RouteKey, networkInterfaceId: string): Promise<Answer<void>> {
    return this.#write('ReplaceRoute', key, networkInterfaceId, (exists) =>
      exists ? undefined : noSuchRoute,
    );
  }

  createRoute(key: RouteKey, networkInterfaceId: string): Promise<Answer<void>> {
    return this.#write('CreateRoute', key, networkInterfaceId, (exists) =>
      exists ? routeExists : undefined,
    );
  }

  #write(
    operation: Operation,
    key: RouteKey,
    networkInterfaceId: string,
    refuse: (exists: boolean) => Refusal | undefined,
  ): Promise<Answer<void>> {
    const subject = `${key.routeTableId} ${key.destination}`;
    const plan = () => {
      if (!this.vpc.hasTable(key.routeTableId)) return noSuchTable;
      if (!this.vpc.hasNetworkInterface(networkInterfaceId)) return noSuchNetworkInterface;
      return refuse(this.vpc.target(key) !== undefined);
    };
    return this.#request(operation, subject, `${subject} ${networkInterfaceId}`, () => {
      const refusal = plan();
      if (refusal) return failed({ operation, subject, ...refusal });
      this.vpc.setRoute(key, networkInterfaceId);
      return ok(undefined);
    });
  }

  async #request<T>(
    operation: Operation,
    subject: string,
    entry: string,
    perform: () => Answer<T>,
  ): Promise<Answer<T>> {
    const { signal, clock } = this.#deadline;
    const isOver = () => signal.aborted;
    if (isOver()) return failed({ operation, subject, ...noAnswer });
    this.#journal.push(`${operation} ${entry}`);
    this.#underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
    const hit = this.#refusals.take(operation, subject);
    if (hit?.applied) perform();
    await clock.sleep(hit?.refusal === 'hang' ? requestTimeoutMs : this.#requestMs);
    this.#underWay -= 1;
    if (isOver() || hit?.refusal === 'hang') return failed({ operation, subject, ...noAnswer });
    return hit ? failed({ operation, subject, ...hit.refusal }) : perform();
  }
}
