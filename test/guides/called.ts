import { readDocuments } from './documents.ts';
import { type Command, recordCommands } from './record-commands.ts';

/** What the README and the guides call, of which most tests here look at one program each. */

export const documents = await readDocuments();

export const recorded = await Promise.all(
  documents.map(async (document) => ({ document, ...(await recordCommands(document)) })),
);

export const commands: readonly Command[] = recorded.flatMap((record) => record.commands);

/** A row of a table of tests. */
export interface Called extends Command {
  readonly line: string;
}

/** The command lines of some programs, each once, in the first place that has it. */
export function called(...names: readonly string[]): Called[] {
  const found = commands.filter(({ words: [program = ''] }) => names.includes(program));
  const once = new Map(found.toReversed().map((command) => [command.words.join(' '), command]));
  return [...once].map(([line, command]) => ({ ...command, line })).toReversed();
}
