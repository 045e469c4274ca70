import { formatMilliseconds } from '../../report/format-milliseconds.ts';
import { element, type Markup } from '../../report/markup.ts';
import { drawPicture, pictureMargin as margin, pictureWidth } from '../../report/picture.ts';
import { bold, wrapText } from '../../report/text-width.ts';
import type { BenchRun } from '../bench-run.ts';
import { groupsOf, type Group } from './groups.ts';
import { linearScale, type Scale, type Span } from './scale.ts';
import { chartStyle, subjectColour } from './style.ts';
import { drawHeading } from './draw-heading.ts';
import { medianWall } from '../publication/find-row.ts';

const right = pictureWidth - margin;
const titleWidth = 150;
/** Where the names of the bars end. */
const names = 292;
/** Beyond its end there is room for the number of the longest bar. */
const plot = { from: 300, until: right - 70 };
const bar = { height: 12, pitch: 17 };
const between = 12;
const top = 74;

/**
 * How long each deed takes, by whom: a bar up to the median, a whisker from the shortest time to the longest.
 *
 * The scale is that of all but aws-vpc-move-ip, whose start sleeps for seconds: on a scale with room for it the others
 * would have no length, and a logarithmic one would make bars alike that are not. Its bars are broken.
 */
export function drawSideBySide(run: BenchRun): string {
  const groups = groupsOf(run);
  const scale = linearScale(longest(groups), plot, 8);
  const end = scale.ticks.at(-1) ?? 0;

  let y = top;
  const drawn = groups.flatMap((group) => {
    const begin = y;
    const lines = wrapText(group.title, 12 * bold, titleWidth, 3);
    y += Math.max(group.bars.length * bar.pitch, lines.length * 15) + between;
    return [
      element('line', {
        class: 'rule',
        x1: margin,
        y1: begin - between / 2,
        x2: right,
        y2: begin - between / 2,
      }),
      ...lines.map((line, index) =>
        element('text', { class: 'title', x: margin, y: begin + 11 + index * 15 }, line),
      ),
      ...group.bars.flatMap((shown, index) => drawBar(shown, scale, end, begin + index * bar.pitch)),
    ];
  });
  const bottom = y - between / 2;
  return drawPicture(
    {
      title: 'How long the actions take, side by side',
      description: describe(groups),
      height: bottom + 26,
      style: chartStyle,
    },
    ...drawHeading(
      'Wall-clock time of whole processes, in milliseconds',
      'Median; whiskers from the shortest run to the longest. Broken bars are longer than drawn. EC2 over HTTPS, at 0 ms.',
    ),
    ...drawGrid(scale, bottom),
    ...drawn,
  );
}

/** One run that took very long does not make all others short: its whisker ends with the scale. */
function longest(groups: readonly Group[]): number {
  const shown = groups.flatMap(({ bars }) => bars);
  const others = shown.filter(({ subject }) => subject !== 'aws-vpc-move-ip');
  const ends = (others.length > 0 ? others : shown).map(({ row }) =>
    Math.min(Math.max(...row.figures.wallMs), medianWall(row) * 1.5),
  );
  return Math.max(0, ...ends);
}

function drawBar(
  { subject, name, row }: Group['bars'][number],
  scale: Scale,
  end: number,
  y: number,
): Markup[] {
  const ms = medianWall(row);
  const isBroken = ms > end;
  const until = scale.at(Math.min(ms, end));
  const whisker = {
    from: scale.at(Math.min(...row.figures.wallMs)),
    until: scale.at(Math.max(...row.figures.wallMs)),
  };
  const label = Math.max(until, Math.min(whisker.until, plot.until)) + 7;
  return [
    element('text', { class: 'small', x: names, y: y + 10, 'text-anchor': 'end' }, name),
    element('rect', {
      class: `fill ${subjectColour(subject)}`,
      x: plot.from,
      y,
      width: until - plot.from,
      height: bar.height,
    }),
    ...(isBroken ? drawBreak(until - 22, y) : drawWhisker(whisker, y + bar.height / 2)),
    element('text', { class: 'small', x: label, y: y + 10 }, formatMilliseconds(ms)),
  ];
}

function drawWhisker({ from, until }: Span, y: number): Markup[] {
  const end = Math.min(until, plot.until);
  return [
    element('line', { class: 'whisker', x1: from, y1: y, x2: end, y2: y }),
    ...[from, until]
      .filter((x) => x <= end)
      .map((x) => element('line', { class: 'whisker', x1: x, y1: y - 3, x2: x, y2: y + 3 })),
  ];
}

/** A strip of the background through the bar. */
function drawBreak(x: number, y: number): Markup[] {
  return [element('line', { class: 'gap', x1: x - 3, y1: y + bar.height + 2, x2: x + 3, y2: y - 2 })];
}

function drawGrid({ at, ticks }: Scale, bottom: number): Markup[] {
  return ticks.flatMap((tick) => {
    const x = at(tick);
    const text = (y: number) =>
      element('text', { class: 'muted small', x, y, 'text-anchor': 'middle' }, String(tick));
    return [
      element('line', { class: 'grid', x1: x, y1: top - between / 2, x2: x, y2: bottom }),
      text(top - between / 2 - 4),
      text(bottom + 14),
    ];
  });
}

function describe(groups: readonly Group[]): string {
  return groups
    .map(({ title, bars }) => {
      const told = bars.map(({ name, row }) => `${name} ${formatMilliseconds(medianWall(row))}`);
      return `${title}: ${told.join(', ')}.`;
    })
    .join('\n');
}
