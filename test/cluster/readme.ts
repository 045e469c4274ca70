import { commandOf, readReadme } from '../../packaging/readme.ts';

/** The command of README.md that begins like this, as an administrator pastes it. */
export async function readmeCommand(beginning: string): Promise<string> {
  return commandOf(await readReadme(), beginning);
}
