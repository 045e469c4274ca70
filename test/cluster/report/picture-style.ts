import { pictureStyle } from '../../report/picture-style.ts';

const colours = 4;

/** The class of a node's bar. A fifth node has the colour of the first again; the names are in the bars. */
export function nodeColour(node: string, nodes: readonly string[]): string {
  return `node${Math.max(0, nodes.indexOf(node)) % colours}`;
}

export const timelinesStyle = pictureStyle(
  `
  .calm-text { font-weight: 600 }
  .in-bar { font-size: 11px; fill: #ffffff }
  .gap { fill: #fff1ef }
  .hatched { fill: url(#hatch); stroke: #d1242f }
  .hatch { stroke: #d1242f; stroke-width: 2.5 }
  .agent { fill: #f0a01c }
  .agent-text { fill: #8a5300; font-weight: 600 }
  .gap-text { fill: #c01c28; font-weight: 600 }
  .mark { stroke: #1f2328; stroke-width: 1.25 }
  .node0 { fill: #0969da }
  .node1 { fill: #0d7d6c }
  .node2 { fill: #8250df }
  .node3 { fill: #6e5c35 }`,
  `
  .gap { fill: #2d1215 }
  .hatched, .hatch { stroke: #f85149 }
  .agent-text { fill: #f0a01c }
  .gap-text { fill: #ff7b72 }
  .mark { stroke: #e6edf3 }
  .node0 { fill: #1f6feb }
  .node1 { fill: #12806f }
  .node2 { fill: #8957e5 }
  .node3 { fill: #85713f }`,
);
