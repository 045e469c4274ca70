/**
 * What every picture has, and what one has beside it, in the light and in the dark.
 *
 * GitHub shows a picture as an image of its own: which of its themes the reader has, only the browser tells it, and not every
 * browser does. So it has its own background, and is legible on the other theme's too.
 */
export function pictureStyle(light: string, dark: string): string {
  return `
  text { font-family: system-ui, sans-serif; font-size: 12px; fill: #1f2328 }
  .muted { fill: #59636e }
  .title { font-weight: 600 }
  .small { font-size: 11px }
  .background { fill: #ffffff; stroke: #d1d9e0 }
  .rule, .grid { shape-rendering: crispEdges }
  .rule { stroke: #d1d9e0 }
  .grid { stroke: #e8ecf0 }
  .cut { stroke: #59636e; stroke-width: 1.25 }
  ${indent(light, '  ')}
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .muted { fill: #9198a1 }
    .background { fill: #0d1117; stroke: #3d444d }
    .rule { stroke: #3d444d }
    .grid { stroke: #21262d }
    .cut { stroke: #9198a1 }
    ${indent(dark, '    ')}
  }
`;
}

function indent(rules: string, by: string): string {
  return rules
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .join(`\n${by}`);
}
