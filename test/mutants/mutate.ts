import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Mutant } from './mutants.ts';

/** @throws where the rule is not found, or found twice: the code has changed, and the mutant has to follow */
export function mutate(source: string, { title, file, find, replace }: Mutant): string {
  const found = source.split(find).length - 1;
  if (found !== 1) throw new Error(`${title}: ${file} has ${found} times: ${find}`);
  return source.replace(find, () => replace);
}

/** Changes the file in a copy of the project. */
export async function mutateIn(directory: string, mutant: Mutant): Promise<() => Promise<void>> {
  const file = path.join(directory, mutant.file);
  const source = await readFile(file, 'utf8');
  await writeFile(file, mutate(source, mutant));
  return () => writeFile(file, source);
}
