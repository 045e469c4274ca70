import type { Reporter, TestModule } from 'vitest/node';
import { cannotRunHere } from './suite-title.ts';

/** Ends a run with the suites that this machine can not run, by name: nothing is skipped silently. */
export default class CannotRunHere implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const titles = modules.flatMap((module) =>
      [...module.children.allSuites()]
        .filter(({ name }) => name.includes(cannotRunHere))
        .map(({ name }) => name),
    );
    if (titles.length > 0)
      console.log(`\nNot run on this machine:\n${titles.map((title) => `  ${title}`).join('\n')}\n`);
  }
}
