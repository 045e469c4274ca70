import { readFile } from 'node:fs/promises';
import path from 'node:path';

const readme = path.resolve(import.meta.dirname, '../README.md');

export function readReadme(): Promise<string> {
  return readFile(readme, 'utf8');
}

/**
 * The command of README.md that begins like this, with the lines that continue it, as an administrator pastes it.
 *
 * @throws when there is none
 */
export function commandOf(document: string, beginning: string): string {
  const lines = document.split('\n');
  const first = lines.findIndex((line) => line.startsWith(`    ${beginning}`));
  if (first === -1) throw new Error(`README.md has no command that begins with ${beginning}`);
  const last = lines.findIndex((line, index) => index >= first && !line.endsWith('\\'));
  return lines
    .slice(first, last + 1)
    .map((line) => line.slice(4))
    .join('\n');
}

/**
 * The rows of the table below a heading, without its head: the Markdown of each cell.
 *
 * @throws when there is none
 */
export function tableOf(document: string, heading: string): string[][] {
  const lines = document.split('\n');
  const title = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  const next = lines.findIndex((line, index) => index > title && /^#+ /.test(line));
  const section = title === -1 ? [] : lines.slice(title, next === -1 ? lines.length : next);
  const table = section.filter((line) => line.startsWith('|'));
  if (table.length === 0) throw new Error(`README.md has no table below the heading ${heading}`);
  const [, , ...rows] = table;
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}
