import { readFileSync } from 'node:fs';
import path from 'node:path';
import { agent } from '../../src/agent.ts';

/** The completion for bash, with the words that `overlay-ip usage` names; TAB must not start Node to ask for them. */
export function formatCompletion(): string {
  const template = readFileSync(path.join(import.meta.dirname, 'overlay-ip.bash'), 'utf8');
  const words = [...agent.actions.map(({ name }) => name), 'usage', '--version', '--help'];
  return template.replace('@WORDS@', words.join(' '));
}
