import { beforeAll, describe, expect, test } from 'vitest';
import { lawTitles } from './judge.ts';
import { tryStories, type Trial } from './trial.ts';

/** CI's share: always the same stories. `npm run campaign` plays others, and more. */
describe('over 6000 stories of a cluster', () => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await tryStories(6_000, 20_260_811);
  }, 120_000);

  test('no law is broken', () => {
    expect(trial.failure).toBeUndefined();
    expect(trial.stories).toBe(6_000);
  });

  test.each(lawTitles)('has something to say: %s', (title) => {
    expect(trial.applied.get(title)).toBeGreaterThan(100);
  });

  test.each([
    ...['OCF_SUCCESS', 'OCF_ERR_GENERIC', 'OCF_ERR_ARGS', 'OCF_ERR_PERM', 'OCF_ERR_INSTALLED', 'killed'].map(
      (end) => `start ${end}`,
    ),
    ...['OCF_SUCCESS', 'OCF_ERR_GENERIC', 'reboot'].map((end) => `stop ${end}`),
    ...['OCF_SUCCESS', 'OCF_ERR_GENERIC', 'OCF_NOT_RUNNING', 'OCF_DEGRADED', 'stopped'].flatMap((end) => [
      `monitor ${end}`,
      `probe ${end}`,
    ]),
  ])('happens: %s', (end) => {
    expect(trial.ends.get(end)).toBeGreaterThan(10);
  });
});
