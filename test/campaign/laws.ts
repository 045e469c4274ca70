import type { FailureKind } from '../../src/answer.ts';
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

/** What a law says of one run: it has nothing to say, it holds, or how it is broken. */
export type Verdict = 'does not apply' | 'holds' | { readonly broken: string };

export interface Law {
  readonly title: string;
  readonly judge: (seen: Seen) => Verdict;
}

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

/** EC2 shows what was true at most so long ago (ms). */
export const mostLagMs = 4_000;

const allowed = {
  start: ['OCF_SUCCESS', 'OCF_ERR_GENERIC', 'OCF_ERR_ARGS', 'OCF_ERR_PERM', 'OCF_ERR_INSTALLED'],
  stop: ['OCF_SUCCESS', 'OCF_ERR_GENERIC'],
  monitor: ['OCF_SUCCESS', 'OCF_ERR_GENERIC', 'OCF_NOT_RUNNING', 'OCF_DEGRADED'],
  probe: ['OCF_SUCCESS', 'OCF_ERR_GENERIC', 'OCF_NOT_RUNNING', 'OCF_DEGRADED', 'OCF_ERR_INSTALLED'],
} as const satisfies Record<string, readonly ExitCode[]>;

export const laws: readonly Law[] = [
  {
    title: 'an action ends with an exit code of its own, and with a reason where one is due',
    judge({ run, exit, outcome: { reason } }) {
      const { action } = run.step;
      const isDue = exit !== 'OCF_SUCCESS' && exit !== 'OCF_NOT_RUNNING';
      if (!(allowed[action] as readonly ExitCode[]).includes(exit)) return broken(`${action} says ${exit}`);
      if (exit === 'OCF_SUCCESS' && reason !== undefined) return broken(`success, and yet: ${reason}`);
      return isDue && !reason ? broken(`${exit} without a reason`) : 'holds';
    },
  },
  {
    title: 'an action ends before its timeout',
    judge({ run }) {
      const tookMs = (run.end?.at ?? Infinity) - run.startedAt;
      return tookMs <= run.step.timeoutMs ? 'holds' : broken(`took ${tookMs} of ${run.step.timeoutMs} ms`);
    },
  },
  {
    title: 'stop 0: the address is gone',
    judge: (seen) =>
      applies(
        seen.is('stop') &&
          seen.exit === 'OCF_SUCCESS' &&
          !seen.changedByOthers(isAddressAdded(seen)) &&
          // Where ip has vanished, nothing shows an address on an interface that is down or has no carrier
          !seen.failures.some(({ failure }) => isOf(failure, 'not-installed')),
        () => seen.isAbsent(seen.last) || 'the address is still there',
      ),
  },
  {
    title: 'stop fails only where ip does',
    judge: (seen) =>
      applies(
        seen.is('stop') && seen.failures.length === 0 && seen.isAlone && !seen.isOutOfTime,
        () => seen.exit === 'OCF_SUCCESS' || 'nothing failed',
      ),
  },
  {
    title: 'stop asks nothing but ip',
    judge: (seen) =>
      applies(
        seen.is('stop'),
        () => seen.run.calls.every(({ operation }) => operation.startsWith('ip ')) || 'it asked AWS',
      ),
  },
  {
    title: 'start 0: the address is there, on an interface that is up',
    judge: (seen) =>
      applies(
        seen.is('start') && seen.exit === 'OCF_SUCCESS' && !seen.changedByOthers(isHostChanged(seen)),
        () => seen.isInPlace(seen.last) || 'the address is not in place',
      ),
  },
  {
    title: 'start 0: every existing table that may be written points here',
    judge: (seen) =>
      applies(seen.is('start') && seen.exit === 'OCF_SUCCESS', () => {
        const left = seen.keys.find(
          (key) =>
            seen.always((world) => seen.hasTable(world, key)) &&
            !seen.isHere(seen.last, key) &&
            !seen.changedByOthers(isRouteChanged(key)) &&
            !seen.changedByOthers(isHostChanged(seen)) &&
            !isCreationDenied(seen, key),
        );
        return left === undefined || `${left.routeTableId} ${left.destination} does not`;
      }),
  },
  {
    title: 'start 0: EC2 has shown every route that was taken, unless it could not be asked',
    judge: (seen) =>
      applies(
        seen.is('start') &&
          seen.exit === 'OCF_SUCCESS' &&
          !seen.isOutOfTime &&
          !seen.changedByOthers(isHostChanged(seen)) &&
          !seen.failures.some(({ operation }) => operation === 'DescribeRouteTables'),
        () => {
          const shown = seen.run.calls.findLast((call) => call.shown)?.shown;
          const left = seen.keys.find(
            (key) =>
              !(shown && seen.isHere({ ...seen.last, tables: shown.tables }, key)) &&
              seen.always((world) => seen.hasTable(world, key)) &&
              !isCreationDenied(seen, key),
          );
          return left === undefined || `not ${left.routeTableId} ${left.destination}`;
        },
      ),
  },
  {
    title: 'start takes no route before the node has every address',
    judge: (seen) =>
      applies(seen.is('start') && !seen.changedByOthers(isHostChanged(seen)), () => {
        const early = seen.run.calls.find(
          ({ operation, mark }) =>
            isWrite(operation) && !seen.ips.every((ip) => seen.places(worldAt(seen, mark), ip).length > 0),
        );
        return early === undefined || `${early.operation} ${early.subject} came first`;
      }),
  },
  {
    title: 'start fails for a reason: something failed, is absent, or somebody interfered',
    judge: (seen) =>
      applies(
        seen.is('start') &&
          seen.failures.every(
            ({ failure }) => failure !== undefined && failure !== 'none' && isNoFault(failure.kind),
          ) &&
          seen.isAlone &&
          seen.run.step.timeoutMs > 15_000 &&
          seen.keys.every((key) => seen.hasTable(seen.first, key)) &&
          isInterfaceUp(seen),
        () => seen.exit === 'OCF_SUCCESS' || 'nothing failed',
      ),
  },
  {
    title: 'start bans a node only for what the node or EC2 said: 4 is denied, 5 is no ip, 2 is absent',
    judge: (seen) =>
      applies(
        seen.is('start') &&
          seen.exit !== 'OCF_SUCCESS' &&
          seen.exit !== 'OCF_ERR_GENERIC' &&
          !seen.changedByOthers(isHostChanged(seen)),
        () => {
          const kinds = seen.failures.map(({ failure }) =>
            typeof failure === 'object' ? failure.kind : undefined,
          );
          if (seen.exit === 'OCF_ERR_PERM') return kinds.includes('denied') || 'nothing was denied';
          if (seen.exit === 'OCF_ERR_INSTALLED') return kinds.includes('not-installed') || 'ip is there';
          return (
            kinds.includes('no-such-table') ||
            seen.ever((world) => !hasInterface(seen, world)) ||
            'all is there'
          );
        },
      ),
  },
  {
    title: 'a recurring monitor says 7 only where the address is absent',
    judge: (seen) =>
      applies(
        seen.is('monitor') && seen.exit === 'OCF_NOT_RUNNING',
        () => seen.ever((world) => seen.isAbsent(world)) || 'the address is here',
      ),
  },
  {
    title: 'a probe says 7 only where the address is absent, or no route leads here and one leads elsewhere',
    judge: (seen) =>
      applies(
        seen.is('probe') &&
          seen.exit === 'OCF_NOT_RUNNING' &&
          !seen.ever((world) => seen.isAbsent(world)) &&
          // Without ip a probe goes by what the C library lists, as the design has it
          !seen.failures.some(({ operation }) => operation === 'ip address show') &&
          // A route that shows an instance alone leads nobody knows where while this one's id is not known
          !seen.failures.some(({ operation }) => operation === 'GET identity') &&
          !seen.ever((world) => seen.isHidden(world)),
        () => {
          const here = seen.keys.find((key) => seen.always((world) => seen.isHere(world, key)));
          if (here) return `${here.routeTableId} ${here.destination} leads here`;
          const isElsewhere = seen.momentsShown.some(({ world }) =>
            seen.keys.some((key) => seen.isAway(world, key)),
          );
          return isElsewhere || 'no route leads elsewhere';
        },
      ),
  },
  {
    title:
      'never 1 or 7 while the address is present, the routes lead here and only asking failed or was stale',
    judge: (seen) =>
      applies(
        seen.is('monitor', 'probe') &&
          !seen.changedByOthers(isHostChanged(seen)) &&
          seen.always(
            (world) => seen.isPlain(world) && !seen.isHidden(world) && isServedHereAlone(seen, world),
          ),
        () => seen.exit === 'OCF_SUCCESS' || seen.exit === 'OCF_DEGRADED' || `it says ${seen.exit}`,
      ),
  },
  {
    title: 'monitor never takes a route that somebody has',
    judge: (seen) =>
      applies(seen.is('monitor') && seen.run.calls.some(({ operation }) => isWrite(operation)), () => {
        const taken = seen.keys.find((key) => isTaken(seen, key));
        return taken === undefined || `it took ${taken.routeTableId} ${taken.destination}`;
      }),
  },
  {
    title: 'a probe changes nothing; a monitor no address; neither replaces a route',
    judge: (seen) =>
      applies(seen.is('monitor', 'probe'), () => {
        const forbidden = seen.is('probe')
          ? /^(ip address (add|delete)|ReplaceRoute|CreateRoute|Modify)/
          : /^(ip address (add|delete)|ReplaceRoute|Modify)/;
        const call = seen.run.calls.find(({ operation }) => forbidden.test(operation));
        return call === undefined || `it did ${call.operation} ${call.subject}`;
      }),
  },
  {
    title: 'a second start changes nothing',
    judge: (seen) =>
      applies(
        seen.is('start') && seen.isAlone && isStarted(seen),
        () => seen.first === seen.last || 'it did',
      ),
  },
  {
    title: 'a second stop changes nothing',
    judge: (seen) =>
      applies(
        seen.is('stop') && seen.isAlone && seen.isAbsent(seen.first),
        () => seen.first === seen.last || 'it did',
      ),
  },
  {
    title: 'a monitor that all answered, while nothing changed, tells the truth',
    judge: (seen) =>
      applies(
        seen.is('monitor', 'probe') &&
          seen.failures.length === 0 &&
          seen.isAlone &&
          !seen.isHidden(seen.first) &&
          seen.momentsShown.filter(({ by }) => by !== seen.run.id).length <= 1 &&
          seen.run.step.timeoutMs > 25_000,
        () => {
          const expected = truth(seen);
          return seen.exit === expected || `it says ${seen.exit} and not ${expected}`;
        },
      ),
  },
];

