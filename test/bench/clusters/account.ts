import { failed, ok, type Answer } from '../../../src/answer.ts';
import type { Clock } from '../../../src/ports.ts';
import { throttled } from '../../fakes/failures.ts';
import { NON_MUTATING, TokenBuckets } from '../../sim/token-bucket.ts';
import { Calendar } from './calendar.ts';
import { randomOf } from './random.ts';

/** The clusters of one account in one Region. Only these ask EC2. */
export interface Account {
  readonly clusters: number;
  /** Of one cluster; each has a recurring monitor on the one node where it is active. */
  readonly resources: number;
  readonly monitorIntervalSeconds: number;
  readonly monitor: MonitorLike;
}

/** The recurring monitor of one resource, which asks EC2 as often as it likes; `true` → it said success. */
export type MonitorLike = (describe: Describe, clock: Clock) => () => Promise<boolean>;

/** One attempt of DescribeRouteTables. */
export type Describe = () => Promise<Answer<readonly never[]>>;

export interface Tally {
  readonly monitors: number;
  /** That did not say success. */
  readonly unsuccessful: number;
  readonly calls: number;
  readonly throttledCalls: number;
}

/** There and back; a few of each. */
const latencyMs = { least: 50, most: 150 };
const hourMs = 3_600_000;

/**
 * What EC2's bucket for DescribeRouteTables lets them do, in virtual time, from a full bucket on.
 *
 * A cluster begins at any moment of the first interval, all of its resources at the same one. The first clusters of an
 * account are the same ones, however many there are; each seed is another account.
 */
export async function simulateAccount(
  { clusters, resources, monitorIntervalSeconds, monitor }: Account,
  { durationMs = hourMs, untilOneFails = false, seed = 0 } = {},
): Promise<Tally> {
  const calendar = new Calendar();
  const buckets = new TokenBuckets();
  const tally = { monitors: 0, unsuccessful: 0, calls: 0, throttledCalls: 0 };
  const intervalMs = monitorIntervalSeconds * 1000;

  const resource = async (random: () => number, firstMs: number) => {
    const describe = async (): Promise<Answer<readonly never[]>> => {
      const taken = buckets.take('DescribeRouteTables', NON_MUTATING, calendar.now);
      tally.calls += 1;
      if (!taken) tally.throttledCalls += 1;
      await calendar.sleep(latencyMs.least + random() * (latencyMs.most - latencyMs.least));
      return taken ? ok([]) : failed({ operation: 'DescribeRouteTables', ...throttled });
    };
    const clock: Clock = { now: () => calendar.now, random, sleep: (ms) => calendar.sleep(ms) };
    const runMonitor = monitor(describe, clock);
    await calendar.sleep(firstMs);
    for (;;) {
      const isSuccess = await runMonitor();
      tally.monitors += 1;
      if (!isSuccess) tally.unsuccessful += 1;
      // Pacemaker's interval counts from the end of a recurring monitor
      await calendar.sleep(intervalMs);
    }
  };
  for (let cluster = 0; cluster < clusters; cluster += 1) {
    const random = randomOf(seed * 1_000_003 + cluster);
    const firstMs = random() * intervalMs;
    for (let count = 0; count < resources; count += 1) void resource(random, firstMs);
  }
  await calendar.run(durationMs, () => untilOneFails && tally.unsuccessful > 0);
  return tally;
}
