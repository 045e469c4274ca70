import { NON_MUTATING } from '../../sim/token-bucket.ts';
import type { ClusterLoad } from '../bench-run.ts';
import { simulateAccount, type Account, type Tally } from './account.ts';
import { ourMonitor, peerMonitor } from './monitors.ts';

/** What one cluster is like. Our monitor makes one call for any number of tables, the peer one for each. */
const kinds = [
  { subject: 'overlay-ip', resources: 1, tables: 2, monitor: ourMonitor },
  { subject: 'overlay-ip', resources: 20, tables: 2, monitor: ourMonitor },
  { subject: 'aws-vpc-move-ip', resources: 1, tables: 2, monitor: peerMonitor(2) },
] as const;
const intervals = [10, 20, 30, 60];
const timesTooMany = [1.1, 1.5];
/** Where clusters happen to ask at the same time, fewer of them are too many. */
const accounts = [1, 2, 3];
/** Enough for a share; to empty a bucket bit by bit takes longer. */
const quarterMs = 900_000;

/**
 * How many clusters of one account and Region EC2's bucket for DescribeRouteTables carries: simulated, for each number of
 * clusters that is tried an hour of each of some accounts, all of which it has to carry.
 */
export async function clusterLoads(): Promise<ClusterLoad[]> {
  const loads: ClusterLoad[] = [];
  for (const kind of kinds)
    for (const monitorIntervalSeconds of intervals)
      loads.push(await load({ ...kind, monitorIntervalSeconds }));
  return loads;
}

type Kind = (typeof kinds)[number] & Pick<Account, 'monitorIntervalSeconds'>;

async function load({ monitor, ...kind }: Kind): Promise<ClusterLoad> {
  const account = (clusters: number): Account => ({ ...kind, monitor, clusters });
  const isCarried = async (clusters: number) => {
    for (const seed of accounts) {
      // Virtual time never lets the event loop see a SIGINT
      await new Promise(setImmediate);
      const { unsuccessful } = await simulateAccount(account(clusters), { seed, untilOneFails: true });
      if (unsuccessful > 0) return false;
    }
    return true;
  };
  const alone = await simulateAccount(account(1));
  const clusters = await mostThat(isCarried, Math.floor((NON_MUTATING.refillRate * 3_600) / alone.calls));
  const carried = await sumOf(account(clusters));
  const beyond = [];
  for (const times of timesTooMany) {
    const { unsuccessful, monitors } = await sumOf(account(Math.ceil(clusters * times)));
    beyond.push({ times, unsuccessfulShare: unsuccessful / monitors });
  }
  return { ...kind, clusters, retriedShare: carried.throttledCalls / carried.calls, beyond };
}

async function sumOf(account: Account): Promise<Tally> {
  const tallies = [];
  for (const seed of accounts) tallies.push(await simulateAccount(account, { seed, durationMs: quarterMs }));
  return tallies.reduce((sum, tally) => ({
    monitors: sum.monitors + tally.monitors,
    unsuccessful: sum.unsuccessful + tally.unsuccessful,
    calls: sum.calls + tally.calls,
    throttledCalls: sum.throttledCalls + tally.throttledCalls,
  }));
}

/** Of the numbers from 1 on, by bisection: it holds for all up to one, and for none above; 0 → for none at all. */
export async function mostThat(holds: (count: number) => Promise<boolean>, guess: number): Promise<number> {
  let [most, tooMany] = [0, Infinity];
  for (let at = Math.max(1, guess), step = 1; tooMany - most > 1; step *= 2) {
    if (await holds(at)) most = at;
    else tooMany = at;
    if (tooMany === Infinity) at = most + step;
    else if (most === 0) at = Math.max(1, tooMany - step);
    else at = Math.floor((most + tooMany) / 2);
  }
  return most;
}
