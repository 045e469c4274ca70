import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { systemPath } from '../lab/holder.ts';
import { suite } from '../setup/suite.ts';
import { systemTools } from '../setup/system-tools.ts';
import { BlackBox, overlayIp } from './black-box.ts';
import { agentPath } from './built-agent.ts';

suite('log', { lab: true, tools: ['logger', 'busybox'] }, () => {
  let box: BlackBox;
  let home: string;
  let node: BlackBox['vpc']['lab']['nodes'][number];
  beforeAll(async () => {
    box = await BlackBox.up();
    home = await mkdtemp(path.join(tmpdir(), 'log-'));
    node = box.vpc.lab.node('node1');
    // A /dev of this node's own, so that /dev/log is not the machine's
    await node.run('sh', ['-c', ownDev]);
    node.spawn(systemTools.busybox.path, ['syslogd', '-n', '-O', path.join(home, 'syslog')]);
    await vi.waitUntil(async () => (await node.exec('test', ['-S', '/dev/log'])).exitCode === 0, {
      timeout: 10_000,
    });
  });
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  });
  beforeEach(() => box.run('stop'));

  const read = async (file: string) => (await node.exec('cat', [path.join(home, file)])).stdout;

  test('start and stop tell syslog what they changed, with agent, resource and action in each line', async () => {
    const env = { HA_LOGFACILITY: 'daemon' };
    await box.run('start', { env });
    await box.run('stop', { env });
    const lines = await read('syslog');
    expect(lines).toMatch(
      new RegExp(`daemon.info overlay-ip\\(rsc_ip_HA1_HDB10\\)\\[\\d+\\]: start: added ${overlayIp} to eth0`),
    );
    expect(lines).toMatch(/daemon.info overlay-ip\(.*: start: (replaced|created) the route to .* in rtb-/);
    expect(lines).toMatch(/daemon.info overlay-ip\(.*: stop: removed 192\.168\.10\.15\/32 from eth0/);
  });

  test('a failure is an error line with the exit reason and the exit code', async () => {
    await box.run('start', { params: { interface: 'eth7' }, env: { HA_LOGFACILITY: 'local3' } });
    expect(await read('syslog')).toMatch(
      /local3\.err overlay-ip\(.*: start: there is no network interface eth7 .*OCF_ERR_ARGS/,
    );
  });

  test('a monitor that finds nothing new logs nothing', async () => {
    await box.run('start');
    const before = await read('syslog');
    await box.run('monitor', { env: { HA_LOGFACILITY: 'daemon' } });
    expect(await read('syslog')).toBe(before);
  });

  test('HA_LOGFILE has the time, the resource and the severity', async () => {
    const file = path.join(home, 'ha-log');
    await box.run('start', { env: { HA_LOGFILE: file } });
    expect(await read('ha-log')).toMatch(
      /^[A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d overlay-ip\(rsc_ip_HA1_HDB10\)\[\d+\]: +INFO: start: added/m,
    );
  });

  test('without OCF_RESOURCE_INSTANCE, as when somebody runs it by hand', async () => {
    const file = path.join(home, 'by-hand');
    await box.run('start', { env: { HA_LOGFILE: file, OCF_RESOURCE_INSTANCE: '' } });
    expect(await read('by-hand')).toMatch(/ overlay-ip\[\d+\]: /);
  });

  test.each([
    ['a log file that can not be written', { HA_LOGFILE: '/proc/no/such/file' }],
    ['a facility that does not exist', { HA_LOGFACILITY: 'nonsense' }],
  ])('%s changes nothing', async (_, env) => {
    expect(await box.run('start', { env })).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.run('stop', { env })).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test('on a terminal the lines are on stderr, and the exit reason is the last', async () => {
    const environment = { OCF_RESKEY_ip: overlayIp, OCF_RESKEY_routing_table: 'rtb-0a1b2c3d4e5f60001' };
    const { stdout } = await node.exec(
      'script',
      ['--quiet', '--command', `${agentPath} start`, '/dev/null'],
      {
        env: {
          ...environment,
          PATH: `${path.dirname(process.execPath)}:${systemPath}`,
          OCF_RESKEY_interface: 'eth7',
          SHELL: '/bin/sh',
        },
      },
    );
    const lines = stdout.trim().split(/\r?\n/);
    expect(lines[0]).toMatch(/^overlay-ip\[\d+\]: ERR: start: there is no network interface eth7/);
    expect(lines.at(-1)).toMatch(/^ocf-exit-reason:there is no network interface eth7/);
  });
});

const ownDev = `
set -e
mount -t tmpfs -o mode=755 dev /mnt
for device in null zero full random urandom tty; do : >/mnt/$device; mount --bind /dev/$device /mnt/$device; done
mkdir /mnt/pts; mount -t devpts -o newinstance,ptmxmode=0666 devpts /mnt/pts; ln -s pts/ptmx /mnt/ptmx
ln -s /proc/self/fd /mnt/fd
mount --move /mnt /dev`;
