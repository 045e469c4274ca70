import type { AddressState } from '../../decisions/address-state.ts';
import { exitCodes } from '../../ocf/exit-codes.ts';
import type { Outcome } from '../../ocf/outcome.ts';
import { formatFailure } from '../../reasons.ts';
import type { Colors } from '../session.ts';
import type { NodeFacts, NoNode, StatusFacts } from './facts.ts';
import {
  formatFinding,
  formatNote,
  formatState,
  formatStep,
  formatSubnets,
  formatTarget,
  formatWho,
  isAsItIs,
  withoutSubject,
} from './format-names.ts';
import { formatTable } from './format-table.ts';
import type { Status, StatusRow } from './judge.ts';
import type { Rehearsal } from './rehearse.ts';

/** What a person reads: a sentence for each address, a line for each table, this node, and what is wrong. */
export function formatStatus(status: Status, colors: Colors): string[] {
  const { facts, rows, findings, notes } = status;
  return [
    ...(facts.resource === undefined ? [] : [colors.bold(facts.resource)]),
    ...destinationsOf(rows).map((destination) => formatHolder(rows, destination, colors)),
    '',
    ...formatRows(rows, colors),
    '',
    ...formatRunningOn(facts, colors),
    ...(facts.node.isNode
      ? formatNode(facts.node, isElsewhere(facts.node, status), colors)
      : formatNoNode(facts.node, status.verdict === 'unknown')),
    ...(status.verdict === 'fine' ? [] : ['']),
    ...unknownWhy(rows).map((why) => `${colors.yellow('could not look')}  ${why}`),
    ...findings.map((finding) => `${colors.red('wrong')}  ${formatFinding(finding)}`),
    ...(notes.length > 0 ? [''] : []),
    ...notes.map((note) => colors.dim(`note   ${formatNote(note)}`)),
  ];
}

export function destinationsOf(rows: readonly StatusRow[]): string[] {
  return [...new Set(rows.map(({ destination }) => destination))];
}

/** Once for all routes that one answer is about. */
function unknownWhy(rows: readonly StatusRow[]): string[] {
  const all = rows.flatMap(({ state }) =>
    state.is === 'unknown' ? formatFailure(withoutSubject(state.why)) : [],
  );
  return [...new Set(all)];
}

/** Who has it, in a sentence. */
export function formatHolder(rows: readonly StatusRow[], destination: string, colors: Colors): string {
  const own = rows.filter((row) => row.destination === destination);
  const address = colors.bold(destination.replace(/\/\d+$/, ''));
  const holders = new Map(
    own
      .filter(({ state, target }) => target && state.is !== 'blackhole')
      .map(({ target }) => [target?.id, target && formatWho(target)]),
  );
  const some = [...holders.values()];
  if (some.length > 1) return `${address} is routed to ${some.join(' and to ')}`;
  const [holder] = some;
  if (holder === undefined)
    return own.every(({ state }) => state.is === 'unknown')
      ? `${address}: nobody knows where it is routed to`
      : `${address} is routed to nobody`;
  const routed = own.filter(({ state, target }) => target && state.is !== 'blackhole').length;
  return routed === own.length
    ? `${address} is routed to ${holder}`
    : `${address} is routed to ${holder}, but in ${routed} of ${own.length} route tables only`;
}

const header = ['route table', 'name', 'subnets', 'destination', 'target', 'state'];

/** @param stateOf what the last column says of a row */
export function formatRows(
  rows: readonly StatusRow[],
  colors: Colors,
  stateOf: (row: StatusRow) => string = formatState,
): string[] {
  const cells = rows.map((row) => [
    row.routeTableId,
    row.tableName ?? '-',
    formatSubnets(row.subnets),
    row.destination,
    row.target ? formatTarget(row.target) : '-',
    stateOf(row),
  ]);
  return formatTable([header, ...cells], (line, column, text) => {
    const row = rows[line - 1];
    if (!row) return colors.dim(text);
    return column === header.length - 1 ? colorOf(row, colors)(text) : text;
  });
}

