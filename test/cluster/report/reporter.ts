import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';
import { type ClusterRun, reportDirectory, tellOutcome } from './cluster-run.ts';
import { formatOutageTable } from './outage-table.ts';
import './task-meta.ts';
import { drawTimelines } from './timelines.ts';

/** Ends a run in which there were cases of a cluster with what their clients saw. Times are told, never judged. */
export default class ClusterReport implements Reporter {
  readonly #directory: string;

  constructor({ directory = reportDirectory }: { directory?: string } = {}) {
    this.#directory = directory;
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    _unhandledErrors: unknown,
    outcome: TestRunEndReason,
  ): Promise<void> {
    const cases = recordsOf(modules);
    if (cases.length === 0) return;
    const run: ClusterRun = { outcome, cases };
    const table = formatOutageTable(cases);
    const files = {
      'cases.json': `${JSON.stringify(run, null, 2)}\n`,
      'report.md': `The run ${tellOutcome(run)}.\n\n${table}\n\n![Who answers the client of the overlay IP, case by case](timelines.svg)\n`,
      'timelines.svg': drawTimelines(cases),
    };
    await mkdir(this.#directory, { recursive: true });
    const written = Object.entries(files).map(([name, text]) =>
      writeFile(path.join(this.#directory, name), text),
    );
    await Promise.all(written);
    console.log(`\n${table}\n\n${path.relative('', this.#directory)} has ${Object.keys(files).join(', ')}\n`);
  }
}

/** By module, as modules end in any order; within it as they were written. */
function recordsOf(modules: readonly TestModule[]): ClusterRun['cases'] {
  const inOrder = modules.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
  return inOrder.flatMap((module) =>
    [...module.children.allTests()].flatMap((testCase) => testCase.meta().clusterCase ?? []),
  );
}
