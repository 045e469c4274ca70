import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runIp } from '../../src/ip/ip-command.ts';
import { ipAddresses } from '../../src/ip/ip-addresses.ts';
import { captured } from './fixtures.ts';

const never = new AbortController().signal;

/** A directory with an `ip` that writes down how it was called, then does as it is told. */
async function fakeIp(script: string, signal: AbortSignal = never) {
  const bin = await mkdtemp(path.join(tmpdir(), 'overlay-ip-ip-'));
  onTestFinished(() => rm(bin, { recursive: true }));
  await writeFile(path.join(bin, 'ip'), `#!/bin/sh\necho "$*" >>"$0.calls"\n${script}\n`);
  await chmod(path.join(bin, 'ip'), 0o755);
  return {
    bin,
    addresses: ipAddresses({ path: bin, signal }),
    calls: async () => (await readFile(path.join(bin, 'ip.calls'), 'utf8')).trim().split('\n'),
  };
}

const saying = (name: string, exitCode = 2) => `/bin/cat >&2 <<'EOT'\n${captured(name)}EOT\nexit ${exitCode}`;

describe('ip address add', () => {
  test.each([
    ['adds an IPv4 address as /32', { address: '192.168.10.15' }, 'address add 192.168.10.15/32 dev eth0'],
    [
      'gives an IPv4 address its label, with the interface’s name before it',
      { address: '192.168.10.15', label: 'hana' },
      'address add 192.168.10.15/32 dev eth0 label eth0:hana',
    ],
    [
      'adds an IPv6 address as /128, never a source address and without duplicate address detection',
      { address: 'fd00:10::15' },
      'address add fd00:10::15/128 dev eth0 nodad preferred_lft 0',
    ],
    [
      'gives an IPv6 address no label',
      { address: 'fd00:10::15', label: 'hana' },
      'address add fd00:10::15/128 dev eth0 nodad preferred_lft 0',
    ],
  ])('%s', async (_title, address, call) => {
    const { addresses, calls } = await fakeIp('');
    expect(await addresses.add({ interfaceName: 'eth0', ...address })).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await calls()).toEqual([call]);
  });

  test.each([
    ['since Linux 6.3', saying('address-add-twice.stderr')],
    ['before', 'echo "RTNETLINK answers: File exists" >&2; exit 2'],
  ])('of an address that is there already is done, as %s ip says it', async (_title, script) => {
    const { addresses } = await fakeIp(script);
    expect(await addresses.add({ address: '127.0.0.9', interfaceName: 'lo' })).toMatchObject({ ok: true });
  });
});

describe('ip address delete', () => {
  test('deletes with the prefix length that the address has', async () => {
    const { addresses, calls } = await fakeIp('');
    expect(await addresses.delete({ address: '192.168.10.15', prefixLength: 24 }, 'eth1')).toMatchObject({
      ok: true,
    });
    expect(await calls()).toEqual(['address delete 192.168.10.15/24 dev eth1']);
  });
});

describe('ip address show', () => {
  test('is read as JSON', async () => {
    const { addresses, calls } = await fakeIp(`/bin/cat <<'EOT'\n${captured('address-show.stdout')}EOT`);
    const shown = await addresses.show();
    expect(shown.ok && shown.value.find(({ interfaceName }) => interfaceName === 'eth0')).toMatchObject({
      macAddress: '02:00:00:00:00:01',
    });
    expect(await calls()).toEqual(['-json address show']);
  });

  test('that is not JSON is worth another try', async () => {
    const { addresses } = await fakeIp('echo "1: lo: <LOOPBACK,UP>"');
    expect(await addresses.show()).toMatchObject({
      ok: false,
      failure: { kind: 'transient', operation: 'ip address show' },
    });
  });
});

describe('the default route', () => {
  test('is asked for in IPv4 first', async () => {
    const { addresses, calls } = await fakeIp(
      `/bin/cat <<'EOT'\n${captured('route-show-default.stdout')}EOT`,
    );
    expect(await addresses.defaultRouteInterface()).toEqual({ ok: true, value: 'ens6' });
    expect(await calls()).toEqual(['-json route show default']);
  });

  test('is asked for in IPv6 where IPv4 has none', async () => {
    const ipv6 = captured('route-show-default-ipv6.stdout').trim();
    const { addresses, calls } = await fakeIp(`case "$1" in -6) echo '${ipv6}';; *) echo '[]';; esac`);
    expect(await addresses.defaultRouteInterface()).toEqual({ ok: true, value: 'eth0' });
    expect(await calls()).toHaveLength(2);
  });

  test('may be absent', async () => {
    const { addresses } = await fakeIp('');
    expect(await addresses.defaultRouteInterface()).toEqual({ ok: true, value: undefined });
  });

  test('is unknown, not absent, where ip fails', async () => {
    const { addresses } = await fakeIp('echo "Cannot open netlink socket" >&2; exit 1');
    expect(await addresses.defaultRouteInterface()).toMatchObject({ ok: false });
  });
});

describe('a failure', () => {
  const failureOf = async (script: string) => {
    const { addresses } = await fakeIp(script);
    const answer = await addresses.delete({ address: '192.168.10.15', prefixLength: 32 }, 'eth9');
    return answer.ok ? undefined : answer.failure;
  };

  test('says command, subject, exit code and what ip said', async () => {
    expect(await failureOf(saying('address-add-no-such-device.stderr', 1))).toEqual({
      kind: 'refused',
      operation: 'ip address delete',
      subject: '192.168.10.15',
      code: 'exit 1',
      message: 'Cannot find device "eth9"',
    });
  });

  test.each([
    ['of permission is denied', 'echo "RTNETLINK answers: Operation not permitted" >&2; exit 2', 'denied'],
    [
      'of another kind is worth another try',
      'echo "RTNETLINK answers: Device or resource busy" >&2; exit 2',
      'transient',
    ],
    ['by a signal is worth another try', 'kill -9 $$', 'transient'],
  ])('%s', async (_title, script, kind) => {
    expect(await failureOf(script)).toMatchObject({ kind });
  });
});

describe('the command ip', () => {
  test('runs with a clean environment and the C locale', async () => {
    const { bin } = await fakeIp('/usr/bin/env');
    process.env['OVERLAY_IP_TEST_SECRET'] = 'x';
    onTestFinished(() => {
      delete process.env['OVERLAY_IP_TEST_SECRET'];
    });
    const answer = await runIp('ip', [], { path: bin, signal: never });
    expect(answer.ok && answer.value).toContain('LC_ALL=C');
    expect(answer.ok && answer.value).not.toContain('SECRET');
  });

  test('is found in the usual places where PATH has none', async () => {
    const answer = await runIp('ip', ['-V'], { path: '/nowhere', signal: never });
    expect(answer).toMatchObject({ ok: true });
  });

  test('is no shell: an argument is an argument', async () => {
    const { bin, calls } = await fakeIp('');
    await runIp('ip', ['; touch /tmp/x'], { path: bin, signal: never });
    expect(await calls()).toEqual(['; touch /tmp/x']);
  });

  test('that hangs is killed with the deadline', async () => {
    const { addresses } = await fakeIp('exec /bin/sleep 60', AbortSignal.timeout(100));
    const start = performance.now();
    expect(await addresses.show()).toMatchObject({
      ok: false,
      failure: { kind: 'transient', code: 'Timeout' },
    });
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test('is found in the usual places where that of PATH may not be executed', async () => {
    const { bin } = await fakeIp('');
    await chmod(path.join(bin, 'ip'), 0o644);
    expect(await runIp('ip', ['-V'], { path: bin, signal: never })).toMatchObject({ ok: true });
  });
});