/** The monitor table of the design, of what is true rather than of what was observed. */
function truth(seen: Seen): ExitCode {
  const { first, keys, ips, run } = seen;
  const { repair_routes: repairs, monapi } = seen.chronicle.parameters;
  const isProbe = run.step.action === 'probe';
  if (seen.isAbsent(first)) return 'OCF_NOT_RUNNING';
  const isPartlyAbsent = ips.some((ip) => seen.places(first, ip).length === 0);
  const isOutOfPlace =
    ips.some((ip) => seen.places(first, ip).length > 0) && !isPartlyAbsent && !seen.isInPlace(first);
  if (!isProbe && (isPartlyAbsent || isOutOfPlace)) return 'OCF_ERR_GENERIC';
  const asked = isProbe || monapi ? keys : [];
  const areHere = asked.filter((key) => seen.isHere(first, key));
  const areAway = asked.filter((key) => seen.isAway(first, key));
  const areElsewhere = areAway.filter((key) => !seen.isBlackhole(first, key));
  if (isProbe && areHere.length === 0 && areElsewhere.length > 0) return 'OCF_NOT_RUNNING';
  if (isPartlyAbsent || areAway.length > 0) return 'OCF_ERR_GENERIC';
  const areMissing = asked.filter((key) => seen.hasTable(first, key) && targetOf(first, key) === undefined);
  const putBack = !isProbe && repairs ? areMissing : [];
  const served = new Set([...areHere, ...putBack].map(({ destination }) => destination));
  if (
    !isProbe &&
    areMissing.length > putBack.length &&
    asked.some(({ destination }) => !served.has(destination))
  )
    return 'OCF_ERR_GENERIC';
  return areHere.length + putBack.length === asked.length ? 'OCF_SUCCESS' : 'OCF_DEGRADED';
}

