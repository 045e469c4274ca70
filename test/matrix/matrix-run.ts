import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Played } from './play.ts';

/** What a run leaves in dist/matrix/cells.json. */
export interface MatrixRun {
  /** Of every cell. */
  readonly isComplete: boolean;
  readonly played: readonly Played[];
}

const file = path.resolve(import.meta.dirname, '../../dist/matrix/cells.json');

export async function writeRun(run: MatrixRun): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  // What meta-data prints is the same each time
  const withoutStdout = (key: string, value: unknown) => (key === 'stdout' ? undefined : value);
  await writeFile(file, `${JSON.stringify(run, withoutStdout, 1)}\n`);
}

export async function readRun(): Promise<MatrixRun> {
  return JSON.parse(await readFile(file, 'utf8')) as MatrixRun;
}
