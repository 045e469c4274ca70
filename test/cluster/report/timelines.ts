import { element, type Markup } from '../../report/markup.ts';
import { drawPicture, pictureMargin as margin, pictureWidth as width } from '../../report/picture.ts';
import type { CaseRecord } from './case-record.ts';
import { drawLane } from './draw-lane.ts';
import { drawTimelineLegend } from './draw-legend.ts';
import { laneOf, type Lane } from './lanes.ts';
import { timelinesStyle } from './picture-style.ts';
import { tellRow } from './tell-row.ts';
import { pixelsPerMillisecond, type TimeScale, timeScale } from './time-scale.ts';

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
  const picture = {
    title: 'Who answered the client of the overlay IP',
    description: describe(lanes),
    height: Math.ceil(y) + margin / 2,
    style: timelinesStyle,
    definitions: [hatch()],
  };
  return drawPicture(
    picture,
    ...drawTimelineLegend(nodes, legendBaseline).drawn,
    ...drawScale(scale),
    ...drawn,
  );
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
