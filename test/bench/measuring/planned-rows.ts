import type { Row, Subject, Way } from '../bench-run.ts';

/** What is to be measured: a row without what was found. */
export type PlannedRow = Pick<Row, 'subject' | 'deed' | 'way' | 'tables' | 'routesPerTable'>;

export const nodes = ['Node 22', 'Node 24', 'Node 26'] as const satisfies Subject[];

export const ways: readonly Way[] = [
  { transport: 'HTTP', latencyMs: 0 },
  { transport: 'HTTP', latencyMs: 100 },
  { transport: 'HTTPS', latencyMs: 0 },
  { transport: 'HTTPS', latencyMs: 100 },
];

/** As endpoints are outside of tests. */
const httpsWays = ways.filter(({ transport }) => transport === 'HTTPS');

export const plannedRows: readonly PlannedRow[] = [
  ...nodes.map((subject) => ({ subject, deed: 'bare' }) as const),
  ...[...nodes, 'standalone' as const].flatMap(ofThisAgent),
  ...ways
    .filter(({ latencyMs }) => latencyMs === 0)
    .map((way) => ({ subject: 'Node 24', deed: 'monitor', way, tables: 50, routesPerTable: 200 }) as const),
  ...ofAwsVpcMoveIp('aws-vpc-move-ip'),
  ...ways.map((way) => ({ subject: 'sh and curl', deed: 'monitor', way }) as const),
  ...ways.map((way) => ({ subject: 'AWS CLI', deed: 'describe', way }) as const),
];

function ofThisAgent(subject: Subject): PlannedRow[] {
  return [
    { subject, deed: 'meta-data' },
    { subject, deed: 'stop' },
    { subject, deed: 'monitor without EC2' },
    ...ways.flatMap((way): PlannedRow[] => [
      { subject, deed: 'monitor', way },
      { subject, deed: 'monitor with a key-less profile', way },
      ...[1, 5, 50].map((tables): PlannedRow => ({ subject, deed: 'start', way, tables })),
    ]),
  ];
}

/** Its starts take 5 and 25 seconds, whatever the way. */
function ofAwsVpcMoveIp(subject: Subject): PlannedRow[] {
  return [
    { subject, deed: 'meta-data' },
    { subject, deed: 'stop' },
    ...ways.map((way): PlannedRow => ({ subject, deed: 'monitor', way })),
    ...httpsWays.flatMap((way) =>
      [1, 5].map((tables): PlannedRow => ({ subject, deed: 'start', way, tables })),
    ),
  ];
}

/**
 * How seldom a row is run: in each round, or in every so many. aws-vpc-move-ip sleeps for a second after each call, and its
 * times hardly differ from run to run.
 */
export function everySoManyRounds({ subject, deed, way }: PlannedRow): number {
  if (subject !== 'aws-vpc-move-ip' || way === undefined) return 1;
  return deed === 'start' ? 5 : 3;
}

/** `Node 24: start, 5 tables, HTTPS, 100 ms` */
export function formatRow({ subject, deed, way, tables, routesPerTable }: PlannedRow): string {
  const parts: string[] = [deed];
  if (tables !== undefined) parts.push(tables === 1 ? '1 table' : `${tables} tables`);
  if (routesPerTable !== undefined) parts.push(`${routesPerTable} routes per table`);
  if (way !== undefined) parts.push(way.transport, `${way.latencyMs} ms`);
  return `${subject}: ${parts.join(', ')}`;
}