// --- Premises ---------------------------------------------------------------------------------------------

/** Every route there is leads here, and every address has one. */
function isServedHereAlone(seen: Seen, world: World): boolean {
  const { keys } = seen;
  const destinations = new Set(keys.map(({ destination }) => destination));
  return (
    keys.every((key) => !seen.hasTable(world, key) || seen.isHere(world, key)) &&
    [...destinations].every((one) => keys.some((key) => key.destination === one && seen.isHere(world, key)))
  );
}

/** Nothing is left to do for a start: each address is on its interface and no other, each route leads there. */
function isStarted(seen: Seen): boolean {
  const link = interfaceOfStart(seen, seen.first);
  return (
    link !== undefined &&
    seen.ips.every((ip) => {
      const places = seen.places(seen.first, ip);
      return places.length === 1 && places[0] === link;
    }) &&
    seen.keys.every((key) => targetOf(seen.first, key) === networkInterfaceIdOf(link.macAddress))
  );
}

function isInterfaceUp(seen: Seen): boolean {
  return interfaceOfStart(seen, seen.first)?.isUp ?? false;
}

function hasInterface(seen: Seen, world: World): boolean {
  return interfaceOfStart(seen, world) !== undefined;
}

/** The one that is configured, or eth0, or that of the default route. */
function interfaceOfStart({ run, chronicle }: Seen, world: World): Link | undefined {
  const links = world.nodes[run.step.on]?.links ?? [];
  const named = chronicle.parameters.interface;
  const byName = (name: string) =>
    links.find((link) => link.interfaceName === name || link.altNames.includes(name));
  if (named !== undefined) return byName(named);
  return byName('eth0') ?? links.find((link) => link.isUp && link.hasCarrier);
}

