import { execa } from 'execa';
import { appendFile, chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openTraceFile, type TraceTarget } from '../../src/trace/trace-destination.ts';
import { temporaryDirectory } from '../setup/temporary-directory.ts';

const missing = '/nowhere';

function target(target: Partial<TraceTarget>): TraceTarget {
  return {
    file: undefined,
    directory: missing,
    agentName: 'overlay-ip',
    action: 'start',
    resourceInstance: 'rsc_ip_HDB_HDB00',
    startedAt: new Date(2026, 10, 22, 8, 37, 8),
    ...target,
  };
}

const permissions = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);

describe('a trace without a file of its own goes to', () => {
  test.each<[string, Partial<TraceTarget>, string]>([
    ['that of resource, action and time', {}, 'rsc_ip_HDB_HDB00.start.2026-11-22.08:37:08'],
    ['default without a resource', { resourceInstance: undefined }, 'default.start.2026-11-22.08:37:08'],
    ['no other directory', { resourceInstance: '../../rsc' }, '.._.._rsc.start.2026-11-22.08:37:08'],
  ])('%s, below the directory of its agent', async (_title, rest, name) => {
    const directory = path.join(await temporaryDirectory(), 'trace_ra');
    openTraceFile(target({ directory, ...rest }))('a line\n');
    expect(await readdir(path.join(directory, 'overlay-ip'))).toEqual([name]);
    expect(await readFile(path.join(directory, 'overlay-ip', name), 'utf8')).toBe('a line\n');
  });
});

describe('a trace with a file', () => {
  test('is written there at once, line by line, for its owner alone', async () => {
    const file = path.join(await temporaryDirectory(), 'trace');
    const write = openTraceFile(target({ file }));
    expect(await permissions(file)).toBe('600');
    write('one\n');
    expect(await readFile(file, 'utf8')).toBe('one\n');
    write('two\n');
    expect(await readFile(file, 'utf8')).toBe('one\ntwo\n');
  });

  test('makes its directory', async () => {
    const file = path.join(await temporaryDirectory(), 'some', 'where', 'trace');
    openTraceFile(target({ file }))('a line\n');
    expect(await readFile(file, 'utf8')).toBe('a line\n');
  });

  test('is appended to what is there, also where another action writes meanwhile', async () => {
    const file = path.join(await temporaryDirectory(), 'trace');
    await writeFile(file, 'before\n');
    const write = openTraceFile(target({ file }));
    write('one\n');
    await appendFile(file, 'meanwhile\n');
    write('two\n');
    expect(await readFile(file, 'utf8')).toBe('before\none\nmeanwhile\ntwo\n');
  });

  test('leaves the permissions of a file that an administrator made', async () => {
    const file = path.join(await temporaryDirectory(), 'trace');
    await writeFile(file, '');
    await chmod(file, 0o640);
    openTraceFile(target({ file }));
    expect(await permissions(file)).toBe('640');
  });

  test('leaves the default directory alone', async () => {
    const directory = path.join(await temporaryDirectory(), 'trace_ra');
    openTraceFile(target({ directory, file: path.join(await temporaryDirectory(), 'trace') }));
    await expect(stat(directory)).rejects.toThrow('ENOENT');
  });
});

describe('a trace that cannot be written', () => {
  test('to a directory throws', async () => {
    const file = await temporaryDirectory();
    expect(() => openTraceFile(target({ file }))).toThrow('EISDIR');
  });

  test('below a file throws', async () => {
    const file = path.join(await temporaryDirectory(), 'trace');
    await writeFile(file, '');
    expect(() => openTraceFile(target({ file: path.join(file, 'below') }))).toThrow(/ENOTDIR|EEXIST/);
    expect(() => openTraceFile(target({ file: path.join(file, 'far', 'below') }))).toThrow(/ENOTDIR|EEXIST/);
  });

  test('below /proc throws, and comes back', () => {
    expect(() => openTraceFile(target({ file: '/proc/overlay-ip/trace' }))).toThrow('ENOENT');
  });

  test('to a named pipe that nobody reads throws, and comes back', async () => {
    const file = path.join(await temporaryDirectory(), 'pipe');
    await execa('mkfifo', [file]);
    expect(() => openTraceFile(target({ file }))).toThrow('ENXIO');
  });

  test('because the disk is full loses lines and fails nothing', () => {
    const write = openTraceFile(target({ file: '/dev/full' }));
    expect(() => {
      write('a line\n');
    }).not.toThrow();
  });
});

test.each([3, 9])(
  'a trace to file descriptor %i goes to what the caller has opened there',
  async (descriptor) => {
    const file = path.join(await temporaryDirectory(), 'trace');
    const module = path.resolve(import.meta.dirname, '../../src/trace/trace-destination.ts');
    const script = `import { openTraceFile } from ${JSON.stringify(module)};
    openTraceFile(${JSON.stringify(target({ file: String(descriptor) }))})('a line\\n');`;
    const node = `exec "$0" --input-type=module --eval "$1" ${descriptor}>>"$2"`;
    const { stdout, stderr } = await execa('/bin/sh', ['-c', node, process.execPath, script, file]);
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
    expect(await readFile(file, 'utf8')).toBe('a line\n');
  },
);
