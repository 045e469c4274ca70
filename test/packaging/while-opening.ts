import { execa } from 'execa';
import path from 'node:path';

/** The last lines that a loop read from a file during `work`, and the codes of its errors, in the order they first came. */
export async function whileOpening(file: string, work: () => Promise<void>): Promise<string[]> {
  const loop = execa(process.execPath, [path.join(import.meta.dirname, 'open-loop.ts'), file]);
  const lines = loop.iterable();
  await lines.next();
  await work();
  loop.stdin.end();
  const { stdout } = await loop;
  const seen = JSON.parse(stdout) as Record<string, number>;
  return Object.keys(seen).map((text) => text.trimEnd().split('\n').at(-1) ?? '');
}
