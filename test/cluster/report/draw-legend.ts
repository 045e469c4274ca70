import { element, type Markup } from './markup.ts';
import { nodeColour } from './picture-style.ts';
import { textWidth } from './text-width.ts';

const swatch = { width: 18, height: 12 };
const fontSize = 12;

/** What the colours mean, in one line from `left` on. */
export function drawLegend(nodes: readonly string[], left: number, y: number): Markup[] {
  const entries = [
    { swatches: [], text: 'who answers:' },
    ...nodes.map((node) => ({ swatches: [nodeColour(node, nodes)], text: node })),
    { swatches: ['gap', 'hatched'], text: 'nobody' },
    { swatches: ['agent'], text: 'of it the agent’s own share' },
  ];
  let x = left;
  return entries.flatMap(({ swatches, text }) => {
    const begin = x;
    const textAt = begin + (swatches.length === 0 ? 0 : swatch.width + 6);
    x = textAt + textWidth(text, fontSize) + 14;
    return [
      ...swatches.map((className) =>
        element('rect', { class: className, x: begin, y: y - swatch.height + 1, ...swatch }),
      ),
      element('text', { x: textAt, y }, text),
    ];
  });
}
