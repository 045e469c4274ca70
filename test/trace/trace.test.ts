import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { startTrace, type TraceOptions } from '../../src/trace/trace.ts';
import { temporaryDirectory } from '../setup/temporary-directory.ts';

async function options(rest: Partial<TraceOptions> = {}): Promise<TraceOptions & { file: string }> {
  return {
    title: 'overlay-ip 0.1.0 start',
    env: {},
    sinceStartMs: () => 12.34,
    writeTerminal: undefined,
    directory: await temporaryDirectory(),
    agentName: 'overlay-ip',
    action: 'start',
    resourceInstance: 'rsc_ip',
    startedAt: new Date('2026-11-22T08:37:08Z'),
    ...rest,
    file: path.join(await temporaryDirectory(), 'trace'),
  };
}

const linesOf = async ({ file }: { file: string }) => (await readFile(file, 'utf8')).split('\n').slice(0, -1);

describe('a trace', () => {
  test('begins with title, time and the variables that an action depends on, sorted and masked', async () => {
    const env = {
      PATH: '/usr/bin',
      OCF_RESKEY_ip: '192.168.10.15',
      HTTPS_PROXY: 'http://user:hidden@proxy',
      no_proxy: 'localhost',
      AWS_SECRET_ACCESS_KEY: 'hidden',
      SSH_CONNECTION: 'hidden',
      MY_PASSWORD: 'hidden',
      PATH_OF_SOMETHING: 'hidden',
      AWS_REGION: undefined,
    };
    const open = await options({ env });
    startTrace(open);
    expect(await linesOf(open)).toEqual([
      '# overlay-ip 0.1.0 start, 2026-11-22T08:37:08.000Z',
      '# AWS_SECRET_ACCESS_KEY=***',
      '# HTTPS_PROXY=http://***@proxy',
      '# OCF_RESKEY_ip=192.168.10.15',
      '# PATH=/usr/bin',
      '# no_proxy=localhost',
    ]);
  });

  test('has log lines, questions, answers and the outcome, each with its time', async () => {
    const open = await options();
    const trace = startTrace(open);
    trace.sink.write('debug', 'start: looked');
    trace.port('port', { glance: () => 1 }).glance();
    trace.outcome({ exit: 'OCF_SUCCESS', warnings: [] });
    expect((await linesOf(open)).slice(1)).toEqual([
      '     12.3 ms  log debug: start: looked',
      '     12.3 ms  port.glance()',
      '     12.3 ms  port.glance() = 1 after 0.0 ms',
      '     12.3 ms  outcome {"exit":"OCF_SUCCESS","warnings":[]}',
    ]);
  });

  test('wants debug lines of the log', async () => {
    expect(startTrace(await options()).sink.debug).toBe(true);
  });

  test('of a person at a terminal who names no file is written there, and no file is made', async () => {
    const shown: string[] = [];
    const open = { ...(await options({ writeTerminal: (text) => void shown.push(text) })), file: undefined };
    startTrace({ ...open, directory: '/dev/null/nowhere' }).outcome({ exit: 'OCF_SUCCESS' });
    expect(shown.join('')).toContain('outcome {"exit":"OCF_SUCCESS"}');
  });

  test('of a person at a terminal who names a file is written to it alone', async () => {
    const shown: string[] = [];
    const open = await options({ writeTerminal: (text) => void shown.push(text) });
    startTrace(open).outcome({ exit: 'OCF_SUCCESS' });
    expect(shown).toEqual([]);
    expect(await linesOf(open)).toHaveLength(2);
  });
});
