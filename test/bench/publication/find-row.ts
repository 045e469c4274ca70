import { median, type BenchRun, type Row, type Subject, type Way } from '../bench-run.ts';

/** What was measured, without what was found. */
export type RowKey = Pick<Row, 'subject' | 'deed' | 'way' | 'tables' | 'routesPerTable'>;

/** As endpoints are outside of tests, and nothing but this machine. */
export const https: Way = { transport: 'HTTPS', latencyMs: 0 };

export const thisAgent = ['Node 22', 'Node 24', 'Node 26', 'standalone'] as const satisfies Subject[];

/** `undefined` → not measured. */
export function findRow(rows: readonly Row[], key: RowKey): Row | undefined {
  return rows.find((row) => isSameKey(row, key));
}

function isSameKey(a: RowKey, b: RowKey): boolean {
  return (
    a.subject === b.subject &&
    a.deed === b.deed &&
    isSameWay(a.way, b.way) &&
    a.tables === b.tables &&
    a.routesPerTable === b.routesPerTable
  );
}

export function isSameWay(a: Way | undefined, b: Way | undefined): boolean {
  return a?.transport === b?.transport && a?.latencyMs === b?.latencyMs;
}

/** A Node of the same version that does nothing; beside anything that is no Node of its own, Node 24, which is in the standalone. */
export function bareNodeBeside(subject: Subject): RowKey {
  return {
    subject: subject === 'Node 22' || subject === 'Node 26' ? subject : 'Node 24',
    deed: 'bare',
  };
}

/** One call of the AWS CLI. */
export function awsCliBeside(way: Way | undefined): RowKey {
  return { subject: 'AWS CLI', deed: 'describe', ...(way && { way }) };
}

export function medianWall({ figures }: Row): number {
  return median(figures.wallMs);
}

/** Of two rows of one run; `undefined` → one of them was not measured. */
export function timesSlower(
  run: Pick<BenchRun, 'rows'>,
  row: Row | undefined,
  than: RowKey,
): number | undefined {
  const other = findRow(run.rows, than);
  return row && other && medianWall(row) / medianWall(other);
}
