import { formatMarkdownTable } from '../../report/markdown-table.ts';
import type { BudgetLine } from './budget.ts';

const words: Readonly<Record<BudgetLine['verdict'], string>> = {
  holds: 'yes',
  'does not hold': '**NO**',
  'not measured': 'not measured',
};

/** For a terminal as for the README. */
export function formatBudget(lines: readonly BudgetLine[]): string {
  return formatMarkdownTable(
    [{ title: 'budget' }, { title: 'at most' }, { title: 'measured' }, { title: 'holds' }],
    lines.map(({ what, atMost, measured, verdict }) => [what, atMost, measured, words[verdict]]),
  );
}
