import { formatCalls } from '../../report/format-calls.ts';
import { formatMilliseconds } from '../../report/format-milliseconds.ts';
import { formatMarkdownTable, type Column } from '../../report/markdown-table.ts';
import { median, type BenchRun, type Row, type Way } from '../bench-run.ts';
import { awsCliBeside, bareNodeBeside, findRow, timesSlower } from './find-row.ts';

const columns: readonly Column[] = [
  { title: 'subject' },
  { title: 'deed' },
  { title: 'way' },
  { title: 'tables', align: 'right' },
  { title: 'wall', align: 'right' },
  { title: 'min–max', align: 'right' },
  { title: '× node', align: 'right' },
  { title: '× aws', align: 'right' },
  { title: 'CPU', align: 'right' },
  { title: 'peak MB', align: 'right' },
  { title: 'over node', align: 'right' },
  { title: 'anon MB', align: 'right' },
  { title: 'EC2 calls' },
];

/** Every row of the run, for a terminal. Ratios are of medians, to rows of this run. */
export function formatRows(run: BenchRun): string {
  return formatMarkdownTable(columns, run.rows.map(cellsOf(run)));
}

function cellsOf(run: BenchRun) {
  return (row: Row): string[] => {
    const { subject, deed, way, figures } = row;
    const bare = findRow(run.rows, bareNodeBeside(subject));
    return [
      subject,
      deed,
      way ? formatWay(way) : '',
      formatSize(row),
      formatMilliseconds(median(figures.wallMs)),
      `${Math.round(Math.min(...figures.wallMs))}–${Math.round(Math.max(...figures.wallMs))}`,
      formatFactor(timesSlower(run, row, bareNodeBeside(subject))),
      way ? formatFactor(timesSlower(run, row, awsCliBeside(way))) : '',
      formatMilliseconds(median(figures.cpuMs)),
      figures.peakMegabytes.toFixed(0),
      bare ? (figures.peakMegabytes - bare.figures.peakMegabytes).toFixed(0) : '',
      figures.anonymousMegabytes.toFixed(1),
      way ? formatCalls(row.ec2Calls) : '',
    ];
  };
}

/** `HTTPS, 100 ms` */
export function formatWay({ transport, latencyMs }: Way): string {
  return `${transport}, ${latencyMs} ms`;
}

/** `50 × 200 routes` */
function formatSize({ tables, routesPerTable }: Row): string {
  if (routesPerTable === undefined) return tables === undefined ? '' : String(tables);
  return `${tables ?? 1} × ${routesPerTable} routes`;
}

/** Three digits that mean something. Empty → not measured. */
export function formatFactor(factor: number | undefined): string {
  return factor === undefined ? '' : String(Number(factor.toPrecision(3)));
}
