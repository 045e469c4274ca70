import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const directory = path.join(import.meta.dirname, 'guides');

/** The files of packaging/guides, in the order of their names. */
export const guideNames: readonly string[] = readdirSync(directory)
  .filter((name) => name.endsWith('.md'))
  .toSorted();

export function readGuide(name: string): Promise<string> {
  return readFile(path.join(directory, name), 'utf8');
}

/** In the documentation of a package the guides are beside the README: its links to them, and theirs to it. */
export function asInstalled(markdown: string): string {
  return markdown
    .replaceAll('](packaging/guides/', '](guides/')
    .replaceAll('](../../README.md', '](../README.md');
}
