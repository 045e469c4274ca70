import type { ExitCode } from '../../src/ocf/exit-codes.ts';
import {
  hasInterface,
  isAddressAdded,
  isCreationDenied,
  isHostChanged,
  isInterfaceUp,
  isNoFault,
  isOf,
  isRouteChanged,
  isServedHereAlone,
  isStarted,
  isTaken,
  isWrite,
} from './premises.ts';
import type { Seen } from './seen.ts';
import { truth } from './truth.ts';

/** What a law says of one run: it has nothing to say, it holds, or how it is broken. */
export type Verdict = 'does not apply' | 'holds' | { readonly broken: string };

export interface Law {
  readonly title: string;
  readonly judge: (seen: Seen) => Verdict;
}

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
          !seen.failures.some(({ operation }) => /^(DescribeRouteTables|GET identity)$/.test(operation)),
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
            isWrite(operation) &&
            !seen.ips.every((ip) => seen.places(seen.chronicle.history.at(mark), ip).length > 0),
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

// --- Verdicts -----------------------------------------------------------------------------------------------

function applies(premise: boolean, conclusion: () => true | string): Verdict {
  if (!premise) return 'does not apply';
  const concluded = conclusion();
  return concluded === true ? 'holds' : broken(concluded);
}

function broken(how: string): Verdict {
  return { broken: how };
}
