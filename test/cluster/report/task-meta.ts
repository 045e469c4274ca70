import type { CaseRecord } from './case-record.ts';

/** How a case's record gets from the worker that ran it to the report: `task.meta.clusterCase = record`. */
declare module 'vitest' {
  interface TaskMeta {
    clusterCase?: CaseRecord;
  }
}
