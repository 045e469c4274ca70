import { formatMilliseconds } from '../../report/format-milliseconds.ts';
import { drawLegend } from '../../report/legend.ts';
import { element, type Markup } from '../../report/markup.ts';
import { drawPicture, pictureMargin as margin, pictureWidth } from '../../report/picture.ts';
import type { Growth, GrowthPoint } from '../bench-run.ts';
import { linearScale } from './scale.ts';
import { chartStyle, plainColour } from './style.ts';
import { across, drawAxes, drawLine, pathOf, upwards, type Axis, type Plot } from './draw-axes.ts';
import { drawHeading } from './draw-heading.ts';

const [wallColour, cpuColour, waitColour] = [plainColour(0), plainColour(1), plainColour(3)];
const edges = { left: 84, right: pictureWidth - margin - 16 };
const above = { top: 92, bottom: 300 };
const below = { top: 382, bottom: 530 };

/**
 * How a deed gets longer with one quantity: its time and its CPU. Where EC2's buckets make it wait, that is a second panel: they
 * make seconds of it, on whose scale the deed itself is not to be seen.
 */
export function drawGrowth(growth: Growth): string {
  const { deed, quantity, setting, points } = growth;
  const waits = points.some(({ waitingForBucketsMs = 0 }) => waitingForBucketsMs > 0);
  const last = waits ? below : above;
  return drawPicture(
    {
      title: `How long a ${deed} takes, by ${quantity}`,
      description: describe(growth),
      height: last.bottom + 50,
      style: chartStyle,
    },
    ...drawHeading(`A ${deed}, by ${quantity}`, `Medians. ${setting}.`),
    ...drawTimes(points, { ...edges, ...above }),
    ...(waits ? drawWaiting(points, { ...edges, ...below }) : []),
    element(
      'text',
      { x: (edges.left + edges.right) / 2, y: last.bottom + 36, 'text-anchor': 'middle' },
      quantity,
    ),
  );
}

function drawTimes(points: readonly GrowthPoint[], plot: Plot): Markup[] {
  const x = sizes(points, plot);
  const y = milliseconds(Math.max(...points.flatMap(({ wallMs, cpuMs }) => [wallMs, cpuMs])), plot);
  const legend = [
    { swatches: [`fill ${wallColour}`], text: 'wall-clock time' },
    { swatches: [`fill ${cpuColour}`], text: 'CPU time' },
  ];
  return [
    ...drawLegend(legend, { left: plot.left, right: plot.right, baseline: plot.top - 18 }).drawn,
    ...drawAxes(plot, x, y),
    ...drawLine(
      cpuColour,
      points.map(({ size, cpuMs }) => [x.at(size), y.at(cpuMs)]),
    ),
    ...drawLine(
      wallColour,
      points.map(({ size, wallMs }) => [x.at(size), y.at(wallMs)]),
    ),
  ];
}

/** One on the other: what the deed takes anyway, and what it waits. */
function drawWaiting(all: readonly GrowthPoint[], plot: Plot): Markup[] {
  const points = all.flatMap(({ size, wallMs, waitingForBucketsMs }) =>
    waitingForBucketsMs === undefined ? [] : [{ size, wallMs, withWaiting: wallMs + waitingForBucketsMs }],
  );
  const x = sizes(all, plot);
  const y = milliseconds(Math.max(...points.map(({ withWaiting }) => withWaiting)), plot);
  const wall = points.map(({ size, wallMs }) => [x.at(size), y.at(wallMs)] as const);
  const total = points.map(({ size, withWaiting }) => [x.at(size), y.at(withWaiting)] as const);
  const floor = points.map(({ size }) => [x.at(size), y.at(0)] as const);
  const area = (className: string, top: typeof wall, bottom: typeof wall) =>
    element('path', { class: `fill ${className}`, d: `${pathOf([...top, ...bottom.toReversed()])}Z` });
  const legend = [
    { swatches: [`fill ${waitColour}`], text: 'waiting for EC2’s buckets, full at first' },
    { swatches: [`fill ${wallColour}`], text: 'wall-clock time as above' },
  ];
  return [
    ...drawLegend(legend, { left: plot.left, right: plot.right, baseline: plot.top - 18 }).drawn,
    ...drawAxes(plot, x, y),
    area(`faint ${waitColour}`, total, wall),
    area(wallColour, wall, floor),
    ...drawLine(waitColour, total),
  ];
}

function sizes(points: readonly GrowthPoint[], plot: Plot): Axis {
  const scale = linearScale(Math.max(...points.map(({ size }) => size)), across(plot), 10);
  return { ...scale, format: String };
}

function milliseconds(most: number, plot: Plot): Axis {
  const inSeconds = most >= 10_000;
  return {
    ...linearScale(most, upwards(plot), 5),
    format: (ms) => (inSeconds ? `${ms / 1_000} s` : formatMilliseconds(ms)),
  };
}

function describe({ quantity, points }: Growth): string {
  return points
    .map(({ size, wallMs, cpuMs, waitingForBucketsMs, ec2Calls }) => {
      const waiting =
        waitingForBucketsMs === undefined
          ? ''
          : `, waiting for EC2’s buckets ${formatMilliseconds(waitingForBucketsMs)}`;
      const times = `${formatMilliseconds(wallMs)}, of CPU ${formatMilliseconds(cpuMs)}${waiting}`;
      return `${size} ${quantity}: ${times}; ${ec2Calls} EC2 ${ec2Calls === 1 ? 'call' : 'calls'}.`;
    })
    .join('\n');
}
