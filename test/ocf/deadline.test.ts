import { describe, expect, test, vi } from 'vitest';
import { reserveMs, startDeadline } from '../../src/ocf/deadline.ts';

describe('what is kept of the timeout for ending', () => {
  test.each([
    [180_000, 2_000, 'two seconds at most'],
    [20_000, 2_000, 'a tenth'],
    [10_000, 1_000, 'a tenth'],
    [2_500, 250, 'a tenth'],
    [1_000, 250, 'a quarter of a second at least'],
  ])('of %i ms is %i ms: %s', (timeoutMs, expected) => {
    expect(reserveMs(timeoutMs)).toBe(expected);
  });

  test('never reaches past the timeout’s half, from half a second up', () => {
    for (let timeoutMs = 500; timeoutMs <= 600_000; timeoutMs += 500)
      expect(reserveMs(timeoutMs)).toBeLessThanOrEqual(timeoutMs / 2);
  });
});

describe('a deadline', () => {
  test('comes a little before the timeout, counted from the process’s start', () => {
    let sinceStart = 1_000;
    const deadline = startDeadline(() => sinceStart, 30_000);
    expect(deadline.remainingMs()).toBe(30_000 - 2_000 - 1_000);
    sinceStart = 11_000;
    expect(deadline.remainingMs()).toBe(17_000);
  });

  test('is never less than nothing away', () => {
    expect(startDeadline(() => 60_000, 30_000).remainingMs()).toBe(0);
  });
});

/** As if the process had been started just now. */
function sinceNow(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}

describe('a deadline in real time', () => {
  test('aborts its signal and wakes whoever sleeps', async () => {
    const deadline = startDeadline(sinceNow(), 300);
    const start = performance.now();
    await deadline.clock.sleep(60_000);
    expect(deadline.signal.aborted).toBe(true);
    expect(performance.now() - start).toBeLessThan(300);
    await deadline.clock.sleep(60_000);
    expect(performance.now() - start).toBeLessThan(300);
  });

  test('lets sleep who has the time', async () => {
    const deadline = startDeadline(sinceNow(), 30_000);
    const start = deadline.clock.now();
    await deadline.clock.sleep(30);
    expect(deadline.clock.now() - start).toBeGreaterThanOrEqual(29);
    expect(deadline.signal.aborted).toBe(false);
  });

  test('leaves no listener behind on its signal', async () => {
    const deadline = startDeadline(sinceNow(), 30_000);
    const add = vi.spyOn(deadline.signal, 'addEventListener');
    const remove = vi.spyOn(deadline.signal, 'removeEventListener');
    for (let i = 0; i < 3; i += 1) await deadline.clock.sleep(1);
    expect(add).toHaveBeenCalledTimes(3);
    expect(remove).toHaveBeenCalledTimes(3);
  });
});
