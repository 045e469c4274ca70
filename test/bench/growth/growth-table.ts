import { formatMilliseconds } from '../../report/format-milliseconds.ts';
import { formatMarkdownTable, type Column } from '../../report/markdown-table.ts';
import type { Growth } from '../bench-run.ts';

const columns: readonly Column[] = [
  { title: 'deed' },
  { title: 'by' },
  { title: 'size', align: 'right' },
  { title: 'wall', align: 'right' },
  { title: 'CPU', align: 'right' },
  { title: 'waiting for buckets', align: 'right' },
  { title: 'EC2 calls', align: 'right' },
];

/** Every point, for a terminal. */
export function formatGrowths(growths: readonly Growth[]): string {
  const rows = growths.flatMap(({ deed, quantity, points }) =>
    points.map(({ size, wallMs, cpuMs, waitingForBucketsMs, ec2Calls }) => [
      deed,
      quantity,
      String(size),
      formatMilliseconds(wallMs),
      formatMilliseconds(cpuMs),
      waitingForBucketsMs === undefined ? '' : formatMilliseconds(waitingForBucketsMs),
      String(ec2Calls),
    ]),
  );
  return formatMarkdownTable(columns, rows);
}
