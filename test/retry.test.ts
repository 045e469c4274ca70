import { expect, test } from 'vitest';
import { failed, ok, type Answer } from '../src/answer.ts';
import { retry } from '../src/retry.ts';
import { VirtualTime } from './fakes/deadline.ts';
import { throttled, unauthorized, type Refusal } from './fakes/failures.ts';

/** Answers in this order, the last one for ever; tells when it was asked. */
function attempts(time: VirtualTime, ...answers: (Refusal | 'done')[]) {
  const askedAt: number[] = [];
  const attempt = (): Promise<Answer<string>> => {
    const answer = answers[Math.min(askedAt.length, answers.length - 1)] ?? 'done';
    askedAt.push(time.now);
    return Promise.resolve(answer === 'done' ? ok('done') : failed({ operation: 'ReplaceRoute', ...answer }));
  };
  return { attempt, askedAt };
}

test('an attempt that works is not repeated', async () => {
  const time = new VirtualTime();
  const { attempt, askedAt } = attempts(time, 'done');
  expect(await retry(attempt, Infinity, time.deadline())).toEqual(ok('done'));
  expect(askedAt).toEqual([0]);
});

test('a transient failure is tried again until it works', async () => {
  const time = new VirtualTime();
  const { attempt, askedAt } = attempts(time, throttled, throttled, 'done');
  expect(await retry(attempt, Infinity, time.deadline())).toEqual(ok('done'));
  expect(askedAt).toHaveLength(3);
});

test('a failure that is not transient is the answer at once', async () => {
  const time = new VirtualTime();
  const { attempt, askedAt } = attempts(time, unauthorized, 'done');
  expect(await retry(attempt, Infinity, time.deadline())).toMatchObject({
    ok: false,
    failure: { code: 'UnauthorizedOperation' },
  });
  expect(askedAt).toHaveLength(1);
});

test('so many attempts and no more', async () => {
  const time = new VirtualTime();
  const { attempt, askedAt } = attempts(time, throttled);
  expect(await retry(attempt, 3, time.deadline())).toMatchObject({ ok: false, failure: throttled });
  expect(askedAt).toHaveLength(3);
});

test('the deadline ends the attempts', async () => {
  const time = new VirtualTime();
  const deadline = time.deadline(10_000);
  const { attempt, askedAt } = attempts(time, throttled);
  expect(await retry(attempt, Infinity, deadline)).toMatchObject({ ok: false, failure: throttled });
  expect(deadline.signal.aborted).toBe(true);
  expect(time.now).toBe(10_000);
  expect(Math.max(...askedAt)).toBeLessThan(10_000);
});

test('an attempt that the deadline cuts off leaves the failure before it as the answer', async () => {
  const time = new VirtualTime();
  const deadline = time.deadline(5_000);
  let count = 0;
  const attempt = async (): Promise<Answer<string>> => {
    count += 1;
    if (count === 1) return failed({ operation: 'ReplaceRoute', ...throttled });
    await deadline.clock.sleep(60_000);
    return failed({ operation: 'ReplaceRoute', kind: 'transient', code: 'RequestTimeout', message: '' });
  };
  expect(await retry(attempt, Infinity, deadline)).toMatchObject({
    ok: false,
    failure: { code: 'RequestLimitExceeded' },
  });
  expect(count).toBe(2);
});

test('the pauses grow, and stay below three seconds', async () => {
  const time = new VirtualTime();
  const { attempt, askedAt } = attempts(time, throttled);
  await retry(
    attempt,
    12,
    time.deadline(Infinity, () => 0.999),
  );
  const pauses = askedAt.slice(1).map((at, index) => at - (askedAt[index] ?? 0));
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  expect(pauses[0]).toBeLessThan(250);
  expect(Math.max(...pauses)).toBeGreaterThan(2_500);
  expect(Math.max(...pauses)).toBeLessThan(3_000);
});

test('jitter spreads the nodes: a pause may be as short as nothing', async () => {
  const time = new VirtualTime();
  const { attempt, askedAt } = attempts(time, throttled, throttled, 'done');
  await retry(
    attempt,
    3,
    time.deadline(Infinity, () => 0),
  );
  expect(askedAt).toEqual([0, 0, 0]);
});
