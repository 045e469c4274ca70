import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesWritten, secretsIn } from './written.ts';

const secret = 'SimulatedSecretAccessKey/1';
let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'written-'));
  await mkdir(path.join(root, 'traces/overlay-ip'), { recursive: true });
  for (const file of ['ha-log', 'traces/overlay-ip/rsc_ip.start', 'not-named'])
    await writeFile(path.join(root, file), `Authorization: ${secret}, once more ${secret}\n`);
});
afterAll(() => rm(root, { recursive: true }));

test.each<[string, Record<string, string>, string[]]>([
  ['the log', { HA_LOGFILE: '/ha-log' }, ['/ha-log']],
  ['a trace by its variable', { OCF_TRACE_FILE: '/ha-log' }, ['/ha-log']],
  ['a trace by its parameter', { OCF_RESKEY_trace_file: '/ha-log' }, ['/ha-log']],
  ['traces by their directory', { OCF_RESKEY_trace_dir: '/traces' }, ['/traces/overlay-ip/rsc_ip.start']],
  ['a trace by a file descriptor', { OCF_TRACE_FILE: '3' }, []],
  ['files that are not there', { HA_LOGFILE: '/no/log', OCF_RESKEY_trace_dir: '/no/traces' }, []],
  ['nothing', {}, []],
])('of %s the secrets are found', async (_title, env, where) => {
  const found = secretsIn(await filesWritten({ root }, env), ['another', secret]);
  expect(found).toEqual(where.map((file) => `${secret} in ${file}`));
});