function isCreationDenied(seen: Seen, { routeTableId, destination }: RouteKey): boolean {
  return seen.run.calls.some(
    ({ operation, subject, failure }) =>
      operation === 'CreateRoute' && subject === `${routeTableId} ${destination}` && isOf(failure, 'denied'),
  );
}

function isOf(failure: Call['failure'], kind: FailureKind): boolean {
  return typeof failure === 'object' && failure.kind === kind;
}

/** Answers that are no faults: EC2 says what it says of a route that is missing, or was. */
function isNoFault(kind: string): boolean {
  return kind === 'no-such-route' || kind === 'route-exists';
}

function isTaken({ moments, run }: Seen, key: RouteKey): boolean {
  return moments.some(({ by, world }, index) => {
    const before = moments[index - 1];
    if (!before || by !== run.id) return false;
    const target = targetOf(before.world, key);
    return target !== undefined && target !== targetOf(world, key);
  });
}

function isWrite(operation: string): boolean {
  return operation === 'ReplaceRoute' || operation === 'CreateRoute';
}

function worldAt({ chronicle }: Seen, mark: number): World {
  return first(chronicle.history.between(mark, mark)).world;
}

function first(moments: readonly Moment[]): Moment {
  const [moment] = moments;
  if (!moment) throw new Error('a history has no gaps');
  return moment;
}

// --- What others changed ------------------------------------------------------------------------------------

type Changed = (before: World, after: World) => boolean;

function isAddressAdded(seen: Seen): Changed {
  return (before, after) =>
    seen.ips.some((ip) => seen.places(after, ip).length > seen.places(before, ip).length);
}

function isHostChanged({ run }: Seen): Changed {
  return (before, after) => before.nodes[run.step.on] !== after.nodes[run.step.on];
}

function isRouteChanged(key: RouteKey): Changed {
  return (before, after) => targetOf(before, key) !== targetOf(after, key);
}

// --- Verdicts -----------------------------------------------------------------------------------------------

function applies(premise: boolean, conclusion: () => true | string): Verdict {
  if (!premise) return 'does not apply';
  const concluded = conclusion();
  return concluded === true ? 'holds' : broken(concluded);
}

function broken(how: string): Verdict {
  return { broken: how };
}
