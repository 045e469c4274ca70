import { exec, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runIp } from '../../src/ip/ip-command.ts';
import { traceCommands } from '../../src/trace/trace-commands.ts';
import { temporaryDirectory } from '../setup/temporary-directory.ts';

/** Of this process: it cannot be stopped again. */
const lines: string[] = [];
beforeAll(() => {
  traceCommands(
    (line) => void lines.push(line),
    () => performance.now(),
  );
});
beforeEach(() => {
  lines.length = 0;
});

const told = () => lines.map((line) => line.replace(/ after \d+\.\d ms/, ' after 0.0 ms'));

/** The directory of a command of this name that does this. */
async function command(name: string, script: string): Promise<string> {
  const directory = await temporaryDirectory();
  await writeFile(path.join(directory, name), `#!/bin/sh\n${script}\n`);
  await chmod(path.join(directory, name), 0o755);
  return directory;
}

const signal = new AbortController().signal;
const ended = (child: ChildProcess) => once(child, 'close');

describe('of ip', () => {
  test('arguments, exit code, time and output are written, and the output is still read', async () => {
    const directory = await command('ip', 'echo one; echo two; exit 0');
    const answer = await runIp('ip address show', ['-json', 'address', 'show'], { path: directory, signal });
    expect(answer).toEqual({ ok: true, value: 'one\ntwo\n' });
    expect(told()).toEqual(['$ ip -json address show', 'exit 0 of ip after 0.0 ms\n  | one\n  | two']);
  });

  test('what it says of an error is written', async () => {
    const directory = await command('ip', 'echo "RTNETLINK answers: Operation not permitted" >&2; exit 2');
    const answer = await runIp('ip address add', ['address', 'add'], { path: directory, signal });
    expect(answer).toMatchObject({ failure: { kind: 'denied' } });
    expect(told()).toEqual([
      '$ ip address add',
      'exit 2 of ip after 0.0 ms\n  | RTNETLINK answers: Operation not permitted',
    ]);
  });

  test('no output is no line', async () => {
    const directory = await command('ip', 'exit 0');
    await runIp('ip address add', ['address', 'add'], { path: directory, signal });
    expect(told()).toEqual(['$ ip address add', 'exit 0 of ip after 0.0 ms']);
  });

  test('the signal that ends it is written', async () => {
    const directory = await command('ip', 'kill -KILL $$');
    await runIp('ip address show', [], { path: directory, signal });
    expect(told()).toEqual(['$ ip', 'exit SIGKILL of ip after 0.0 ms']);
  });

  test('by its whole path is it too', async () => {
    const directory = await command('ip', 'echo one');
    await ended(spawn(path.join(directory, 'ip'), ['link']));
    expect(told()).toEqual(['$ ' + path.join(directory, 'ip link'), 'exit 0 of ip after 0.0 ms\n  | one']);
  });
});

describe('of any other command', () => {
  test('only that it ran is written, neither arguments nor output', async () => {
    const directory = await command('creds', 'echo hidden; echo hidden >&2; exit 3');
    const child = spawn(path.join(directory, 'creds'), ['--password', 'hidden']);
    await ended(child);
    expect(told()).toEqual([
      `$ ${directory}/creds (arguments and output are not shown)`,
      'exit 3 of creds after 0.0 ms',
    ]);
  });

  test('run by a shell, as a credential_process is, the shell is named alone', async () => {
    const { stdout } = await promisify(exec)('echo hidden');
    expect(stdout).toBe('hidden\n');
    expect(told()).toEqual(['$ /bin/sh (arguments and output are not shown)', 'exit 0 of sh after 0.0 ms']);
  });

  test('whose name begins with ip, too', async () => {
    const directory = await command('ipconfig', 'echo hidden');
    await ended(spawn(path.join(directory, 'ipconfig'), ['hidden']));
    expect(told().join('\n')).not.toContain('hidden');
  });
});

test('a command that is not there is written with what the system says, without its arguments', async () => {
  const child = spawn('/nowhere/creds', ['hidden']);
  await once(child, 'error');
  expect(told()).toEqual(['$ /nowhere/creds: spawn /nowhere/creds ENOENT']);
});
