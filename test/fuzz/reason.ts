import { expect } from 'vitest';

const prefix = 'ocf-exit-reason:';

/**
 * What stderr says, held to what Pacemaker and people can read: one line, of text, without what a terminal acts upon, and no
 * longer than a screen. Pacemaker keeps the last line alone and puts it into its status, which every node gets.
 */
export function readReason(stderr: string): string {
  expect(stderr.slice(0, prefix.length)).toBe(prefix);
  expect(stderr.at(-1)).toBe('\n');
  const reason = stderr.slice(prefix.length, -1);
  expect(reason.isWellFormed(), 'half of a surrogate pair').toBe(true);
  expect(reason).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  expect(reason.length, 'characters').toBeLessThan(10_000);
  return reason;
}

/** Each `name="value": what is wrong with it` of a reason. */
export function problemsIn(reason: string): { name: string; shown: string; what: string }[] {
  return [...reason.matchAll(/(?:^|; )([a-z_]+)=("(?:[^"\\]|\\.)*"): (.+?)(?=; [a-z_]+="|$)/g)].map(
    ([, name = '', quoted = '', what = '']) => ({ name, shown: JSON.parse(quoted) as string, what }),
  );
}
