import type { Answer } from '../lab/outages.ts';

export type Mark = { at: number; text: string };

/**
 * Who answered when, a row per node and a scale below; then the marks, each under its moment. Times in milliseconds on the clock
 * of the answers; the scale begins with the first one.
 */
export function timeline(
  answers: readonly Answer[],
  nodes: readonly string[],
  marks: readonly Mark[],
  width = 72,
): string[] {
  const [first] = answers;
  if (first === undefined) return [];
  const start = first.at;
  const span = Math.max(1, ...answers.map(({ at }) => at - start));
  const column = (at: number) => Math.min(width - 1, Math.max(0, Math.floor(((at - start) / span) * width)));
  const margin = Math.max(...nodes.map((name) => name.length)) + 2;

  const rows = nodes.map((name) => {
    const held = new Set(answers.filter(({ by }) => by === name).map(({ at }) => column(at)));
    const cells = Array.from({ length: width }, (_, index) => (held.has(index) ? '█' : ' '));
    return `${name.padEnd(margin)}${cells.join('')}`.trimEnd();
  });
  const under = (at: number, text: string) => ' '.repeat(margin + column(at)) + text;
  return [...rows, scale(span, width, margin), ...marks.map(({ at, text }) => under(at, `▲ ${text}`))];
}

/** At most six numbers, at round distances. */
function scale(span: number, width: number, margin: number): string {
  const step = roundStep(Math.max(1, span / 5));
  let line = ' '.repeat(margin);
  for (let ms = 0; ms <= span; ms += step) {
    line = line.padEnd(margin + Math.floor((ms / span) * width)) + String(ms);
  }
  return `${line} ms`;
}

/** The next of 1, 2, 5, 10, 20, … */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= atLeast) ?? 10 * power;
}
