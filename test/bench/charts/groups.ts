import type { BenchRun, Deed, Row, Subject } from '../bench-run.ts';
import { https, isSameWay } from '../publication/find-row.ts';

/** What is compared side by side: the same deed by several. */
export interface Group {
  readonly title: string;
  readonly bars: readonly { readonly subject: Subject; readonly name: string; readonly row: Row }[];
}

const titles: readonly (readonly [title: string, deeds: readonly Deed[], tables?: number])[] = [
  ['node -e 0', ['bare']],
  ['meta-data', ['meta-data']],
  ['stop', ['stop']],
  ['monitor without EC2', ['monitor without EC2']],
  ['monitor', ['monitor', 'describe']],
  ['monitor with a key-less profile', ['monitor with a key-less profile']],
  ['start, 1 table', ['start'], 1],
  ['start, 5 tables', ['start'], 5],
  ['start, 50 tables', ['start'], 50],
];

/** Over HTTPS without latency, as far as a deed asks EC2. One call of the AWS CLI stands beside what monitors ask. */
export function groupsOf({ rows }: Pick<BenchRun, 'rows'>): Group[] {
  const shown = rows.filter(
    ({ way, routesPerTable }) => routesPerTable === undefined && (way === undefined || isSameWay(way, https)),
  );
  return titles
    .map(([title, deeds, tables]) => ({
      title,
      bars: shown
        .filter((row) => deeds.includes(row.deed) && row.tables === tables)
        .map((row) => ({
          subject: row.subject,
          name: row.deed === 'describe' ? `one ${row.subject} call` : row.subject,
          row,
        })),
    }))
    .filter(({ bars }) => bars.length > 0);
}
