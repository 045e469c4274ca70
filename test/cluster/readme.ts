import { readFile } from 'node:fs/promises';
import path from 'node:path';

const readme = path.resolve(import.meta.dirname, '../../README.md');

/**
 * The command of README.md that begins like this, with the lines that continue it, as an administrator pastes it.
 *
 * @throws when there is none
 */
export async function readmeCommand(beginning: string): Promise<string> {
  const lines = (await readFile(readme, 'utf8')).split('\n');
  const first = lines.findIndex((line) => line.startsWith(`    ${beginning}`));
  if (first === -1) throw new Error(`README.md has no command that begins with ${beginning}`);
  const last = lines.findIndex((line, index) => index >= first && !line.endsWith('\\'));
  return lines.slice(first, last + 1).join('\n');
}
