import type { BenchRun, Growth } from '../bench-run.ts';
import { drawClusters } from './draw-clusters.ts';
import { drawGrowth } from './draw-growth.ts';
import { drawMonitorParts } from './draw-monitor-parts.ts';
import { drawSideBySide } from './draw-side-by-side.ts';

export interface Chart {
  readonly fileName: string;
  /** For who cannot see it. */
  readonly alt: string;
  readonly svg: string;
}

/** Every picture of a run, in the order in which a reader wants them; the same for the same run. */
export function drawCharts(run: BenchRun): Chart[] {
  const { growth, clusters, monitorParts } = run;
  return [
    {
      fileName: 'side-by-side.svg',
      alt: 'How long the actions take, side by side',
      svg: drawSideBySide(run),
    },
    ...(monitorParts.length === 0
      ? []
      : [
          {
            fileName: 'monitor-parts.svg',
            alt: 'Where the time of a monitor goes',
            svg: drawMonitorParts(monitorParts),
          },
        ]),
    ...growth.map(chartOfGrowth),
    ...(clusters.length === 0
      ? []
      : [
          {
            fileName: 'clusters.svg',
            alt: 'How many clusters EC2’s request quota carries',
            svg: drawClusters(clusters),
          },
        ]),
  ];
}

function chartOfGrowth(growth: Growth): Chart {
  const { deed, quantity } = growth;
  return {
    fileName: `growth-${deed} ${quantity}.svg`.replaceAll(' ', '-'),
    alt: `How long a ${deed} takes, by ${quantity}`,
    svg: drawGrowth(growth),
  };
}
