import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { type Document, scriptOf } from './documents.ts';

/** A program as bash would have run it. */
export interface Command {
  readonly where: string;
  readonly words: readonly string[];
}

export interface Recorded {
  /** Each once. */
  readonly commands: readonly Command[];
  /** What bash did not get to: `README.md:12: text`. */
  readonly unreached: readonly string[];
  /** What bash says of mistakes. */
  readonly stderr: string;
}

const nobody = 65_534;

/** Runs the commands of a document in one bash, which runs no program (record.bash). */
export async function recordCommands(document: Document): Promise<Recorded> {
  const script = scriptOf(document);
  const outside = script.split('\n').filter((line) => />\s*\/(?!dev\/null)/.test(line));
  if (outside.length > 0)
    throw new Error(`${document.name} writes to a file of the machine, use tee: ${outside.join('; ')}`);
  const directory = await mkdtemp(path.join(tmpdir(), 'guide-'));
  try {
    const file = path.join(directory, 'script');
    await writeFile(file, script);
    // Whatever a line turns out to do, it does as somebody who may not
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chown(directory, nobody, nobody);
    const { stdio, stderr } = await execa('/bin/bash', ['--norc', '--noprofile', file], {
      cwd: directory,
      env: { BASH_ENV: path.join(import.meta.dirname, 'record.bash'), LC_ALL: 'C' },
      extendEnv: false,
      reject: false,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      timeout: 20_000,
      ...(isRoot && { uid: nobody, gid: nobody }),
    });
    const records = parseRecords(stdio[3]);
    const reached = new Set(records.map(({ line }) => line));
    return {
      commands: [...new Map(records.map((record) => [JSON.stringify(record), record])).values()]
        .filter(({ words }) => words.length > 0)
        .map(({ line, words }) => ({ where: `${document.name}:${line}`, words })),
      unreached: beginnings(script)
        // Bash tells one of its lines
        .filter(({ line, lines }) => !lines.some((_, index) => reached.has(line + index)))
        .map(({ line, lines: [text = ''] }) => `${document.name}:${line}: ${text}`),
      stderr,
    };
  } finally {
    await rm(directory, { recursive: true });
  }
}

function parseRecords(text: string): { line: number; words: string[] }[] {
  const fields = text.split('\0').slice(0, -1);
  const records = [];
  while (fields.length > 0) {
    const [line, count] = fields.splice(0, 2).map(Number);
    records.push({ line: line ?? 0, words: fields.splice(0, count ?? 0) });
  }
  return records;
}

/** Where commands begin, each with the lines that continue it; no text of a here-document, comment or end of a compound. */
function beginnings(script: string): { line: number; lines: string[] }[] {
  const found: { line: number; lines: string[] }[] = [];
  let end: string | undefined;
  let isContinued = false;
  for (const [index, text] of script.split('\n').entries()) {
    if (end !== undefined) {
      if (text === end) end = undefined;
      continue;
    }
    if (isContinued) found.at(-1)?.lines.push(text);
    else if (!/^\s*(#.*|done|fi|esac|\(|\)|)$/.test(text)) found.push({ line: index + 1, lines: [text] });
    end = /<<-?'?(\w+)'?/.exec(text)?.[1];
    isContinued = text.endsWith('\\');
  }
  return found;
}
