import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';

/**
 * Takes the long descriptions out of the declaration in src/agent.ts. Only meta-data tells them, and that has
 * a chunk with a declaration of its own: no other action has to parse a page of prose.
 */
export const withoutLongdesc: Plugin = {
  name: 'without-longdesc',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]agent\.ts$/ }, async ({ path }) => ({
      contents: dropLongdesc(await readFile(path, 'utf8')),
      loader: 'ts',
    }));
  },
};

/** `longdesc: 'one ' +\n 'two',` → nothing. @throws where one is not written so */
export function dropLongdesc(code: string): string {
  const dropped = code.replace(/\blongdesc:\s*(?:'(?:[^'\\\n]|\\.)*'\s*\+?\s*)+,/g, '');
  if (dropped.includes('longdesc:')) throw new Error('a longdesc is not a sum of string literals');
  return dropped;
}
