import type { BenchRun } from '../bench-run.ts';

/** As it is kept: a tenth of a millisecond and of a megabyte is finer than any two runs agree. */
export function rounded(run: BenchRun): BenchRun {
  return {
    ...run,
    rows: run.rows.map((row) => ({
      ...row,
      figures: {
        wallMs: row.figures.wallMs.map(tenth),
        cpuMs: row.figures.cpuMs.map(tenth),
        peakMegabytes: tenth(row.figures.peakMegabytes),
        anonymousMegabytes: tenth(row.figures.anonymousMegabytes),
      },
    })),
    growth: run.growth.map((growth) => ({
      ...growth,
      points: growth.points.map((point) => ({
        ...point,
        wallMs: tenth(point.wallMs),
        cpuMs: tenth(point.cpuMs),
        ...(point.waitingForBucketsMs !== undefined && {
          waitingForBucketsMs: tenth(point.waitingForBucketsMs),
        }),
      })),
    })),
    clusters: run.clusters.map((load) => ({
      ...load,
      retriedShare: share(load.retriedShare),
      ...(load.beyond && {
        beyond: load.beyond.map((more) => ({ ...more, unsuccessfulShare: share(more.unsuccessfulShare) })),
      }),
    })),
    monitorParts: run.monitorParts.map((monitor) => ({
      ...monitor,
      parts: monitor.parts.map((part) => ({ ...part, ms: tenth(part.ms) })),
    })),
  };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A hundredth of a percent. One that is not zero stays so. */
function share(value: number): number {
  return value === 0 ? 0 : Math.max(0.0001, Math.round(value * 1e4) / 1e4);
}
