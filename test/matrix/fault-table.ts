import { exitCodes, type ExitCode } from '../../src/ocf/exit-codes.ts';
import type { ActionName } from './actions.ts';
import type { Cell } from './cells.ts';
import { faultOf } from './expected-cell.ts';
import type { Played } from './play.ts';

const columns: readonly { title: string; of: readonly ActionName[] }[] = [
  { title: 'start', of: ['start'] },
  { title: 'stop', of: ['stop', 'stop of a standby'] },
  { title: 'monitor', of: ['monitor'] },
  { title: 'probe', of: ['probe'] },
  { title: 'standby', of: ['monitor of a standby', 'probe of a standby'] },
  { title: 'validate-all 10', of: ['validate-all 10'] },
];

/** Which exit codes were seen, a line for each kind of fault. */
export function formatFaultTable(played: readonly Played[]): string {
  const byRow = Map.groupBy(played, ({ cell }) => rowOf(cell));
  const rows = [...byRow].map(([row, ones]) => [
    row.endsWith(': ') ? `${row}${codesOf(ones)}` : row,
    ...columns.map(({ of }) => formatExits(ones.filter(({ cell }) => of.includes(cell.action)))),
    String(ones.length),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const titles = ['what goes wrong', ...columns.map(({ title }) => title), 'runs'];
  // Not in columns: one cell is as long as all error codes
  return [titles, [...titles.slice(1).map(() => '---'), '---:'], ...rows].map(line).join('\n');
}

function rowOf(cell: Cell): string {
  return faultOf(cell).fault.row;
}

function codesOf(ones: readonly Played[]): string {
  return [...new Set(ones.map(({ cell }) => `\`${cell.fault}\``))].join(', ');
}

function formatExits(ones: readonly Played[]): string {
  const exits = new Set(ones.flatMap(({ result }) => (result ? exitCodes[result.exit as ExitCode] : [])));
  return [...exits].sort((a, b) => a - b).join(', ');
}
