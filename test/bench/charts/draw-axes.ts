import { element, type Markup } from '../../report/markup.ts';
import type { Scale, Span } from './scale.ts';

/** Where lines are drawn: `left` and `bottom` are the axes. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function across({ left, right }: Plot): Span {
  return { from: left, until: right };
}

/** From the bottom up. */
export function upwards({ top, bottom }: Plot): Span {
  return { from: bottom, until: top };
}

/** A scale and how its ticks are written. */
export interface Axis extends Scale {
  readonly format: (value: number) => string;
}

/** A line and a number for each tick. */
export function drawAxes({ left, right, bottom }: Plot, x: Axis, y: Axis): Markup[] {
  return [
    ...y.ticks.flatMap((tick) => {
      const at = y.at(tick);
      const label = { class: 'muted small', x: left - 8, y: at + 4, 'text-anchor': 'end' };
      return [
        element('line', { class: 'grid', x1: left, y1: at, x2: right, y2: at }),
        element('text', label, y.format(tick)),
      ];
    }),
    element('line', { class: 'rule', x1: left, y1: bottom, x2: right, y2: bottom }),
    ...x.ticks.flatMap((tick) => {
      const at = x.at(tick);
      const label = { class: 'muted small', x: at, y: bottom + 17, 'text-anchor': 'middle' };
      return [
        element('line', { class: 'rule', x1: at, y1: bottom, x2: at, y2: bottom + 4 }),
        element('text', label, x.format(tick)),
      ];
    }),
  ];
}

/** Points on a line. */
export function drawLine(className: string, points: readonly (readonly [x: number, y: number])[]): Markup[] {
  return [
    element('path', { class: `line ${className}`, d: pathOf(points) }),
    ...points.map(([cx, cy]) => element('circle', { class: `fill ${className}`, cx, cy, r: 3 })),
  ];
}

export function pathOf(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
}

/** A hundredth of a pixel, as in attributes. */
function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
