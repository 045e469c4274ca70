import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LabNode } from '../lab/lab.ts';

/** Something that a run has written, and what to call it. */
export interface Written {
  readonly where: string;
  readonly text: string;
}

type HasRoot = Pick<LabNode, 'root'>;

/**
 * The log and the traces that an agent with these variables writes, as the node sees them. A file that is not there, as of a
 * log that cannot be written, has written nothing.
 */
export async function filesWritten(node: HasRoot, env: Readonly<Record<string, string>>): Promise<Written[]> {
  const { HA_LOGFILE = '', OCF_TRACE_FILE = '', OCF_RESKEY_trace_file = '', OCF_RESKEY_trace_dir } = env;
  const files = [
    // A trace may also be named by a file descriptor
    ...[HA_LOGFILE, OCF_TRACE_FILE, OCF_RESKEY_trace_file].filter((file) => path.isAbsolute(file)),
    ...(OCF_RESKEY_trace_dir === undefined ? [] : await filesBelow(node, OCF_RESKEY_trace_dir)),
  ];
  return Promise.all(
    [...new Set(files)].map(async (file) => ({
      where: file,
      text: await readRegular(node.root + file).catch(() => ''),
    })),
  );
}

/** Not a device or a named pipe, which may have no end. */
async function readRegular(file: string): Promise<string> {
  return (await stat(file)).isFile() ? readFile(file, 'utf8') : '';
}

/** Which secrets are where; a test expects none. */
export function secretsIn(written: readonly Written[], secrets: readonly string[]): string[] {
  return written.flatMap(({ where, text }) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${where}`),
  );
}

async function filesBelow(node: HasRoot, directory: string): Promise<string[]> {
  const entries = await readdir(node.root + directory, { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath.slice(node.root.length), entry.name));
}
