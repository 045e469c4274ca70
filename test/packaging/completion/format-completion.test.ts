import { execa } from 'execa';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatCompletion } from '../../../packaging/completion/format-completion.ts';
import { agent } from '../../../src/agent.ts';
import { operatorCommands } from '../../../src/operator/names.ts';
import { formatUsage } from '../../../src/usage.ts';
import { suite } from '../../setup/suite.ts';
import { systemTools } from '../../setup/system-tools.ts';
import { temporaryDirectory } from '../../setup/temporary-directory.ts';

const bash = systemTools.bash.path;

/** What bash would offer for these words of a command line, the last of which is being typed. */
async function complete(...words: string[]): Promise<string[]> {
  const script = `${formatCompletion()}
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _overlay_ip
    (( \${#COMPREPLY[@]} == 0 )) || printf '%s\\n' "\${COMPREPLY[@]}"`;
  // Without a PATH it can only be quick: nothing can be started
  const env = { PATH: '/nonexistent' };
  const { stdout, stderr } = await execa(bash, ['--norc', '--noprofile', '-euc', script, 'bash', ...words], {
    env,
    extendEnv: false,
  });
  expect(stderr).toBe('');
  return stdout === '' ? [] : stdout.split('\n');
}

suite('the completion for bash', { tools: ['bash'] }, () => {
  test('offers every word that overlay-ip usage prints, and no other', async () => {
    const [, actions = ''] = /\{(.*)\}/.exec(formatUsage()) ?? [];
    const commands = [...formatUsage().matchAll(/^ {2}([a-z-]+) {2,}/gm)].map(([, name = '']) => name);
    expect(commands).toEqual(Object.keys(operatorCommands));
    const options = formatUsage().match(/(?<= )--[a-z]+(?=$| \|)/gm) ?? [];
    expect(options).toHaveLength(2);
    expect(await complete('overlay-ip', '')).toEqual([...actions.split('|'), ...commands, ...options]);
  });

  test.each([
    ['st', ['start', 'stop', 'status']],
    ['mon', ['monitor']],
    ['--', ['--version', '--help']],
    ['--v', ['--version']],
    ['promote', []],
    ['*', []],
  ])('offers for %s what begins with it', async (typed, offered) => {
    expect(await complete('overlay-ip', typed)).toEqual(offered);
  });

  test('offers the flags of a command that begin like that', async () => {
    expect(await complete('overlay-ip', 'policy', '--ro')).toEqual([
      '--routing-table',
      '--routing-table-role',
    ]);
    expect(await complete('overlay-ip', 'policy', '--format', 'json', '--he')).toEqual(['--help']);
  });

  test.each(agent.actions.map(({ name }) => name))('offers nothing after %s', async (action) => {
    expect(await complete('overlay-ip', action, '')).toEqual([]);
    expect(await complete('overlay-ip', action, 'st')).toEqual([]);
  });
});

suite('at a terminal, TAB', { tools: ['bash', 'script'] }, () => {
  /** What a person sees who types this into a bash that has the completion. */
  async function type(keys: (command: string) => string): Promise<string> {
    const directory = await temporaryDirectory();
    const command = path.join(directory, 'overlay-ip');
    await writeFile(command, '#!/bin/sh\necho "called with: $*, for $OCF_RESKEY_ip"\n', { mode: 0o755 });
    const rc = path.join(directory, 'bashrc');
    await writeFile(rc, `${formatCompletion()}PATH=${directory}:$PATH PS1='$ '\n`);
    const { stdout } = await execa(
      systemTools.script.path,
      ['--quiet', '--return', '--command', `${bash} --noprofile --rcfile ${rc} -i`, '/dev/null'],
      { input: `${keys(command)}exit\n`, env: { TERM: 'dumb', INPUTRC: '/dev/null', HOME: directory } },
    );
    return stdout.replaceAll('\r', '');
  }

  test('completes an action', async () => {
    expect(await type(() => 'overlay-ip mon\t\n')).toContain('\ncalled with: monitor, for \n');
  });

  test('completes it after the full path', async () => {
    expect(await type((command) => `${command} rel\t\n`)).toContain('\ncalled with: reload-agent, for \n');
  });

  test('completes it behind the variables of the parameters', async () => {
    expect(await type(() => 'OCF_RESKEY_ip=192.168.10.15 overlay-ip val\t\n')).toContain(
      '\ncalled with: validate-all, for 192.168.10.15\n',
    );
  });

  test('shows what there is to choose from', async () => {
    expect(await type(() => 'overlay-ip st\t\t\n')).toMatch(/^start +status +stop *$/m);
  });
});

describe('the completion', () => {
  test('leaves no place of its template open', () => {
    expect(formatCompletion()).not.toContain('@');
  });
});
