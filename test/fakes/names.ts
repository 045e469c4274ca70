import { expect } from 'vitest';

/** A text that says all of this, in whatever order: the words may change, what they are about may not. */
export function naming(...words: readonly string[]): string {
  const lookaheads = words.map((word) => `(?=.*${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')})`);
  return expect.stringMatching(new RegExp(`^${lookaheads.join('')}`)) as string;
}
