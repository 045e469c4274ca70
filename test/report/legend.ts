import { element, type Markup } from './markup.ts';
import { textWidth } from './text-width.ts';

export interface LegendEntry {
  /** Classes of the swatch, one drawn on the other; none → words alone. */
  readonly swatches: readonly string[];
  readonly text: string;
}

export interface Legend {
  /** Of the last line. */
  readonly baseline: number;
  readonly drawn: readonly Markup[];
}

const swatch = { width: 18, height: 12 };
const fontSize = 12;
const lineHeight = 20;

/** What the colours mean, from `left` on, in as many lines as there is need of. */
export function drawLegend(
  entries: readonly LegendEntry[],
  { left, right, baseline }: { left: number; right: number; baseline: number },
): Legend {
  let [x, y] = [left, baseline];
  const drawn = entries.flatMap(({ swatches, text }) => {
    const indent = swatches.length === 0 ? 0 : swatch.width + 6;
    const width = indent + textWidth(text, fontSize);
    if (x > left && x + width > right) [x, y] = [left, y + lineHeight];
    const begin = x;
    x += width + 14;
    return [
      ...swatches.map((className) =>
        element('rect', { class: className, x: begin, y: y - swatch.height + 1, ...swatch }),
      ),
      element('text', { x: begin + indent, y }, text),
    ];
  });
  return { baseline: y, drawn };
}
