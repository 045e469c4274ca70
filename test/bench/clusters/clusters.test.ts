import { expect, test } from 'vitest';
import { failed, ok } from '../../../src/answer.ts';
import { throttled } from '../../fakes/failures.ts';
import { simulateAccount, type Describe, type MonitorLike } from './account.ts';
import { Calendar } from './calendar.ts';
import { ourMonitor, peerMonitor } from './monitors.ts';
import { mostThat } from './clusters.ts';

const durationMs = 300_000;
const account = { clusters: 100, resources: 1, monitorIntervalSeconds: 10, monitor: ourMonitor };

test('far from 20 calls a second nothing is throttled', async () => {
  const { monitors, ...tally } = await simulateAccount(account, { durationMs });
  expect(monitors).toBeGreaterThan(2_900);
  expect(tally).toEqual({
    unsuccessful: 0,
    calls: expect.closeTo(monitors, -2) as number,
    throttledCalls: 0,
  });
});

test('a little above 20 calls a second some monitors are degraded, far above more', async () => {
  const shareOf = async (clusters: number) => {
    const { unsuccessful, monitors } = await simulateAccount({ ...account, clusters }, { durationMs });
    return unsuccessful / monitors;
  };
  const [little, far] = [await shareOf(215), await shareOf(300)];
  expect(little).toBeGreaterThan(0);
  expect(little).toBeLessThan(0.1);
  expect(far).toBeGreaterThan(0.2);
});

test('half as often, twice as many', async () => {
  const tooMany = { ...account, clusters: 300 };
  expect((await simulateAccount(tooMany, { durationMs })).unsuccessful).toBeGreaterThan(0);
  const seldom = { ...tooMany, monitorIntervalSeconds: 20 };
  expect((await simulateAccount(seldom, { durationMs })).unsuccessful).toBe(0);
});

test('twenty resources of a cluster count as twenty', async () => {
  const [tenClusters, twenty] = await Promise.all(
    [9, 20].map((clusters) => simulateAccount({ ...account, clusters, resources: 20 }, { durationMs })),
  );
  expect(tenClusters?.unsuccessful).toBe(0);
  expect(twenty?.unsuccessful).toBeGreaterThan(0);
});

test('one call for all tables carries more clusters than one for each', async () => {
  const many = { ...account, clusters: 190 };
  expect((await simulateAccount(many, { durationMs })).unsuccessful).toBe(0);
  const peer = { ...many, monitor: peerMonitor(2) };
  expect((await simulateAccount(peer, { durationMs })).unsuccessful).toBeGreaterThan(0);
});

test('the same each time, and over at the first monitor that fails where only that counts', async () => {
  const tooMany = { ...account, clusters: 300 };
  const once = await simulateAccount(tooMany, { durationMs });
  expect(await simulateAccount(tooMany, { durationMs })).toEqual(once);
  expect(await simulateAccount(tooMany, { durationMs, untilOneFails: true })).toMatchObject({
    unsuccessful: 1,
  });
});

test.for([
  ['overlay-ip asks four times', ourMonitor, 4],
  ['the AWS CLI asks three times, for each table', peerMonitor(2), 6],
] as const)('%s, and then gives up', async ([, monitor, most]) => {
  let calls = 0;
  const isSuccess = await runMonitor(monitor, () => {
    calls += 1;
    return Promise.resolve(failed({ operation: 'DescribeRouteTables', ...throttled }));
  });
  expect([isSuccess, calls]).toEqual([false, most]);
  expect(await runMonitor(monitor, () => Promise.resolve(ok([])))).toBe(true);
});

async function runMonitor(monitor: MonitorLike, describe: Describe): Promise<boolean> {
  const calendar = new Calendar();
  const clock = { now: () => calendar.now, random: () => 0.5, sleep: (ms: number) => calendar.sleep(ms) };
  const isSuccess = monitor(describe, clock)();
  await calendar.run(60_000);
  return isSuccess;
}

test('sleepers wake in the order of their times, and who sleeps on is not waited for', async () => {
  const calendar = new Calendar();
  const woken: string[] = [];
  const sleep = async (name: string, ...pauses: number[]) => {
    for (const ms of pauses) {
      await calendar.sleep(ms);
      woken.push(`${name} ${calendar.now}`);
    }
  };
  void sleep('a', 10, 0);
  void sleep('b', 4.2, 4);
  void sleep('c', 1_000);
  await calendar.run(100);
  expect(woken).toEqual(['b 5', 'b 9', 'a 10', 'a 11']);
});

test.for([0, 1, 2, 7, 100, 101])(
  'the most of which it holds is %i, wherever the search begins',
  async (most) => {
    const holds = (count: number) => Promise.resolve(count <= most);
    for (const guess of [0, 1, 6, 100, 250]) expect(await mostThat(holds, guess)).toBe(most);
  },
);
