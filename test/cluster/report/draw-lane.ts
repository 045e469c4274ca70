import { element } from '../../report/markup.ts';
import { bold, wrapText } from '../../report/text-width.ts';
import { type Block, drawRow } from './draw-row.ts';
import type { Lane } from './lanes.ts';
import type { TimeScale } from './time-scale.ts';

const fontSize = 12;
const lineHeight = 15;
const maxLines = 5;
const padding = 12;
const betweenRows = 5;

/** The title of the case, on its right the rows. */
export function drawLane(
  { record, rows }: Lane,
  nodes: readonly string[],
  scale: TimeScale,
  top: number,
  title: { left: number; width: number },
): Block {
  const lines = wrapText(record.title, fontSize * bold, title.width, maxLines);
  const titleHeight = lines.length * lineHeight;
  let y = top + padding;
  const drawnRows = rows.flatMap((row, index) => {
    if (index > 0) y += betweenRows;
    const { height, drawn } = drawRow(record, row, nodes, scale, y);
    y += height;
    return drawn;
  });
  const drawnTitle = lines.map((line, index) =>
    element(
      'text',
      { class: 'title', x: title.left, y: top + padding + fontSize + index * lineHeight },
      line,
    ),
  );
  return {
    height: Math.max(y - top, titleHeight + padding) + padding / 2,
    drawn: [...drawnTitle, ...drawnRows],
  };
}
