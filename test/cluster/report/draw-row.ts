import { element, type Markup } from '../../report/markup.ts';
import { textWidth } from '../../report/text-width.ts';
import type { CaseRecord } from './case-record.ts';
import { drawBar } from './draw-bar.ts';
import { drawMarks, heightOfMarks, layOutMarks } from './draw-marks.ts';
import type { Row } from './lanes.ts';
import { tellRow } from './tell-row.ts';
import { cutWidth, piecesOf, pixelsPerMillisecond, type TimeScale } from './time-scale.ts';

/** A part of the picture that knows its height: what comes below begins there. */
export type Block = { height: number; drawn: readonly Markup[] };

const tellingHeight = 21;
const baseline = 15;

/** The marks, below them a bar for each address, below these what there is to see, in words. */
export function drawRow(
  { events, until }: CaseRecord,
  row: Row,
  nodes: readonly string[],
  scale: TimeScale,
  top: number,
): Block {
  const pieces = piecesOf(row, scale);
  const marks = layOutMarks(events, row, pieces, scale);
  const single = row.bars.length <= 1;
  const [height, pitch] = single ? [20, 20] : [15, 17];
  const bars = {
    top: top + heightOfMarks(marks),
    bottom: top + heightOfMarks(marks) + row.bars.length * pitch,
  };
  const end = bars.bottom + tellingHeight;
  return {
    height: end - top,
    drawn: [
      ...drawGrid(row, pieces[0]?.until ?? row.zero, scale, { top, bottom: end }),
      ...row.bars.flatMap(({ client, share }, index) => {
        const bar = { client, nodes, until, share, label: single ? undefined : client.address };
        return drawBar(bar, pieces, scale, { top: bars.top + index * pitch, height });
      }),
      ...(pieces[1] === undefined ? [] : drawCut(pieces[1].left, bars)),
      ...drawMarks(marks, bars),
      drawTelling(row, scale, bars.bottom + baseline),
    ],
  };
}

/** Seconds from zero, as far as the scale holds: up to the cut. */
function drawGrid(
  { zero }: Row,
  until: number,
  scale: TimeScale,
  { top, bottom }: { top: number; bottom: number },
): Markup[] {
  const density = pixelsPerMillisecond(scale);
  const seconds = Array.from({ length: Math.floor((until - zero) / 1_000) + 1 }, (_, second) => second);
  return seconds.map((second) => {
    const x = scale.left + (scale.before + second * 1_000) * density;
    return element('line', { class: 'grid', x1: x, y1: top, x2: x, y2: bottom });
  });
}

/** Two strokes through the bars where time is left out. */
function drawCut(right: number, { top, bottom }: { top: number; bottom: number }): Markup[] {
  const left = right - cutWidth;
  const stroke = (x: number) =>
    element('line', { class: 'cut', x1: x - 2, y1: bottom + 2, x2: x + 4, y2: top - 2 });
  return [stroke(left + 3), stroke(right - 5)];
}

/** Below the outage that it is about, as far as there is room. */
function drawTelling(row: Row, scale: TimeScale, y: number): Markup {
  const told = tellRow(row);
  const zero = scale.left + scale.before * pixelsPerMillisecond(scale);
  const width = textWidth(told.map(({ text }) => text).join(''), 12);
  const parts = told.map(({ text, about }) =>
    about === undefined ? text : element('tspan', { class: `${about}-text` }, text),
  );
  return element('text', { x: Math.max(scale.left, Math.min(zero, scale.right - width)), y }, ...parts);
}
