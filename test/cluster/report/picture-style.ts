const colours = 4;

/** The class of a node's bar. A fifth node has the colour of the first again; the names are in the bars. */
export function nodeColour(node: string, nodes: readonly string[]): string {
  return `node${Math.max(0, nodes.indexOf(node)) % colours}`;
}

/**
 * GitHub shows the picture as an image of its own: which of its themes the reader has, only the browser tells it, and not every
 * browser does. So it has its own background, and is legible on the other theme's too.
 */
export const pictureStyle = `
  text { font-family: system-ui, sans-serif; font-size: 12px; fill: #1f2328 }
  .muted { fill: #59636e }
  .title, .calm-text { font-weight: 600 }
  .small { font-size: 11px }
  .in-bar { font-size: 11px; fill: #ffffff }
  .background { fill: #ffffff; stroke: #d1d9e0 }
  .rule, .grid { shape-rendering: crispEdges }
  .rule { stroke: #d1d9e0 }
  .grid { stroke: #e8ecf0 }
  .cut { stroke: #59636e; stroke-width: 1.25 }
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
  .node3 { fill: #6e5c35 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .muted { fill: #9198a1 }
    .background { fill: #0d1117; stroke: #3d444d }
    .rule { stroke: #3d444d }
    .grid { stroke: #21262d }
    .cut { stroke: #9198a1 }
    .gap { fill: #2d1215 }
    .hatched, .hatch { stroke: #f85149 }
    .agent-text { fill: #f0a01c }
    .gap-text { fill: #ff7b72 }
    .mark { stroke: #e6edf3 }
    .node0 { fill: #1f6feb }
    .node1 { fill: #12806f }
    .node2 { fill: #8957e5 }
    .node3 { fill: #85713f }
  }
`;
