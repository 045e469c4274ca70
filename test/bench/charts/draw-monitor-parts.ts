import { formatMilliseconds } from '../../report/format-milliseconds.ts';
import { element, type Markup } from '../../report/markup.ts';
import { drawPicture, pictureMargin as margin, pictureWidth } from '../../report/picture.ts';
import { textWidth, wrapText } from '../../report/text-width.ts';
import type { MonitorParts } from '../bench-run.ts';
import { linearScale, type Scale } from './scale.ts';
import { chartStyle, plainColour } from './style.ts';
import { drawHeading } from './draw-heading.ts';
import { partsOfMonitor } from '../parts-of-monitor.ts';
import { formatWay } from '../publication/tables.ts';

const right = pictureWidth - margin;
const plot = { from: 214, until: right - 70 };
const top = 84;
const bar = { height: 26, pitch: 38 };
const row = 19;
/** Of the words in the table, which begins at the left; the rest is for the numbers. */
const words = 400;

/** Where the time of a monitor goes: its parts one after the other, and below them a table, as short ones have no room for words. */
export function drawMonitorParts(monitors: readonly MonitorParts[]): string {
  const told = new Set(monitors.flatMap(({ parts }) => parts.map(({ what }) => what)));
  const whats = [...told].sort((a, b) => orderOf(a) - orderOf(b));
  const scale = linearScale(Math.max(0, ...monitors.map(totalOf)), plot, 8);
  const bottom = top + monitors.length * bar.pitch;
  const table = bottom + 58;
  return drawPicture(
    {
      title: 'Where the time of a monitor goes',
      description: describe(monitors),
      height: table + (whats.length + 1) * row + 14,
      style: chartStyle,
    },
    ...drawHeading(
      'Where the time of one monitor goes, in milliseconds',
      'Medians, from the start of the process to its end.',
    ),
    ...drawGrid(scale, bottom),
    ...monitors.flatMap((monitor, index) => drawBar(monitor, whats, scale, top + index * bar.pitch)),
    ...drawTable(monitors, whats, table),
  );
}

function drawBar(monitor: MonitorParts, whats: readonly string[], scale: Scale, y: number): Markup[] {
  const baseline = y + bar.height / 2 + 4;
  let sum = 0;
  const parts = monitor.parts.flatMap(({ what, ms }) => {
    const [from, until] = [scale.at(sum), scale.at((sum += ms))];
    const text = String(Math.round(ms));
    const box = { x: from, y, width: until - from, height: bar.height };
    return [
      element('rect', { class: `fill ${plainColour(whats.indexOf(what))}`, ...box }),
      ...(textWidth(text, 11) + 6 > until - from
        ? []
        : [
            element(
              'text',
              { class: 'in-bar', x: (from + until) / 2, y: baseline, 'text-anchor': 'middle' },
              text,
            ),
          ]),
    ];
  });
  return [
    element(
      'text',
      { class: 'title', x: plot.from - 10, y: baseline, 'text-anchor': 'end' },
      formatMonitor(monitor),
    ),
    ...parts,
    element('text', { class: 'small', x: scale.at(sum) + 7, y: baseline }, formatMilliseconds(sum)),
  ];
}

function drawTable(monitors: readonly MonitorParts[], whats: readonly string[], y: number): Markup[] {
  const width = Math.min(160, (right - margin - words) / monitors.length);
  const cell = (text: string, column: number, top: number, className?: string) => {
    const x = margin + words + (column + 1) * width;
    return element('text', { class: className, x, y: top, 'text-anchor': 'end' }, text);
  };
  return [
    ...monitors.flatMap((monitor, column) => {
      const lines = wrapText(formatMonitor(monitor), 11, width - 10, 2);
      return lines.map((line, index) =>
        cell(line, column, y + (index + 1 - lines.length) * 13, 'muted small'),
      );
    }),
    ...whats.flatMap((what, index) => {
      const top = y + (index + 1) * row;
      const swatch = { x: margin, y: top - 11, width: 18, height: 12 };
      return [
        element('rect', { class: `fill ${plainColour(index)}`, ...swatch }),
        element('text', { x: margin + 26, y: top }, what),
        ...monitors.map(({ parts }, column) => {
          const part = parts.find((candidate) => candidate.what === what);
          return cell(part ? `${part.ms.toFixed(1)} ms` : '–', column, top);
        }),
      ];
    }),
  ];
}

function drawGrid({ at, ticks }: Scale, bottom: number): Markup[] {
  return ticks.flatMap((tick) => [
    element('line', { class: 'grid', x1: at(tick), y1: top - 10, x2: at(tick), y2: bottom }),
    element(
      'text',
      { class: 'muted small', x: at(tick), y: bottom + 14, 'text-anchor': 'middle' },
      String(tick),
    ),
  ]);
}

function totalOf({ parts }: MonitorParts): number {
  return parts.reduce((sum, { ms }) => sum + ms, 0);
}

function formatMonitor({ subject, way }: MonitorParts): string {
  return `${subject}, ${formatWay(way)}`;
}

function describe(monitors: readonly MonitorParts[]): string {
  return monitors
    .map((monitor) => {
      const parts = monitor.parts.map(({ what, ms }) => `${what} ${ms.toFixed(1)} ms`);
      return `${formatMonitor(monitor)}: ${parts.join(', ')}.`;
    })
    .join('\n');
}

function orderOf(what: string): number {
  return (partsOfMonitor as readonly string[]).indexOf(what);
}
