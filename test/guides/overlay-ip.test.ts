import { describe, expect, test, vi } from 'vitest';
import { run } from '../../src/run.ts';
import { typed } from '../operator/typed.ts';
import { called, documents } from './called.ts';
import { nodesOf } from './documents.ts';

/** What looks at the world, or changes it, is not done: all before it is. */
const done = vi.hoisted(() => vi.fn());
vi.mock('../../src/operator/status/show.ts', () => ({ show: done }));
vi.mock('../../src/operator/doctor/examine.ts', () => ({ examine: done }));
vi.mock('../../src/operator/change/changes.ts', () => ({ setUp: done, tearDown: done }));
vi.mock('../../src/operator/cluster-config/migrate/migrate.ts', () => ({
  migrate: () => {
    done();
    return 'done';
  },
}));

/** The cluster has the resource of the documents. */
vi.mock('../../src/operator/cluster/query-cib.ts', async () => {
  const { cibOf } = await import('../operator/doctor/cib-of.ts');
  return { queryCib: () => Promise.resolve(cibOf({ instanceIds: [] })) };
});

const lines = called('overlay-ip');
const isCommand = ({ words: [, word = ''] }: { words: readonly string[] }) => !word.startsWith('-');

describe('overlay-ip takes', () => {
  test.each(lines.filter(isCommand))('$line ($where)', async ({ words: [, ...args] }) => {
    done.mockClear();
    const { exitCode, stdout, stderr } = await typed(args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(done.mock.calls.length > 0 || stdout !== '').toBe(true);
  });

  test.each(lines.filter((line) => !isCommand(line)))('$line ($where)', async ({ words: [, ...args] }) => {
    const stdout: string[] = [];
    const exitCode = await run({
      ...{ args, env: {}, pid: 1, uid: 0, nodeVersion: '24.0.0', sinceStartMs: () => 0 },
      ...{ isTerminal: () => false, stdoutColumns: () => undefined, onCrash: () => undefined },
      writeStdout: (text) => stdout.push(text),
      writeStderr: () => undefined,
    });
    expect({ exitCode, isSilent: stdout.length === 0 }).toEqual({ exitCode: 0, isSilent: false });
  });
});

/** `overlay-ip policy --for doctor`, in the middle of a sentence, may leave out what is needed beside it. */
const inSentences = documents.flatMap((document) =>
  nodesOf(document)
    .filter(({ type, value = '' }) => type === 'inlineCode' && /^overlay-ip \w/.test(value))
    .map(({ value = '' }) => ({ name: document.name, value })),
);

test.each(inSentences)('there is what a sentence of $name calls $value', async ({ value }) => {
  const [, command = '', ...args] = value.split(' ');
  if (command === 'usage') return;
  const { exitCode, stdout } = await typed([command, '--help']);
  expect(exitCode).toBe(0);
  for (const flag of args.filter((word) => word.startsWith('--'))) expect(stdout).toContain(` ${flag}`);
});
