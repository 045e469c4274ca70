import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemPath } from '../lab/holder.ts';
import { suite } from '../setup/suite.ts';
import { BlackBox } from './black-box.ts';
import { agentPath } from './built-agent.ts';

suite('parameters', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    box = await BlackBox.up();
  });
  afterAll(() => box[Symbol.asyncDispose]());

  /** Title, parameters, what the exit reason names. */
  const malformed: [string, Record<string, string | undefined>, string[]][] = [
    ['ip=192.168.10.300', { ip: '192.168.10.300' }, ['ip="192.168.10.300"', 'not an IP address']],
    ['ip=192.168.010.015', { ip: '192.168.010.015' }, ['192.168.010.015']],
    ['ip with the prefix length of a subnet', { ip: '192.168.10.15/24' }, ['192.168.10.15/24', '/32']],
    ['ip=127.0.0.1', { ip: '127.0.0.1' }, ['loopback']],
    ['ip with a shell command', { ip: '192.168.10.15; reboot' }, ['not an IP address']],
    ['ip missing', { ip: undefined }, ['ip is required']],
    ['ip empty', { ip: '' }, ['ip is required']],
    ['routing_table=foo', { routing_table: 'foo' }, ['routing_table="foo"', 'rtb-0123456789abcdef0']],
    ['routing_table missing', { routing_table: undefined }, ['routing_table is required']],
    ['one of two routing tables', { routing_table: 'rtb-0a1b2c3d4e5f60001,rtb_2' }, ['"rtb_2"']],
    ['interface with a label', { interface: 'eth0:1' }, ['interface="eth0:1"']],
    ['iflabel too long', { iflabel: 'averyverylonglabel' }, ['iflabel="averyverylonglabel"']],
    [
      'iflabel too long for the interface',
      { interface: 'eth0', iflabel: 'elevenchars' },
      ['eth0:elevenchars', '15'],
    ],
    ['unknown auth_type', { auth_type: 'magic' }, ['auth_type="magic"', 'key, role']],
    [
      'no ARN of a role',
      { routing_table_role: 'overlay-ip' },
      ['routing_table_role="overlay-ip"', 'arn:aws:iam::123456789012:role/overlay-ip'],
    ],
    [
      'every problem at once',
      { ip: '192.168.10.300,', routing_table: 'foo', interface: '-x', iflabel: 'a b', auth_type: 'magic' },
      ['192.168.10.300', 'foo', '-x', 'a b', 'magic'],
    ],
  ];

  test.each(malformed)(
    '%s: start, probe and validate-all exit 6, without a call',
    async (_, params, named) => {
      for (const action of ['start', 'probe', 'validate-all']) {
        const result = await box.run(action, { params });
        expect(result).toMatchObject({ exit: 'OCF_ERR_CONFIGURED', calls: [] });
        for (const part of named) expect(result.reason).toContain(part);
      }
      expect(box.simulator.imdsCalls).toEqual([]);
    },
  );

  test.each(malformed)(
    '%s: a recurring monitor exits 1, a running resource is not stopped everywhere',
    async (_, params) => {
      expect(await box.run('monitor', { params })).toMatchObject({ exit: 'OCF_ERR_GENERIC', calls: [] });
    },
  );

  test.each([
    ['monapi', 'maybe'],
    ['api_timeout', 'soon'],
    ['awscli_timeout', '0'],
    ['lookup_type', 'Eni'],
    ['region', 'Mars'],
    ['endpoint_url', 'ec2'],
  ])('%s=%s only tunes: validate-all exits 6, a probe goes on', async (name, value) => {
    const params = { [name]: value };
    const validated = await box.run('validate-all', { params });
    expect(validated).toMatchObject({ exit: 'OCF_ERR_CONFIGURED' });
    expect(validated.reason).toContain(`${name}="${value}"`);
    expect(await box.run('probe', { params })).toMatchObject({ exit: 'OCF_NOT_RUNNING' });
  });

  test('a configuration of aws-vpc-move-ip is valid as it is', async () => {
    const params = {
      awscli: '/usr/bin/aws',
      profile: 'cluster',
      region: 'eu-central-1',
      interface: 'eth0',
      monapi: 'false',
      lookup_type: 'NetworkInterfaceId',
      curl_retries: '3',
      curl_sleep: '1',
      auth_type: 'key',
    };
    expect(await box.run('validate-all', { params })).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test('control characters in a value reach stderr escaped', async () => {
    const result = await box.run('validate-all', { params: { ip: 'a\nocf-exit-reason:b\u001b[31m' } });
    expect(result.reason).toContain('\\n');
    expect(result.reason).not.toContain('\u001b');
  });
});

suite('actions', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    box = await BlackBox.up();
  });
  afterAll(() => box[Symbol.asyncDispose]());

  test.each(['promote', 'demote', 'notify', 'migrate_to', 'migrate_from', 'reload', 'Start', 'docter', ''])(
    'action "%s" is not implemented',
    async (action) => {
      expect(await box.run(action)).toMatchObject({ exit: 'OCF_ERR_UNIMPLEMENTED', calls: [] });
    },
  );
});

suite('the first word', { tools: ['script'] }, () => {
  const env = { PATH: `${path.dirname(process.execPath)}:${systemPath}`, SHELL: '/bin/sh' };
  const run = (file: string, ...args: string[]) =>
    execa(file, args, { env, extendEnv: false, reject: false, stripFinalNewline: false });
  const typed = (...args: string[]) => run(agentPath, ...args);

  test.each(['help', '-h', '--help'])('%s prints the usage', async (word) => {
    const { exitCode, stdout, stderr } = await typed(word);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe((await typed('usage')).stdout);
  });

  test('help of a command is its own, of anything else the usage', async () => {
    const { exitCode, stdout } = await typed('help', 'status');
    expect(exitCode).toBe(0);
    expect(stdout).toBe((await typed('status', '--help')).stdout);
    expect((await typed('help', 'monitor')).stdout).toBe((await typed('usage')).stdout);
  });

  test('none at all: exits 3, and on a terminal the usage stands before the reason', async () => {
    const reason = 'ocf-exit-reason:no action given; see: overlay-ip usage\n';
    expect(await typed()).toMatchObject({ exitCode: 3, stdout: '', stderr: reason });
    const { stdout: usage } = await typed('usage');
    const shown = await run('script', '--quiet', '--return', '--command', agentPath, '/dev/null');
    expect([shown.exitCode, shown.stdout.replaceAll('\r', '')]).toEqual([3, `${usage}\n${reason}`]);
  });
});

suite('an old Node', { lab: true }, () => {
  let box: BlackBox;
  let home: string;
  beforeAll(async () => {
    box = await BlackBox.up();
    home = await mkdtemp(path.join(tmpdir(), 'old-node-'));
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' });`;
    await writeFile(path.join(home, 'old-node.cjs'), pretend);
  });
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  });

  test('start says what to install; stop, which has to work, does', async () => {
    await box.run('start');
    const env = { NODE_OPTIONS: `--require=${path.join(home, 'old-node.cjs')}` };
    const started = await box.run('start', { env });
    expect(started).toMatchObject({ exit: 'OCF_ERR_INSTALLED', calls: [] });
    expect(started.reason).toContain('Node.js 22 or later');
    expect(await box.run('stop', { env })).toMatchObject({ exit: 'OCF_SUCCESS' });
  });
});
