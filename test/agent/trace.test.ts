import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemPath } from '../lab/holder.ts';
import { suite } from '../setup/suite.ts';
import { BlackBox, overlayIp, tables, type HowToRun } from './black-box.ts';
import { agentPath } from './built-agent.ts';
import { HomeOfRoot } from './home-of-root.ts';

const [table] = tables;
const file = '/run/trace';

suite('a trace', { lab: true }, () => {
  let box: BlackBox;
  let home: HomeOfRoot;
  beforeAll(async () => {
    box = await BlackBox.up({ source_dest_check: 'warn' });
    home = await HomeOfRoot.on(node());
  });
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    await home[Symbol.asyncDispose]();
  });
  afterEach(async () => {
    box.simulator.clearFaults();
    await home.clear();
    await node().run('rm', ['-rf', file, '/run/traces']);
    await box.run('stop');
  });

  const node = () => box.vpc.lab.node('node1');
  const seen = (name: string) => path.join(node().root, name);

  /** Runs an action with a trace; gives both. */
  async function trace(action: string, how: HowToRun = {}) {
    const result = await box.run(action, {
      ...how,
      params: { trace_ra: 'true', trace_file: file, ...how.params },
    });
    return { ...result, text: await readFile(seen(file), 'utf8') };
  }

  test('of a start has each request, command, answer and effect, with its time', async () => {
    const { text, exit } = await trace('start');
    expect(exit).toBe('OCF_SUCCESS');
    for (const line of [
      /^# overlay-ip \d+\.\d+\.\d+ start, Node\.js \d+\.\d+\.\d+, process \d+, 20/,
      /^# OCF_RESKEY_ip=192\.168\.10\.15$/m,
      /^ +\d+\.\d ms {2}> 1 PUT http:\/\/169\.254\.169\.254\/latest\/api\/token$/m,
      /^ +\d+\.\d ms {2}< 1 HTTP 200 text\/plain after \d+\.\d ms$/m,
      /^ +\d+\.\d ms {2}\$ ip -json address show$/m,
      /exit 0 of ip after \d+\.\d ms\n {2}\| \[\{"ifindex":1,"ifname":"lo"/,
      /\$ ip address add 192\.168\.10\.15\/32 dev eth0$/m,
      /log info: start: added 192\.168\.10\.15 to eth0$/m,
      /> \d+ POST http:\/\/10\.1\.0\.2\/$/m,
      /< \d+ HTTP 200 text\/xml;charset=UTF-8 request id [0-9a-f-]{36} after/,
      /routeTables\.replaceRoute\(.*\) = \{"ok":true\} after \d+\.\d ms$/m,
      /outcome \{"exit":"OCF_SUCCESS","warnings":\[\]\}\n$/,
    ])
      expect(text).toMatch(line);
  });

  test('of a monitor has the row of the monitor table that decided', async () => {
    await box.run('start');
    await box.simulator.vpc.setRoute(table, `${overlayIp}/32`, box.vpc.networkInterfaceId('node2'));
    const { text, exit } = await trace('monitor');
    expect(exit).toBe('OCF_ERR_GENERIC');
    expect(text).toContain('"decidedBy":"any address present, no route here, some elsewhere"');
  });

  test('of an action that fails has the failed requests and the reason', async () => {
    box.simulator.fault({ action: 'ReplaceRoute', errorCode: 'UnauthorizedOperation' });
    const { text, reason = '' } = await trace('start');
    expect(text).toMatch(/< \d+ HTTP 403 text\/xml;charset=UTF-8 request id/);
    expect(text).toContain('"code":"UnauthorizedOperation"');
    expect(text).toContain(`outcome {"exit":"OCF_ERR_PERM","reason":${JSON.stringify(reason)}`);
  });

  test('of a connection that is refused has the error', async () => {
    const { text } = await trace('monitor', { params: { endpoint_url: 'http://10.1.1.10:9' } });
    expect(text).not.toContain('POST');
    await box.run('start');
    const { text: active } = await trace('monitor', {
      params: { endpoint_url: 'http://10.1.1.10:9' },
      timeout: 5,
    });
    expect(active).toMatch(/< \d+ ECONNREFUSED connect ECONNREFUSED 10\.1\.1\.10:9 after/);
  });

  test.each(['stop', 'validate-all', 'reload-agent'])('%s has one too', async (action) => {
    const { text, exit } = await trace(action);
    expect(exit).toBe('OCF_SUCCESS');
    expect(text).toMatch(/outcome \{"exit":"OCF_SUCCESS"/);
  });

  test('goes to a file of its own in trace_dir, as that of other agents, which only root may read', async () => {
    const params = { trace_ra: '1', trace_dir: '/run/traces' };
    await box.run('probe', { params });
    await box.run('start', { params });
    const names = (await readdir(seen('/run/traces/overlay-ip'))).sort();
    expect(names).toEqual([
      expect.stringMatching(/^rsc_ip_HA1_HDB10\.monitor\.\d{4}-\d\d-\d\d\.\d\d:\d\d:\d\d$/),
      expect.stringMatching(/^rsc_ip_HA1_HDB10\.start\.\d{4}-\d\d-\d\d\.\d\d:\d\d:\d\d$/),
    ]);
    const { stdout } = await node().run('sh', ['-c', 'stat --format=%a /run/traces/overlay-ip/*']);
    expect(stdout.trim().split('\n')).toEqual(['600', '600']);
  });

  test('is written where OCF_TRACE_RA and OCF_TRACE_FILE say so, and they come before the parameters', async () => {
    const env = { OCF_TRACE_RA: 'yes', OCF_TRACE_FILE: file };
    await box.run('probe', { env, params: { trace_ra: 'false', trace_file: '/run/traces/never' } });
    expect(await readFile(seen(file), 'utf8')).toContain('outcome');
    await box.run('probe', {
      env: { OCF_TRACE_RA: 'no' },
      params: { trace_ra: 'true', trace_dir: '/run/traces' },
    });
    await expect(readdir(seen('/run/traces'))).rejects.toThrow('ENOENT');
  });

  test('goes to an open file descriptor', async () => {
    const { exitCode } = await node().exec('sh', ['-c', `exec "$0" monitor 5>${file}`, agentPath], {
      env: {
        PATH: `${path.dirname(process.execPath)}:${systemPath}`,
        OCF_RESKEY_ip: overlayIp,
        OCF_RESKEY_routing_table: table,
        OCF_TRACE_RA: '1',
        OCF_TRACE_FILE: '5',
      },
    });
    expect(exitCode).toBe(7);
    expect(await readFile(seen(file), 'utf8')).toContain('outcome {"exit":"OCF_NOT_RUNNING"');
  });

  test.each([
    ['a directory that cannot be made', { trace_file: '/proc/none/trace' }],
    ['a file descriptor that is not open', { trace_file: '9' }],
    ['a file descriptor that is none of ours', { trace_file: '8' }],
    ['a full disk', { trace_file: '/dev/full' }],
    ['a named pipe that nobody reads', { trace_file: '/run/pipe' }],
  ])('that cannot be written fails nothing: %s', async (_title, params) => {
    await node().run('sh', ['-c', '[ -p /run/pipe ] || mkfifo /run/pipe']);
    expect(await box.run('start', { params: { trace_ra: 'true', ...params } })).toMatchObject({
      exit: 'OCF_SUCCESS',
    });
  });

  test('that cannot be opened is a warning in the log', async () => {
    const params = { trace_ra: 'true', trace_file: '/proc/none/trace' };
    await box.run('start', { params, env: { HA_LOGFILE: '/run/trace' } });
    expect(await readFile(seen(file), 'utf8')).toMatch(/WARNING: start: no trace is written: .*\/proc\/none/);
  });

  test('holds no secret: keys, tokens, passwords, what credential_process prints', async () => {
    const { accessKeyId, secretAccessKey } = box.simulator.addAccessKey();
    const keys = JSON.stringify({ Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey });
    const script = await home.write('process', `#!/bin/sh\necho '${keys}'\n`, 0o755);
    await home.writeAws('config', `[profile cluster]\ncredential_process = ${script} SimulatedArgument\n`);
    const { text, exit } = await trace('start', {
      params: { profile: 'cluster', region: 'eu-central-1' },
      env: {
        AWS_SECRET_ACCESS_KEY: 'SimulatedSecretOfTheEnvironment',
        AWS_SESSION_TOKEN: 'SimulatedTokenOfTheEnvironment',
        HTTPS_PROXY: 'http://me:SimulatedProxyPassword@127.0.0.1:9',
      },
    });
    expect(exit).toBe('OCF_SUCCESS');
    expect(text).toContain('# HTTPS_PROXY=http://***@127.0.0.1:9');
    expect(text).toMatch(/\$ .*\(arguments and output are not shown\)/);
    expect(text).not.toMatch(/Simulated/);
    for (const secret of box.simulator.secrets) expect(text).not.toContain(secret);
  });
});
