import { readFile } from 'node:fs/promises';
import { OperatorError } from '../session.ts';

/** The configuration of a cluster, from a file. */
export async function readCib(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new OperatorError(`--cib=${file}: ${(error as Error).message}`);
  }
}
