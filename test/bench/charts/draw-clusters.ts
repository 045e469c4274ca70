import { drawLegend } from '../../report/legend.ts';
import { element, type Markup } from '../../report/markup.ts';
import { drawPicture, pictureMargin as margin, pictureWidth } from '../../report/picture.ts';
import type { ClusterLoad } from '../bench-run.ts';
import { logScale } from './scale.ts';
import { chartStyle, plainColour, subjectColour } from './style.ts';
import { drawAxes, drawLine, upwards, type Plot } from './draw-axes.ts';
import { drawHeading } from './draw-heading.ts';
import { formatCluster } from '../publication/readme-tables.ts';

const right = pictureWidth - margin;
const height = 250;

/** A line for each kind of cluster, over the monitor's interval. Both scales are logarithmic: twice as rare, twice as many. */
export function drawClusters(all: readonly ClusterLoad[]): string {
  const loads = all.filter(({ clusters }) => clusters > 0);
  const intervals = [...new Set(loads.map((load) => load.monitorIntervalSeconds))].sort((a, b) => a - b);
  const kinds = [...Map.groupBy(loads, formatCluster)].map(([kind, ofKind], index) => ({
    kind,
    ofKind,
    colour: colourOf(ofKind, index),
  }));
  const entries = kinds.map(({ kind, colour }) => ({ swatches: [`fill ${colour}`], text: kind }));
  const legend = drawLegend(entries, { left: margin, right, baseline: 72 });
  const top = legend.baseline + 26;
  const plot: Plot = { left: 84, right: right - 40, top, bottom: top + height };
  const inside = { from: plot.left + 30, until: plot.right - 30 };
  const x = { ...logScale(intervals, inside, intervals), format: (seconds: number) => `${seconds} s` };
  const y = {
    ...logScale(
      loads.map(({ clusters }) => clusters),
      upwards(plot),
    ),
    format: String,
  };
  const points = kinds.flatMap(({ ofKind, colour }): Markup[] => {
    const at = ofKind.map(
      ({ monitorIntervalSeconds, clusters }) => [x.at(monitorIntervalSeconds), y.at(clusters)] as const,
    );
    return [
      ...drawLine(colour, at),
      ...ofKind.map(({ clusters }, index) =>
        element(
          'text',
          { class: 'small', x: at[index]?.[0], y: (at[index]?.[1] ?? 0) - 8, 'text-anchor': 'middle' },
          String(clusters),
        ),
      ),
    ];
  });
  return drawPicture(
    {
      title: 'How many clusters EC2’s request quota carries',
      description: describe(loads),
      height: plot.bottom + 50,
      style: chartStyle,
    },
    ...drawHeading(
      'Clusters of one account and Region that EC2’s request quota carries',
      'Simulated: the most clusters in whose hour every monitor succeeds. Logarithmic scales.',
    ),
    ...legend.drawn,
    ...drawAxes(plot, x, y),
    ...points,
    element(
      'text',
      { x: (plot.left + plot.right) / 2, y: plot.bottom + 36, 'text-anchor': 'middle' },
      'interval of the monitors',
    ),
  );
}

function colourOf([first]: readonly ClusterLoad[], index: number): string {
  return first?.subject === 'aws-vpc-move-ip' ? subjectColour(first.subject) : plainColour(index);
}

function describe(loads: readonly ClusterLoad[]): string {
  return loads
    .map(
      (load) => `Every ${load.monitorIntervalSeconds} s, ${formatCluster(load)}: ${load.clusters} clusters.`,
    )
    .join('\n');
}
