import path from 'node:path';
import type { CaseRecord } from './case-record.ts';

/** What a run leaves in `cases.json`. */
export type ClusterRun = {
  /** Vitest's word for all of it. */
  outcome: 'passed' | 'failed' | 'interrupted';
  /** In the order of the suite. */
  cases: readonly CaseRecord[];
};

/** What became of the run, after "the run". */
export function tellOutcome({ outcome }: ClusterRun): string {
  return outcome === 'interrupted' ? 'was interrupted' : outcome;
}

/** Where a run is reported: dist/cluster-report. */
export const reportDirectory = path.resolve(import.meta.dirname, '../../../dist/cluster-report');
