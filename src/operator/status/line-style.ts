import type { Env } from '../../ocf/environment.ts';

/** What lines are drawn with. */
export interface LineStyle {
  /** The terminal may have no other characters than those of ASCII. */
  readonly isPlain: boolean;
  readonly horizontal: string;
  readonly vertical: string;
  readonly topLeft: string;
  readonly topRight: string;
  readonly bottomLeft: string;
  readonly bottomRight: string;
  readonly branch: string;
  readonly lastBranch: string;
  readonly arrow: string;
  readonly broken: string;
}

const boxes: LineStyle = {
  isPlain: false,
  horizontal: '─',
  vertical: '│',
  topLeft: '┌',
  topRight: '┐',
  bottomLeft: '└',
  bottomRight: '┘',
  branch: '├─',
  lastBranch: '└─',
  arrow: '─▶',
  broken: '─✗',
};

const ascii: LineStyle = {
  isPlain: true,
  horizontal: '-',
  vertical: '|',
  topLeft: '+',
  topRight: '+',
  bottomLeft: '+',
  bottomRight: '+',
  branch: '|-',
  lastBranch: '`-',
  arrow: '->',
  broken: '-x',
};

/** By the locale, as locale(7) finds it: `C` and the like have no lines. */
export function lineStyleOf(env: Env): LineStyle {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return /utf-?8/i.test(locale) ? boxes : ascii;
}
