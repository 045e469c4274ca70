import { element, type Markup } from '../../report/markup.ts';
import { textWidth } from '../../report/text-width.ts';
import type { CaseRecord } from './case-record.ts';
import type { Row } from './lanes.ts';
import { type Edges, type Piece, place, type TimeScale } from './time-scale.ts';

type Event = CaseRecord['events'][number];

/** What was done, written above the bars. */
export type Mark = {
  /** `undefined` → before what is drawn. */
  x: number | undefined;
  text: string;
  /** What of the line the text takes. */
  edges: Edges;
  /** Counted from the bars upwards, from 0. */
  line: number;
};

export const markLineHeight = 14;
const fontSize = 11;
const distance = 4;
/** How far a mark reaches into the bar: not into what is written there. */
const bite = 5;

/** What is to be seen in the row, and what caused it, however long before. */
export function layOutMarks(
  events: readonly Event[],
  { zero, cause }: Pick<Row, 'zero' | 'cause'>,
  pieces: readonly Piece[],
  scale: TimeScale,
): readonly Mark[] {
  const seen = events.flatMap((event) =>
    place({ from: event.at, until: event.at }, pieces, scale).map(({ left: x }) => ({
      x,
      text: textOf(event),
    })),
  );
  const [first] = pieces;
  if (cause === undefined || first === undefined || cause.at >= first.from) return stack(seen, scale);
  const seconds = ((zero - cause.at) / 1_000).toFixed(1);
  return stack([{ x: undefined, text: `← ${textOf(cause)}, ${seconds} s before` }, ...seen], scale);
}

/**
 * From the last to the first: a text begins at its mark, so the mark of an earlier one, higher up, passes on the left of those
 * that are lower.
 */
function stack(marks: readonly Pick<Mark, 'x' | 'text'>[], scale: TimeScale): Mark[] {
  return marks.reduceRight<Mark[]>((stacked, { x, text }) => {
    const edges = edgesOf(x, textWidth(text, fontSize), scale);
    const taken = new Set(stacked.filter((mark) => overlap(mark.edges, edges)).map(({ line }) => line));
    let line = 0;
    while (taken.has(line)) line += 1;
    return [{ x, text, edges, line }, ...stacked];
  }, []);
}

/** Of all lines of marks, in pixels. */
export function heightOfMarks(marks: readonly Mark[]): number {
  return Math.max(0, ...marks.map(({ line }) => line + 1)) * markLineHeight;
}

/** Each a line down to the bars, its text beside the top of it. */
export function drawMarks(marks: readonly Mark[], bars: { top: number }): Markup[] {
  return marks.flatMap(({ x, text, edges, line }) => {
    const top = bars.top - (line + 1) * markLineHeight;
    return [
      ...(x === undefined
        ? []
        : [element('line', { class: 'mark', x1: x, y1: top + 2, x2: x, y2: bars.top + bite })]),
      element('text', { class: 'small', x: edges.left, y: top + 10.5 }, text),
    ];
  });
}

function textOf({ node, text }: Event): string {
  return node === undefined || text.includes(node) ? text : `${node}: ${text}`;
}

/** On the right of the mark, unless the picture ends there. */
function edgesOf(x: number | undefined, width: number, { left, right }: TimeScale): Edges {
  if (x === undefined) return { left, right: left + width };
  const begin = x + distance + width <= right ? x + distance : Math.max(left, x - distance - width);
  return { left: begin, right: begin + width };
}

function overlap(a: Edges, b: Edges): boolean {
  return a.left < b.right + 2 * distance && b.left < a.right + 2 * distance;
}
