import { formatMilliseconds } from '../../report/format-milliseconds.ts';
import { formatMarkdownTable, type Column } from '../../report/markdown-table.ts';
import type { BenchRun, ClusterLoad, Deed, Row, Subject, Way } from '../bench-run.ts';
import { bareNodeBeside, findRow, https, medianWall, thisAgent, timesSlower } from './find-row.ts';
import { nodesOwn } from '../parts-of-monitor.ts';
import { formatWay } from './tables.ts';

/** What a reader wants to know, as Markdown; the pictures have the rest. */
export interface ReadmeTables {
  /** What was measured on what. */
  readonly about: string;
  readonly deeds: string;
  readonly starts: string;
  readonly clusters: string;
  /** How much of a monitor is not the agent's to make shorter. Empty → not measured. */
  readonly nodesOwn: string;
  /** Empty → everything could be run. */
  readonly notRun: string;
}

export function readmeTables(run: BenchRun): ReadmeTables {
  return {
    about: formatAbout(run),
    deeds: formatDeeds(run),
    starts: formatStarts(run),
    clusters: formatClusters(run.clusters),
    nodesOwn: formatNodesOwn(run),
    notRun: run.notRun.map((why) => `- ${why.replaceAll(/\s+/g, ' ')}`).join('\n'),
  };
}

function formatAbout({ about }: BenchRun): string {
  const { version, commit, at, rounds, cpu, cores, memoryGigabytes, system, versions } = about;
  const machine = `${cpu}, ${cores} cores, ${memoryGigabytes} GB, ${system.join(', ')}`;
  const measured = Object.entries(versions).map(([what, which]) => `${what}: ${which}`);
  return (
    `Version ${version} (${commit.slice(0, 7)}) on ${at.slice(0, 10)}, medians of ${rounds} rounds on ${machine}. ` +
    `${measured.join('; ')}.`
  ).replaceAll('<', String.raw`\<`);
}

const deeds: readonly { deed: Deed; tables?: number; text: string; way?: Way }[] = [
  { deed: 'bare', text: '`node -e 0`, for comparison' },
  { deed: 'meta-data', text: 'meta-data' },
  { deed: 'stop', text: 'stop' },
  { deed: 'monitor without EC2', text: 'monitor, `monapi=false`' },
  { deed: 'monitor', text: 'monitor', way: https },
  {
    deed: 'monitor with a key-less profile',
    text: 'monitor, `profile` without keys',
    way: https,
  },
  { deed: 'start', tables: 1, text: 'start, 1 table', way: https },
];

const others: readonly Subject[] = ['sh and curl', 'AWS CLI', 'aws-vpc-move-ip'];

/** A row for each deed; times with how often they are that of a bare Node. */
function formatDeeds(run: BenchRun): string {
  const rows = deeds.map(({ text, ...deed }) => {
    const find = (subject: Subject) => findRow(run.rows, { subject, ...deed });
    const ours = thisAgent.map((subject) => timeBesideBareNode(run, find(subject)));
    // One call of the AWS CLI is what it can do of a monitor
    const cliCall =
      deed.deed === 'monitor'
        ? [findRow(run.rows, { subject: 'AWS CLI', deed: 'describe', way: https })]
        : [];
    const beside = [...others.map(find), ...cliCall].filter((row) => row !== undefined);
    return [text, ...ours, beside.map(formatOther).join('; ')];
  });
  const columns = [{ title: 'EC2 over HTTPS' }, ...thisAgent.map(rightOf), { title: 'for comparison' }];
  return formatMarkdownTable(columns, rows);
}

function timeBesideBareNode(run: BenchRun, row: Row | undefined): string {
  if (row === undefined) return '';
  const time = formatMilliseconds(medianWall(row));
  const factor = row.deed === 'bare' ? undefined : timesSlower(run, row, bareNodeBeside(row.subject));
  return factor === undefined ? time : `${time} (${factor.toFixed(1)} ×)`;
}

function formatOther(row: Row): string {
  const what = row.deed === 'describe' ? `one ${row.subject} call` : row.subject;
  return `${what} ${formatMilliseconds(medianWall(row))}`;
}

const starters: readonly Subject[] = [...thisAgent, 'aws-vpc-move-ip'];
const startWays: readonly Way[] = [https, { transport: 'HTTPS', latencyMs: 100 }];

/** A row for each latency and number of tables, a column for each subject. */
function formatStarts({ rows }: BenchRun): string {
  const starts = rows.filter(({ deed, routesPerTable }) => deed === 'start' && routesPerTable === undefined);
  const sizes = [...new Set(starts.flatMap(({ tables }) => tables ?? []))].sort((a, b) => a - b);
  const body = startWays.flatMap((way) =>
    sizes.map((tables) => {
      const found = starters.map((subject) => findRow(starts, { subject, deed: 'start', way, tables }));
      return [
        tables === 1 ? '1 table' : `${tables} tables`,
        formatWay(way),
        ...found.map((row) => (row ? formatMilliseconds(medianWall(row)) : '')),
      ];
    }),
  );
  return formatMarkdownTable([{ title: 'start' }, { title: 'EC2' }, ...starters.map(rightOf)], body);
}

/** What happens where there are more clusters than the picture shows: from the least share to the largest, over all intervals. */
function formatClusters(loads: readonly ClusterLoad[]): string {
  const times = [...new Set(loads.flatMap(({ beyond = [] }) => beyond.map((more) => more.times)))];
  const body = [...Map.groupBy(loads, formatCluster)].map(([kind, ofKind]) => [
    kind,
    ...times.map((factor) =>
      formatShares(
        ofKind.flatMap(({ beyond = [] }) =>
          beyond.filter((more) => more.times === factor).map((more) => more.unsuccessfulShare),
        ),
      ),
    ),
  ]);
  const columns = times.map((factor) => rightOf(`with ${factor} × as many clusters`));
  return formatMarkdownTable([{ title: 'monitors that do not succeed' }, ...columns], body);
}

function rightOf(title: string): Column {
  return { title, align: 'right' };
}

/** `overlay-ip, 20 resources each` */
export function formatCluster({ subject = 'overlay-ip', resources, tables = 1 }: ClusterLoad): string {
  const each = `${subject}, ${resources} resource${resources === 1 ? '' : 's'} each`;
  // To overlay-ip their number makes no difference
  return subject === 'overlay-ip' ? each : `${each}, ${tables} table${tables === 1 ? '' : 's'}`;
}

function formatShares(shares: readonly number[]): string {
  if (shares.length === 0) return '';
  const [least, most] = [Math.min(...shares), Math.max(...shares)].map((share) => (share * 100).toFixed(1));
  return least === most ? `${least} %` : `${least}–${most} %`;
}

/** Of a plain file alone: what happens inside of a standalone executable before its first request is not to be seen. */
function formatNodesOwn({ monitorParts }: BenchRun): string {
  const shares = monitorParts
    .filter(({ subject }) => subject !== 'standalone')
    .map(({ subject, way, parts }) => {
      const sum = (some: typeof parts) => some.reduce((total, { ms }) => total + ms, 0);
      const own = sum(parts.filter(({ what }) => nodesOwn.includes(what)));
      return `${Math.round((100 * own) / sum(parts))} % of one under ${subject} over ${formatWay(way)}`;
    });
  if (shares.length === 0) return '';
  return (
    'A line tells the worst of the Nodes, each beside its own bare one; the runs of both spread further than what is ' +
    `missing where one does not hold (the figures have each run). What no monitor can go below is Node's own part of ` +
    `it, its start and end, its modules and TLS: ${shares.join(', ')}.`
  );
}
