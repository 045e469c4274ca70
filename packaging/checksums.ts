import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Of all files of a directory, for `sha256sum --check`. */
export async function formatChecksums(directory: string): Promise<string> {
  const names = (await readdir(directory)).toSorted();
  const lines = names.map(async (name) => `${await sha256(path.join(directory, name))}  ${name}\n`);
  return (await Promise.all(lines)).join('');
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
