import { formatFailure } from '../../reasons.ts';
import type { Check, Finding, Judgement, Severity } from './check.ts';

export type Area = 'cluster' | 'host' | 'AWS';

export type Result = Severity | 'fine' | 'unknown' | 'not-applicable';

/** What one check has come to. */
export interface CheckReport {
  readonly area: Area;
  /** Its id in the cluster; `undefined` → it is about no resource, or the parameters are from flags. */
  readonly resource: string | undefined;
  readonly title: string;
  /** Of several findings the worst. */
  readonly result: Result;
  readonly findings: readonly Finding[];
  /** What was seen where nothing is wrong. */
  readonly detail: string | undefined;
  /** Why it could not be looked at. */
  readonly why: string | undefined;
}

/** Pure: every check, in order. */
export function judgeAll<Facts>(
  checks: readonly Check<Facts>[],
  facts: Facts,
  { area, resource }: Pick<CheckReport, 'area' | 'resource'>,
): CheckReport[] {
  return checks.map(({ title, judge, detail }) => {
    const judgement = judge(facts);
    const result = resultOf(judgement);
    return {
      area,
      resource,
      title,
      result,
      findings: isFindings(judgement) ? judgement : [],
      detail: result === 'fine' ? detail?.(facts) : undefined,
      why: typeof judgement === 'object' && 'unknown' in judgement ? reasonOf(judgement) : undefined,
    };
  });
}

function resultOf(judgement: Judgement): Result {
  if (judgement === 'not-applicable') return judgement;
  if (!isFindings(judgement)) return 'unknown';
  if (judgement.length === 0) return 'fine';
  return judgement.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
}

function isFindings(judgement: Judgement): judgement is readonly Finding[] {
  return Array.isArray(judgement);
}

function reasonOf({ unknown }: Exclude<Judgement, readonly Finding[] | string>): string {
  return typeof unknown === 'string' ? unknown : formatFailure(unknown);
}

/** A finding with where it was found. */
export interface PlacedFinding extends Finding, Pick<CheckReport, 'area' | 'resource'> {}

/** All findings, errors first; what several resources have in common, down to what mends it, is told once. */
export function findingsOf(reports: readonly CheckReport[]): PlacedFinding[] {
  const all = reports.flatMap(({ area, resource, findings }) =>
    findings.map((finding) => ({ area, resource, ...finding })),
  );
  const told = (finding: PlacedFinding) => JSON.stringify({ ...finding, area: '', resource: '' });
  const once = [...Map.groupBy(all, told).values()].flatMap((alike) => {
    const [first] = alike;
    const resources = new Set(alike.map(({ resource }) => resource));
    return first ? [{ ...first, resource: resources.size > 1 ? undefined : first.resource }] : [];
  });
  return [
    ...once.filter(({ severity }) => severity === 'error'),
    ...once.filter(({ severity }) => severity === 'warning'),
  ];
}
