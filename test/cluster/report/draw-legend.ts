import { drawLegend, type Legend } from '../../report/legend.ts';
import { pictureMargin } from '../../report/picture.ts';
import { nodeColour } from './picture-style.ts';

/** What the colours mean. */
export function drawTimelineLegend(nodes: readonly string[], baseline: number): Legend {
  const entries = [
    { swatches: [], text: 'who answers:' },
    ...nodes.map((node) => ({ swatches: [nodeColour(node, nodes)], text: node })),
    { swatches: ['gap', 'hatched'], text: 'nobody' },
    { swatches: ['agent'], text: 'of it the agent’s own share' },
  ];
  // In one line, however many nodes
  return drawLegend(entries, { left: pictureMargin, right: Infinity, baseline });
}
