import type { Invocation } from '../../context.ts';
import { drawVpc } from '../status/draw-vpc.ts';
import type { StatusFacts } from '../status/facts.ts';
import { formatFinding, formatNote, formatState } from '../status/format-names.ts';
import { destinationsOf, formatHolder, formatRows } from '../status/format-status.ts';
import { judge, type StatusRow } from '../status/judge.ts';
import { lineStyleOf } from '../status/line-style.ts';
import type { Colors } from '../session.ts';

export interface RoutesView {
  readonly invocation: Pick<Invocation, 'env' | 'stdoutColumns'>;
  readonly colors: Colors;
  readonly picture: boolean | undefined;
}

/** Who has each address, and the way through each table, as `status` shows it. */
export function formatRoutes(facts: StatusFacts, { invocation, colors, picture }: RoutesView): string[] {
  const status = judge(facts);
  const columns = invocation.stdoutColumns();
  const isDrawn = picture ?? columns !== undefined;
  const style = lineStyleOf(invocation.env);
  return [
    ...destinationsOf(status.rows).map((destination) => formatHolder(status.rows, destination, colors)),
    '',
    ...formatRows(status.rows, colors, stateOf),
    ...(isDrawn ? drawVpc(status, { columns: columns || 100, colors, style }) : []),
  ];
}

/** Of no node, nothing is here or elsewhere. */
function stateOf(row: StatusRow): string {
  return row.state.is === 'here' || row.state.is === 'elsewhere' ? 'active' : formatState(row);
}

/** What would still be wrong, and what is good to know. */
export function formatVerdict(facts: StatusFacts, colors: Colors): string[] {
  const { findings, notes } = judge(facts);
  return [
    ...findings.map((finding) => `${colors.red('wrong')}  ${formatFinding(finding)}`),
    ...notes.map((note) => colors.dim(`note   ${formatNote(note)}`)),
  ];
}

/** What could not be seen: where routes are to be missing, that they are is no finding. */
export function formatNotShown(facts: StatusFacts, colors: Colors): string[] {
  return judge(facts)
    .notes.filter(({ code }) => code === 'not-shown')
    .map((note) => colors.dim(`note   ${formatNote(note)}`));
}
