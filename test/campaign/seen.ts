import type { ExitCode } from '../../src/ocf/exit-codes.ts';
import type { Outcome } from '../../src/ocf/outcome.ts';
import type { Link, RouteKey } from '../../src/ports.ts';
import type { ActionRun, Call } from './action-run.ts';
import type { Moment } from './history.ts';
import type { Chronicle } from './play.ts';
import {
  describeTables,
  instanceIdOf,
  linksWith,
  networkInterfaceIdOf,
  routeKeysOf,
  targetOf,
  type World,
} from './world.ts';

/** EC2 shows what was true at most so long ago (ms). */
export const mostLagMs = 4_000;

/** One run that came to its end, and what was true meanwhile. */
export class Seen {
  readonly run: ActionRun;
  readonly outcome: Outcome;
  readonly chronicle: Chronicle;
  /** From its beginning to its end. */
  readonly moments: readonly Moment[];
  /** And from before, as far as EC2 may still show it. */
  readonly momentsShown: readonly Moment[];

  constructor(chronicle: Chronicle, run: ActionRun, { outcome, mark }: { outcome: Outcome; mark: number }) {
    const { history } = chronicle;
    this.run = run;
    this.outcome = outcome;
    this.chronicle = chronicle;
    this.moments = history.between(run.firstMark, mark);
    this.momentsShown = history.between(history.markAt(run.startedAt - mostLagMs), mark);
  }

  get exit(): ExitCode {
    return this.outcome.exit;
  }
  get ips(): readonly string[] {
    return this.chronicle.parameters.ip;
  }
  get keys(): readonly RouteKey[] {
    return routeKeysOf(this.chronicle.parameters.routing_table, this.ips);
  }
  get first(): World {
    return first(this.moments).world;
  }
  get last(): World {
    return first(this.moments.slice(-1)).world;
  }
  get isOutOfTime(): boolean {
    return this.run.end?.at === this.run.startedAt + this.run.step.timeoutMs;
  }
  get isAlone(): boolean {
    return this.moments.slice(1).every(({ by }) => by === this.run.id);
  }
  get failures(): readonly Call[] {
    return this.run.calls.filter(({ failure }) => failure !== 'none');
  }
  is(...actions: ActionRun['step']['action'][]): boolean {
    return actions.includes(this.run.step.action);
  }

  always(holds: (world: World) => boolean): boolean {
    return this.moments.every(({ world }) => holds(world));
  }
  ever(holds: (world: World) => boolean): boolean {
    return this.moments.some(({ world }) => holds(world));
  }

  /** Changes in the run that it did not make. */
  changedByOthers(what: (before: World, after: World) => boolean): boolean {
    return this.moments.some(
      ({ by, world }, index) =>
        index > 0 && by !== this.run.id && what(first(this.moments.slice(index - 1)).world, world),
    );
  }

  // --- Of a world, for this node -------------------------------------------------------------------------

  places(world: World, ip: string): readonly Link[] {
    return linksWith(world, this.run.step.on, ip);
  }
  isAbsent(world: World): boolean {
    return this.ips.every((ip) => this.places(world, ip).length === 0);
  }
  /** Where traffic can reach it. */
  isInPlace(world: World): boolean {
    return this.ips.every((ip) => this.places(world, ip).some((link) => link.isUp && this.#isNamed(link)));
  }
  /** The C library sees all of it, so that it takes no `ip`. */
  isPlain(world: World): boolean {
    const named = this.chronicle.parameters.interface;
    return this.ips.every((ip) =>
      this.places(world, ip).some(
        (link) => link.isUp && link.hasCarrier && (named === undefined || link.interfaceName === named),
      ),
    );
  }
  /** One address on several interfaces, not all of which the C library sees: what is seen may not be what its route belongs to. */
  isHidden(world: World): boolean {
    return this.ips.some((ip) => {
      const places = this.places(world, ip);
      return places.length > 1 && places.some(({ isUp, hasCarrier }) => !isUp || !hasCarrier);
    });
  }
  /** Whether a route leads to the interface that has the addresses. */
  isHere(world: World, key: RouteKey): boolean {
    const target = targetOf(world, key);
    if (target === undefined || !world.nodes[this.run.step.on]?.isInstanceRunning) return false;
    if (target === instanceIdOf(this.run.step.on))
      return this.chronicle.parameters.lookup_type === 'InstanceId';
    return this.carriers(world).some(({ macAddress }) => target === networkInterfaceIdOf(macAddress));
  }
  /** It exists, and leads to another interface, node, or to nothing that runs. */
  isAway(world: World, key: RouteKey): boolean {
    return targetOf(world, key) !== undefined && !this.isHere(world, key);
  }
  isBlackhole(world: World, key: RouteKey): boolean {
    const routes = describeTables(world, [key.routeTableId]).flatMap((table) => table.routes);
    return routes.some(({ destination, state }) => destination === key.destination && state === 'blackhole');
  }
  hasTable(world: World, { routeTableId }: RouteKey): boolean {
    return world.tables[routeTableId] !== undefined;
  }
  /** What is configured, or else has one of the addresses. */
  carriers(world: World): readonly Link[] {
    const links = world.nodes[this.run.step.on]?.links ?? [];
    const named = this.chronicle.parameters.interface;
    const configured = named === undefined ? undefined : links.find((link) => this.#isNamed(link));
    if (configured) return [configured];
    const all = this.ips.flatMap((ip) => this.places(world, ip));
    const up = all.filter(({ isUp }) => isUp);
    return up.length > 0 ? up : all;
  }
  #isNamed({ interfaceName, altNames }: Link): boolean {
    const named = this.chronicle.parameters.interface;
    return named === undefined || named === interfaceName || altNames.includes(named);
  }
}

function first(moments: readonly Moment[]): Moment {
  const [moment] = moments;
  if (!moment) throw new Error('a history has no gaps');
  return moment;
}
