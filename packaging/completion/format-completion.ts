import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import picocolors from 'picocolors';
import { agent } from '../../src/agent.ts';
import type { Invocation } from '../../src/context.ts';
import { defineProgram } from '../../src/operator/operator.ts';

/** The completion for bash, with the words that `overlay-ip usage` names; TAB must not start Node to ask for them. */
export function formatCompletion(): string {
  const template = readFileSync(path.join(import.meta.dirname, 'overlay-ip.bash'), 'utf8');
  // Looked at and not run: nothing is asked of the process
  const invocation = {} as Invocation;
  const { commands } = defineProgram({ invocation, colors: picocolors.createColors(false), exitCode: 0 });
  const words = [
    ...agent.actions.map(({ name }) => name),
    'usage',
    ...commands.map((command) => command.name()),
    '--version',
    '--help',
  ];
  return template
    .replace('@WORDS@', words.join(' '))
    .replace(
      '@FLAGS@',
      commands.map((command) => `${command.name()}) words='${flagsOf(command)}' ;;`).join('\n        '),
    );
}

function flagsOf({ options }: Command): string {
  return [...options.map(({ long }) => long), '--help'].join(' ');
}
