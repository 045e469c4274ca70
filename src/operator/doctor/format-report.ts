import type { Env } from '../../ocf/environment.ts';
import type { Colors } from '../session.ts';
import { lineStyleOf } from '../status/line-style.ts';
import type { CheckReport, PlacedFinding, Result } from './report.ts';

export interface Paper {
  readonly colors: Colors;
  readonly marks: Marks;
}

/** `not-applicable` has none: it is not shown. */
type Marks = Readonly<Record<Exclude<Result, 'not-applicable'>, string>>;

/** By the locale. */
export function marksOf(env: Env): Marks {
  return lineStyleOf(env).isPlain
    ? { fine: 'ok  ', error: 'ERR ', warning: 'warn', unknown: '?   ' }
    : { fine: '✓', error: '✗', warning: '!', unknown: '?' };
}

/** A line for a check, as soon as it is judged; none for what there is nothing of. */
export function formatCheck({ result, title, detail, why }: CheckReport, { colors, marks }: Paper): string[] {
  if (result === 'not-applicable') return [];
  const mark = colorOf(result, colors)(marks[result]);
  return [
    `  ${mark} ${title}${formatDetail(detail, colors)}`,
    ...(why === undefined ? [] : [`      ${why}`]),
  ];
}

function formatDetail(detail: string | undefined, colors: Colors): string {
  return detail === undefined ? '' : colors.dim(` (${detail})`);
}

/** What was seen, what comes of it, what mends it: commands to paste, as they are. */
export function formatFinding(finding: PlacedFinding, { colors }: Paper): string[] {
  const { severity, code, resource, what, means, mend } = finding;
  const heading = `${colorOf(severity, colors)(severity)}  ${colors.bold(code)}`;
  return [
    resource === undefined ? heading : `${heading}  ${resource}`,
    `  ${colors.dim('seen')}   ${what}`,
    `  ${colors.dim('means')}  ${means}`,
    `  ${colors.dim('mend')}`,
    ...mend.map((line) => `    ${line.startsWith('#') ? colors.dim(line) : line}`),
  ];
}

export function formatSummary(
  reports: readonly CheckReport[],
  findings: readonly PlacedFinding[],
  unreadable: readonly string[],
  { colors }: Paper,
): string {
  const countOf = (severity: Result) => findings.filter((finding) => finding.severity === severity).length;
  const looked = reports.filter(({ result }) => result !== 'not-applicable');
  const unknown = looked.filter(({ result }) => result === 'unknown').length;
  const made = plural(looked.length - unknown, 'check');
  const found = [
    countOf('error') > 0 ? colors.red(plural(countOf('error'), 'error')) : '',
    countOf('warning') > 0 ? colors.yellow(plural(countOf('warning'), 'warning')) : '',
  ].filter(Boolean);
  const parts = [
    `${made}: ${found.length === 0 ? colors.green('nothing found') : found.join(', ')}`,
    unknown > 0 ? colors.yellow(`${unknown} more could not be made`) : '',
    unreadable.length > 0
      ? colors.yellow(
          `of ${unreadable.join(', ')} the others could not be made: its parameters are malformed`,
        )
      : '',
    found.length > 0 ? 'the guide doctor.md explains each code' : '',
    looked.some(({ why = '' }) => why.includes('UnauthorizedOperation'))
      ? 'overlay-ip policy --for doctor prints what it needs to look'
      : '',
  ];
  return parts.filter(Boolean).join('; ');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function colorOf(result: Exclude<Result, 'not-applicable'>, colors: Colors): (text: string) => string {
  switch (result) {
    case 'fine':
      return colors.green;
    case 'error':
      return colors.red;
    case 'warning':
    case 'unknown':
      return colors.yellow;
    default:
      result satisfies never;
      throw new Error('unreachable');
  }
}
