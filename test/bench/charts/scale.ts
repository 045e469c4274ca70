/** From values to pixels, with the values that are written at the axis. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** In pixels, where the scale begins and ends; downwards grows what begins at the bottom. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** From zero on, up to the tick that has room for the largest value. */
export function linearScale(most: number, span: Span, wantedTicks = 5): Scale {
  const step = roundStep(most / wantedTicks);
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  const density = (span.until - span.from) / (count * step);
  return {
    at: (value) => span.from + value * density,
    ticks: Array.from({ length: count + 1 }, (_, index) => tidy(index * step)),
  };
}

/** Equal distances for equal ratios, from the first of the ticks to the last. */
export function logScale(values: readonly number[], span: Span, ticks = ticksAround(values)): Scale {
  const [first = 1, last = first] = [ticks[0], ticks.at(-1)];
  const density = first === last ? 0 : (span.until - span.from) / Math.log(last / first);
  return { at: (value) => span.from + Math.log(value / first) * density, ticks };
}

/** 1, 2, 5, 10, 20, … from the one below all values to the one above. */
function ticksAround(values: readonly number[]): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const powers = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))] as const;
  const all = Array.from({ length: powers[1] - powers[0] + 1 }, (_, index) =>
    [1, 2, 5].map((factor) => tidy(factor * 10 ** (powers[0] + index))),
  ).flat();
  return all.slice(
    all.findLastIndex((tick) => tick <= least),
    all.findIndex((tick) => tick >= most) + 1,
  );
}

/** The next of 1, 2, 5, 10, 20, … */
function roundStep(atLeast: number): number {
  if (!(atLeast > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 5].find((candidate) => candidate * power >= atLeast) ?? 10;
  return tidy(factor * power);
}

/** Without what is left of a binary fraction. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
