import type { BenchRun, Row, Subject, Way } from '../bench-run.ts';
import {
  awsCliBeside,
  bareNodeBeside,
  findRow,
  https,
  medianWall,
  thisAgent,
  type RowKey,
} from '../publication/find-row.ts';
import { formatFactor } from '../publication/tables.ts';

/** One promise, and what the run says of it. */
export interface BudgetLine {
  readonly what: string;
  /** `1.25 × bare node` */
  readonly atMost: string;
  /** The worst of what was measured, and whose it is: `1.19 (Node 22)`. Empty → not measured. */
  readonly measured: string;
  readonly verdict: 'holds' | 'does not hold' | 'not measured';
}

interface Promised {
  readonly what: string;
  readonly atMost: number;
  /** Of what, after the number. */
  readonly unit: string;
  /** Of each row that it is about, as far as it was measured. */
  readonly measure: (rows: readonly Row[]) => readonly Measured[];
}

interface Measured {
  readonly subject: Subject;
  readonly value: number;
}

const http: Way = { transport: 'HTTP', latencyMs: 0 };
const plain = ['Node 22', 'Node 24', 'Node 26'] as const satisfies Subject[];
const standalone = ['standalone'] as const;
const bareNode = ({ subject }: RowKey) => bareNodeBeside(subject);

const promises: readonly Promised[] = [
  {
    what: 'meta-data, plain file',
    atMost: 1.25,
    unit: '× bare node',
    measure: wallRatios(plain, { deed: 'meta-data' }, bareNode),
  },
  {
    what: 'meta-data, standalone',
    atMost: 1.45,
    unit: '× bare node',
    measure: wallRatios(standalone, { deed: 'meta-data' }, bareNode),
  },
  {
    what: 'monitor without EC2, plain file',
    atMost: 1.25,
    unit: '× bare node',
    measure: wallRatios(plain, { deed: 'monitor without EC2' }, bareNode),
  },
  {
    what: 'monitor without EC2, standalone',
    atMost: 1.45,
    unit: '× bare node',
    measure: wallRatios(standalone, { deed: 'monitor without EC2' }, bareNode),
  },
  {
    what: 'monitor, plain file, HTTP',
    atMost: 3,
    unit: '× bare node',
    measure: wallRatios(plain, { deed: 'monitor', way: http }, bareNode),
  },
  {
    what: 'monitor, plain file, HTTPS',
    atMost: 3.4,
    unit: '× bare node',
    measure: wallRatios(plain, { deed: 'monitor', way: https }, bareNode),
  },
  {
    what: 'monitor, standalone, HTTP',
    atMost: 2.4,
    unit: '× bare node',
    measure: wallRatios(standalone, { deed: 'monitor', way: http }, bareNode),
  },
  {
    what: 'monitor, standalone, HTTPS',
    atMost: 1.1,
    unit: '× sh with curl',
    measure: wallRatios(standalone, { deed: 'monitor', way: https }, (row) => ({
      ...row,
      subject: 'sh and curl',
    })),
  },
  {
    what: 'monitor, HTTPS',
    atMost: 0.15,
    unit: '× one AWS CLI call',
    measure: wallRatios(thisAgent, { deed: 'monitor', way: https }, ({ way }) => awsCliBeside(way)),
  },
  {
    what: 'peak memory of a monitor, plain file',
    atMost: 25,
    unit: 'MB over bare node',
    measure: memoryOverBareNode(plain, 'peakMegabytes'),
  },
  {
    what: 'anonymous memory of a monitor, standalone',
    atMost: 8,
    unit: 'MB over bare node',
    measure: memoryOverBareNode(standalone, 'anonymousMegabytes'),
  },
  {
    what: 'EC2 calls of a monitor',
    atMost: 1,
    unit: '',
    measure: (rows) =>
      rows.filter(isMonitorThatAsks).map((row) => ({ subject: row.subject, value: callsOf(row) })),
  },
  {
    what: "start, 50 tables, 100 ms latency, EC2's buckets",
    atMost: 2.5,
    unit: '× 1 table',
    measure: wallRatios(
      thisAgent,
      { deed: 'start', way: { transport: 'HTTPS', latencyMs: 100 }, tables: 50 },
      (row) => ({ ...row, tables: 1 }),
    ),
  },
  {
    what: 'monitor, 50 tables of 200 routes',
    atMost: 2,
    unit: '× 1 table of 10 routes',
    measure: wallRatios(
      thisAgent,
      { deed: 'monitor', way: https, tables: 50, routesPerTable: 200 },
      ({ subject, deed }) => ({ subject, deed, way: https }),
    ),
  },
  {
    what: 'start, 5 tables',
    atMost: 0.02,
    unit: '× aws-vpc-move-ip',
    measure: wallRatios(thisAgent, { deed: 'start', way: https, tables: 5 }, (row) => ({
      ...row,
      subject: 'aws-vpc-move-ip',
    })),
  },
];

/** Every promise, from the rows of one run alone. */
export function judgeBudget({ rows }: Pick<BenchRun, 'rows'>): BudgetLine[] {
  return promises.map(({ what, atMost, unit, measure }) => {
    const [worst] = measure(rows).toSorted((a, b) => b.value - a.value);
    const line = { what, atMost: `${atMost} ${unit}`.trim() };
    if (worst === undefined) return { ...line, measured: '', verdict: 'not measured' };
    const shown = formatFactor(worst.value);
    // Judged as it is shown
    const verdict = Number(shown) <= atMost ? 'holds' : 'does not hold';
    return { ...line, measured: `${shown} (${worst.subject})`, verdict };
  });
}

type What = Omit<RowKey, 'subject'>;

function wallRatios(
  subjects: readonly Subject[],
  what: What,
  besideWhat: (row: RowKey) => RowKey,
): Promised['measure'] {
  return compare(subjects, what, besideWhat, (row, other) => medianWall(row) / medianWall(other));
}

/** Of a monitor, in megabytes. */
function memoryOverBareNode(
  subjects: readonly Subject[],
  figure: 'peakMegabytes' | 'anonymousMegabytes',
): Promised['measure'] {
  const monitor = { deed: 'monitor', way: https } as const;
  return compare(subjects, monitor, bareNode, (row, bare) => row.figures[figure] - bare.figures[figure]);
}

function compare(
  subjects: readonly Subject[],
  what: What,
  besideWhat: (row: RowKey) => RowKey,
  valueOf: (row: Row, other: Row) => number,
): Promised['measure'] {
  return (rows) =>
    subjects.flatMap((subject) => {
      const row = findRow(rows, { subject, ...what });
      const other = row && findRow(rows, besideWhat({ subject, ...what }));
      return other ? [{ subject, value: valueOf(row, other) }] : [];
    });
}

const subjectsOfThisAgent: readonly Subject[] = thisAgent;

function isMonitorThatAsks({ subject, deed, way }: Row): boolean {
  return subjectsOfThisAgent.includes(subject) && deed.startsWith('monitor') && way !== undefined;
}

function callsOf({ ec2Calls }: Row): number {
  return Object.values(ec2Calls).reduce((sum, count) => sum + count, 0);
}
