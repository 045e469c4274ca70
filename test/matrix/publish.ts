/**
 * The table of a run into README.md.
 *
 *     node test/matrix/publish.ts
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readRun, type MatrixRun } from './matrix-run.ts';
import { publishInto } from './publication.ts';

const readme = path.resolve(import.meta.dirname, '../../README.md');

export async function publish(run: MatrixRun): Promise<void> {
  await writeFile(readme, publishInto(await readFile(readme, 'utf8'), run));
  console.log(`README.md tells of ${run.played.length} cells`);
}

if (import.meta.main) await publish(await readRun());
