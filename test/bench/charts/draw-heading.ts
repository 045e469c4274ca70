import { element, type Markup } from '../../report/markup.ts';
import { pictureMargin as margin, pictureWidth } from '../../report/picture.ts';
import { wrapText } from '../../report/text-width.ts';

/** What a chart shows, below it in smaller letters how to read it. */
export function drawHeading(heading: string, reading: string): Markup[] {
  const lines = wrapText(reading, 11, pictureWidth - 2 * margin, 2);
  return [
    element('text', { class: 'heading', x: margin, y: 27 }, heading),
    ...lines.map((line, index) =>
      element('text', { class: 'muted small', x: margin, y: 45 + index * 14 }, line),
    ),
  ];
}
