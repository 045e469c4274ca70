import type { CaseRecord } from './case-record.ts';
import { drawLane } from './draw-lane.ts';
import { drawLegend } from './draw-legend.ts';
import { laneOf, type Lane } from './lanes.ts';
import { element, type Markup } from './markup.ts';
import { pictureStyle } from './picture-style.ts';
import { tellRow } from './tell-row.ts';
import { pixelsPerMillisecond, type TimeScale, timeScale } from './time-scale.ts';

/** As wide as GitHub shows a README. */
const width = 880;
const margin = 20;
const titles = { left: margin, width: 206 };
const plot = { left: 236, right: width - margin };
const [legendBaseline, scaleBaseline, firstLane] = [30, 58, 66];

/** Who answered the client when, a lane for each case: an SVG picture that is the same for the same cases. */
export function drawTimelines(cases: readonly CaseRecord[]): string {
  const lanes = cases.map(laneOf);
  const nodes = [...new Set(cases.flatMap((record) => record.nodes))];
  const scale = timeScale(lanes, plot);

  let y = firstLane;
  const drawn = lanes.flatMap((lane) => {
    const rule = element('line', { class: 'rule', x1: margin, y1: y, x2: plot.right, y2: y });
    const block = drawLane(lane, nodes, scale, y, titles);
    y += block.height;
    return [rule, ...block.drawn];
  });
  const height = Math.ceil(y) + margin / 2;

  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-labelledby': 'title description',
    },
    element('title', { id: 'title' }, 'Who answered the client of the overlay IP'),
    element('desc', { id: 'description' }, describe(lanes)),
    element('style', {}, pictureStyle),
    element('defs', {}, hatch()),
    element('rect', { class: 'background', x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 6 }),
    ...drawLegend(nodes, margin, legendBaseline),
    ...drawScale(scale),
    ...drawn,
  );
  return `${svg.markup}\n`;
}

function drawScale(scale: TimeScale): Markup[] {
  const density = pixelsPerMillisecond(scale);
  const seconds = Array.from({ length: scale.after / 1_000 + 1 }, (_, second) => second);
  return [
    element('text', { class: 'muted small', x: margin, y: scaleBaseline }, 'seconds since the last answer'),
    ...seconds.map((second) => {
      const x = scale.left + (scale.before + second * 1_000) * density;
      const text = second === 0 ? '0 s' : String(second);
      return element('text', { class: 'muted small', x, y: scaleBaseline, 'text-anchor': 'middle' }, text);
    }),
  ];
}

/** Lines, so that an outage is one also for who sees no colours. */
function hatch(): Markup {
  return element(
    'pattern',
    { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    element('line', { class: 'hatch', x1: 0, y1: 0, x2: 0, y2: 6 }),
  );
}

function describe(lanes: readonly Lane[]): string {
  const told = lanes.map(({ record, rows }) => {
    const sentences = rows.map((row) =>
      tellRow(row)
        .map(({ text }) => text)
        .join(''),
    );
    return `${record.title}: ${sentences.join('; ')}.`;
  });
  return [
    'Zero is the last answer before an outage; without an outage, what was done to the cluster.',
    ...told,
  ].join('\n');
}
