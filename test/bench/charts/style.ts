import { pictureStyle } from '../../report/picture-style.ts';
import type { Subject } from '../bench-run.ts';

/** In the light and in the dark. Kin have kindred colours; every bar and line is named in words too. */
const subjectColours: Readonly<Record<Subject, Pair>> = {
  'Node 22': ['#80b8f5', '#a5d6ff'],
  'Node 24': ['#2f81e0', '#58a6ff'],
  'Node 26': ['#0a4a9c', '#1f6feb'],
  standalone: ['#1a7f37', '#3fb950'],
  'AWS CLI': ['#bf8700', '#d29922'],
  'sh and curl': ['#6e7781', '#8b949e'],
  'aws-vpc-move-ip': ['#cf222e', '#f85149'],
};

/** Of things in an order of their own. Dark enough for white text in them. */
const plainColours: readonly Pair[] = [
  ['#0969da', '#1f6feb'],
  ['#0d7d6c', '#12806f'],
  ['#8250df', '#8957e5'],
  ['#9a4a00', '#a8580f'],
  ['#bf3989', '#bf4b8a'],
  ['#6e5c35', '#85713f'],
  ['#57606a', '#6e7681'],
  ['#1a7f37', '#238636'],
];

type Pair = readonly [light: string, dark: string];

/** The class that colours what is also of the class `fill` or `line`. */
export function subjectColour(subject: Subject): string {
  return subject.replaceAll(' ', '-');
}

/** A ninth thing has the colour of the first again. */
export function plainColour(index: number): string {
  return `plain${index % plainColours.length}`;
}

const all: readonly (readonly [className: string, Pair])[] = [
  ...Object.entries(subjectColours).map(
    ([subject, pair]) => [subjectColour(subject as Subject), pair] as const,
  ),
  ...plainColours.map((pair, index) => [plainColour(index), pair] as const),
];

function rulesOf(theme: 0 | 1): string {
  return all.map(([className, pair]) => `.${className} { color: ${pair[theme]} }`).join('\n');
}

export const chartStyle = pictureStyle(
  `
  .heading { font-size: 14px; font-weight: 600 }
  .in-bar { font-size: 11px; fill: #ffffff }
  .fill { fill: currentColor }
  .faint { fill-opacity: 0.35 }
  .line { fill: none; stroke: currentColor; stroke-width: 2 }
  .whisker { stroke: #1f2328 }
  .gap { stroke: #ffffff; stroke-width: 5 }
  ${rulesOf(0)}`,
  `
  .whisker { stroke: #e6edf3 }
  .gap { stroke: #0d1117 }
  ${rulesOf(1)}`,
);
