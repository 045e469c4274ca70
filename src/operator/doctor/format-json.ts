import type { CheckReport, PlacedFinding } from './report.ts';

/** Everything that was looked at, for programs. Fields may be added; what is there keeps its name and meaning. */
export function toJson(
  reports: readonly CheckReport[],
  findings: readonly PlacedFinding[],
  { exitCode, notices }: { readonly exitCode: number; readonly notices: readonly string[] },
) {
  return {
    time: new Date().toISOString(),
    exitCode,
    checks: reports.map(({ findings: some, ...report }) => ({
      ...report,
      codes: [...new Set(some.map(({ code }) => code))],
    })),
    findings,
    notices,
  };
}
