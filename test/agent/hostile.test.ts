import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemPath } from '../lab/holder.ts';
import { suite } from '../setup/suite.ts';
import { BlackBox, overlayIp } from './black-box.ts';
import { agentPath } from './built-agent.ts';

suite('a host in trouble', { lab: true }, () => {
  let box: BlackBox;
  let home: string;
  beforeAll(async () => {
    box = await BlackBox.up();
    home = await mkdtemp(path.join(tmpdir(), 'hostile-'));
    await chmod(home, 0o755);
  });
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  });
  afterEach(async () => {
    box.simulator.clearFaults();
    await box.run('stop');
  });

  const pathWith = (directory: string) => `${directory}:${path.dirname(process.execPath)}:${systemPath}`;

  test('ip hangs: stop fails with a reason before its timeout, and leaves no child', async () => {
    await box.run('start');
    await writeFile(path.join(home, 'ip'), `#!/bin/sh\nexec sleep 4711\n`, { mode: 0o755 });
    const stopped = await box.run('stop', { env: { PATH: pathWith(home) }, timeout: 5 });
    expect(stopped).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(stopped.reason).toMatch(/could not remove 192\.168\.10\.15.*Timeout/);
    const { stdout } = await box.vpc.lab
      .node('node1')
      .exec('sh', ['-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "']);
    expect(stdout).not.toContain('sleep 4711');
    await rm(path.join(home, 'ip'));
  });

  test('ip prints nothing: stop does not take it for "the address is gone"', async () => {
    await box.run('start');
    await writeFile(path.join(home, 'ip'), `#!/bin/sh\nexit 0\n`, { mode: 0o755 });
    const stopped = await box.run('stop', { env: { PATH: pathWith(home) }, timeout: 5 });
    expect(stopped).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    await rm(path.join(home, 'ip'));
    expect(await box.placesOf(overlayIp)).toEqual(['eth0']);
  });

  test('no file descriptors left: a probe of a standby still says not running', async () => {
    const limited = path.join(home, 'limited');
    await writeFile(limited, `#!/bin/sh\nulimit -n 25\nexec ${agentPath} "$@"\n`, { mode: 0o755 });
    const { exitCode, stderr } = await box.vpc.lab.node('node1').exec(limited, ['monitor'], {
      env: {
        PATH: pathWith(home),
        OCF_RESKEY_ip: overlayIp,
        OCF_RESKEY_routing_table: 'rtb-0a1b2c3d4e5f60001',
        OCF_RESKEY_CRM_meta_timeout: '20000',
      },
    });
    expect(exitCode, stderr).toBe(7);
  });

  test.each(['0', '5000', '2147485000', '99999999999999', 'garbage', '-5'])(
    'a timeout of %s ms: stop succeeds',
    async (timeout) => {
      await box.run('start');
      const env = { OCF_RESKEY_CRM_meta_timeout: timeout };
      expect(await box.run('stop', { env })).toMatchObject({ exit: 'OCF_SUCCESS' });
    },
  );

  test('something that is not EC2 answers every request with 200: start does not take it for EC2', async () => {
    await box.simulator.vpc.setRoute(
      'rtb-0a1b2c3d4e5f60001',
      `${overlayIp}/32`,
      box.vpc.networkInterfaceId('node2'),
    );
    box.simulator.fault({ status: 200, body: '' });
    const started = await box.run('start', { timeout: 5 });
    expect(started).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(started.reason).toContain('something other than EC2 answers');
    expect(box.routeOf()).toBe('node2');
  });

  test('the metadata service is not there: the reason does not blame the interface', async () => {
    await box.run('start');
    box.simulator.fault({ action: 'imds', status: 404 });
    const monitored = await box.run('monitor');
    expect(monitored).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(monitored.reason).toContain('PUT /latest/api/token');
    expect(monitored.reason).not.toMatch(/MAC address|NoInstanceRole/);
  });

  test('a password in a URL is in no exit reason', async () => {
    const params = { endpoint_url: 'https://user:Simulated-password@ec2.example/' };
    const validated = await box.run('validate-all', { params });
    expect(validated).toMatchObject({ exit: 'OCF_ERR_CONFIGURED' });
    expect(validated.reason).not.toContain('Simulated-password');
  });
});