export function colorOf({ state }: Pick<StatusRow, 'state'>, colors: Colors): (text: string) => string {
  switch (state.is) {
    case 'here':
    case 'elsewhere':
      return colors.green;
    case 'unknown':
      return colors.yellow;
    case 'blackhole':
    case 'missing':
    case 'no-such-table':
      return colors.red;
    default:
      state satisfies never;
      throw new Error('unreachable');
  }
}

function formatNoNode({ why }: NoNode, isStuck: boolean): string[] {
  const hint = '; name the Region and credentials by --region and --profile, or by the environment';
  return [`this machine is no node: no instance metadata (${formatFailure(why)})${isStuck ? hint : ''}`];
}

function formatRunningOn({ runningOn }: StatusFacts, colors: Colors): string[] {
  if (runningOn === undefined) return [];
  const where = runningOn.length > 0 ? `runs it on ${runningOn.join(' and ')}` : 'runs it on no node';
  return [`${colors.dim('cluster')}    ${where}`];
}

/** By the routes, and by nothing that the cluster says. */
function isElsewhere({ hostName }: NodeFacts, { rows, facts }: Status): boolean {
  const { runningOn } = facts;
  const isDoubted = runningOn?.length === 0 || runningOn?.includes(hostName);
  return !isDoubted && rows.every(({ state }) => state.is === 'elsewhere');
}

function formatNode(node: NodeFacts, isPassive: boolean, colors: Colors): string[] {
  const { hostName, instanceId, networkInterfaceIds, addresses, monitor, start } = node;
  const ids = [instanceId, ...networkInterfaceIds].map((id) =>
    id.ok ? id.value : `unknown (${formatFailure(id.failure)})`,
  );
  const who = [hostName, ...new Set(ids)].join(' ');
  return formatTable([
    ['this node', who],
    ['address', addresses.map(formatAddress).join(', ')],
    ['monitor', formatMonitor(monitor.outcome, isPassive)],
    ...formatSteps(monitor.steps, 'would '),
    ...('outcome' in start
      ? formatStart(start)
      : [
          [
            'start',
            `not known, as nobody knows where the routes are: ${formatFailure(withoutSubject(start))}`,
          ],
        ]),
    ...[...monitor.warnings, ...('outcome' in start ? start.warnings : [])]
      .filter((warning, index, all) => all.indexOf(warning) === index)
      .map((warning) => ['warning', warning]),
  ]).map((line) => line.replace(/^(this node|address|monitor|start|warning)/, (word) => colors.dim(word)));
}

function formatMonitor(outcome: Outcome, isPassive: boolean): string {
  const why =
    isPassive && outcome.exit === 'OCF_NOT_RUNNING' ? ', as it should be: the routes lead elsewhere' : '';
  return formatOutcome(outcome) + why;
}

function formatStart({ outcome, steps }: Rehearsal): string[][] {
  if (outcome.exit === 'OCF_SUCCESS' && steps.length > 0 && steps.every(isAsItIs))
    return [['start', 'would change nothing (ReplaceRoute of each route to this node, as it is)']];
  const rows = formatSteps(steps, '');
  const [first, ...rest] = rows;
  const would = first ? [['start', `would ${first[1] ?? ''}`], ...rest] : [['start', 'would change nothing']];
  return outcome.exit === 'OCF_SUCCESS' ? would : [['start', formatOutcome(outcome)], ...rows];
}

function formatSteps(steps: Rehearsal['steps'], before: string): string[][] {
  return steps.map((step) => ['', before + formatStep(step)]);
}

function formatAddress(state: AddressState): string {
  switch (state.is) {
    case 'present':
      return `${state.address} on ${state.on.map(({ link }) => link.interfaceName + (link.isUp ? '' : ' (down)')).join(' and ')}`;
    case 'absent':
      return `${state.address} on no interface`;
    case 'unknown':
      return `${state.address} unknown (${formatFailure(state.why)})`;
    default:
      state satisfies never;
      throw new Error('unreachable');
  }
}

/** `OCF_DEGRADED (190): still active; …` */
function formatOutcome({ exit, reason }: Outcome): string {
  return `${exit} (${exitCodes[exit]})${reason === undefined ? '' : `: ${reason}`}`;
}
