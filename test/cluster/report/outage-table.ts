import { formatCalls } from '../../report/format-calls.ts';
import { formatMilliseconds } from '../../report/format-milliseconds.ts';
import { type Column, formatMarkdownTable } from '../../report/markdown-table.ts';
import type { CaseRecord, ClientRecord } from './case-record.ts';
import type { ClientOutage } from './client-outages.ts';
import { type Interruptions, interruptions } from './interruptions.ts';

const columns: readonly Column[] = [
  { title: 'case' },
  { title: 'who answered' },
  { title: "client's outage, UDP", align: 'right' },
  { title: 'TCP', align: 'right' },
  { title: 'of it the agent', align: 'right' },
  { title: 'EC2 calls of the whole case' },
];

/**
 * A row for each interruption of each case, a last one for what is only counted, and one for a case without any. A case with
 * several addresses has the longest outage of them.
 */
export function formatOutageTable(cases: readonly CaseRecord[]): string {
  return formatMarkdownTable(columns, cases.flatMap(rowsOf));
}

function rowsOf(record: CaseRecord): string[][] {
  const { main, minor } = interruptions(record);
  const rows = [
    ...main.map(({ outages, longest, share }) => [
      `${longest.before} → ${longest.after === longest.before ? 'the same' : (longest.after ?? 'nobody')}`,
      ...outageCells(record, outages),
      // Empty also where it is not known: Pacemaker logs only new results of a recurring monitor
      share === undefined ? '' : `${formatMilliseconds(share.ms)} (${share.action})`,
    ]),
    ...(main.length > 0 && minor.length === 0 ? [] : [minorRow(record, { main, minor })]),
  ];
  return rows.map((row, index) =>
    index === 0 ? [record.title, ...row, formatCalls(record.calls)] : ['', ...row, ''],
  );
}

/** What is not told on its own; of a case without an outage all. */
function minorRow(record: CaseRecord, { main, minor }: Interruptions): string[] {
  const outages = minor.flatMap((interruption) => interruption.outages);
  const told = [
    ...(main.length === 0 ? [whoAnswered(record)] : []),
    ...(minor.length === 0 ? [] : [`${minor.length} ${main.length === 0 ? 'short' : 'shorter'}, at most`]),
  ];
  return [told.join('; '), ...outageCells(record, outages), ''];
}

function whoAnswered({ clients }: CaseRecord): string {
  if (clients.length === 0) return 'not watched';
  const answering = new Set(clients.flatMap(({ answered }) => answered.map(({ by }) => by)));
  return answering.size === 0 ? 'nobody, ever' : [...answering].join(', ');
}

function outageCells({ clients }: CaseRecord, outages: readonly ClientOutage[]): string[] {
  return (['udp', 'tcp'] as const).map((protocol) =>
    outageCell(
      clients.filter((client) => client.protocol === protocol),
      outages.filter(({ client }) => client.protocol === protocol),
    ),
  );
}

/** Empty where nobody watched, or where a client had nothing that could be interrupted. */
function outageCell(clients: readonly ClientRecord[], outages: readonly ClientOutage[]): string {
  const [longest] = outages.toSorted((a, b) => b.ms - a.ms);
  if (longest === undefined) return clients.some(({ answered }) => answered.length > 0) ? 'none' : '';
  return `${longest.after === undefined ? 'over ' : ''}${formatMilliseconds(longest.ms)}`;
}
