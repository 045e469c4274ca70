import { closest, distance } from 'fastest-levenshtein';

/** Which of the known words was meant; `undefined` → none is near. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  const nearest = closest(word, known);
  // Two slips of the finger in a word of some length
  return distance(word, nearest) <= Math.min(2, word.length / 3) ? nearest : undefined;
}
