import { readReadme } from '../../../packaging/readme.ts';

/**
 * The commands of README.md's section "Quick start", in order: the one that installs the package on each node, and those that
 * follow on one of them.
 */
export async function quickStart(): Promise<{ install: string; lines: readonly string[] }> {
  const [, section = ''] = /^## Quick start\n(.*?)^## /ms.exec(await readReadme()) ?? [];
  const [install = '', ...lines] = [...section.matchAll(/^ {4}(.*)$/gm)].map(([, command = '']) => command);
  return { install, lines };
}
