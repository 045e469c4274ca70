import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseOcfEnvironment, type Env } from '../../src/ocf/environment.ts';
import { logFile } from '../../src/ocf/log-file.ts';
import { formatTag, logTo, parseLogSettings, type Sink } from '../../src/ocf/log.ts';
import { openLog } from '../../src/ocf/open-log.ts';
import { syslog } from '../../src/ocf/syslog.ts';

async function directory(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'overlay-ip-log-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

/** A directory with a logger(1) that writes down its arguments and its input, and that directory's `said` file. */
async function fakeLogger(script = 'printf "%s\\n" "$*" >"$0.args"; exec /bin/cat >>"$0.said"') {
  const bin = await directory();
  await writeFile(path.join(bin, 'logger'), `#!/bin/sh\n${script}\n`);
  await chmod(path.join(bin, 'logger'), 0o755);
  const read = (name: string) => readFile(path.join(bin, `logger.${name}`), 'utf8').catch(() => '');
  return { bin, said: () => read('said'), args: () => read('args') };
}

function remember(): Sink & { lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    write: (severity, line) => {
      lines.push(`${severity} ${line}`);
    },
    close: () => Promise.resolve(),
  };
}

describe('the settings', () => {
  test.each<[string, Env, string | undefined]>([
    ['HA_LOGFACILITY', { HA_LOGFACILITY: 'daemon' }, 'daemon'],
    ['HA_logfacility, which Pacemaker sets too', { HA_logfacility: 'local5' }, 'local5'],
    ['neither', {}, undefined],
    ['none', { HA_LOGFACILITY: 'none' }, undefined],
    ['an empty one', { HA_LOGFACILITY: '' }, undefined],
    ['what is no facility', { HA_LOGFACILITY: 'daemon; reboot' }, undefined],
  ])('syslog is used with %s', (_title, env, facility) => {
    expect(parseLogSettings(env).facility).toBe(facility);
  });

  test.each<[Env, string | undefined]>([
    [{ HA_LOGFILE: '/var/log/ha.log' }, '/var/log/ha.log'],
    [{ HA_logfile: '/var/log/ha.log' }, '/var/log/ha.log'],
    [{ HA_LOGFILE: '' }, undefined],
    [{}, undefined],
  ])('%j: the file is %s', (env, file) => {
    expect(parseLogSettings(env).file).toBe(file);
  });

  test.each<[Env, boolean]>([
    [{}, false],
    [{ HA_debug: '' }, false],
    [{ HA_debug: '0' }, false],
    [{ HA_debug: 'no' }, false],
    [{ HA_debug: '1' }, true],
    [{ HA_debug: 'yes' }, true],
  ])('%j: debug lines are written: %s', (env, debug) => {
    expect(parseLogSettings(env).debug).toBe(debug);
  });
});

describe('a line', () => {
  test('names the action, in every sink, with its severity', () => {
    const sinks = [remember(), remember()];
    const log = logTo(sinks, 'start', { debug: true });
    log.debug('one');
    log.info('two');
    log.warning('three');
    log.error('four');
    for (const { lines } of sinks)
      expect(lines).toEqual([
        'debug start: one',
        'info start: two',
        'warning start: three',
        'err start: four',
      ]);
  });

  test('of severity debug is written where it is asked for alone', () => {
    const sink = remember();
    logTo([sink], 'monitor', { debug: false }).debug('one');
    expect(sink.lines).toEqual([]);
  });

  test('is one line, whatever it says', () => {
    const sink = remember();
    logTo([sink], 'stop', { debug: false }).info('a\nb\r\n\u001b[31mc\u2028d\u009be');
    expect(sink.lines).toEqual(['info stop: a b [31mc d e']);
  });
});

test.each([
  ['rsc_ip_HDB_HDB00', 'overlay-ip(rsc_ip_HDB_HDB00)[4711]'],
  [undefined, 'overlay-ip[4711]'],
])('the tag of resource %s is %s', (resource, tag) => {
  expect(formatTag('overlay-ip', resource, 4711)).toBe(tag);
});

describe('HA_LOGFILE', () => {
  test('gets lines with the local time, as other agents write them', async () => {
    const file = path.join(await directory(), 'ha.log');
    const sink = logFile(file, 'overlay-ip(ip)[1]', () => new Date(2026, 10, 2, 8, 5, 9));
    sink.write('warning', 'start: one');
    sink.write('err', 'start: two');
    await sink.close();
    expect(await readFile(file, 'utf8')).toBe(
      'Nov 02 08:05:09 overlay-ip(ip)[1]:    WARNING: start: one\n' +
        'Nov 02 08:05:09 overlay-ip(ip)[1]:    ERR: start: two\n',
    );
  });

  test('that can not be written fails nothing', async () => {
    const sink = logFile('/proc/nowhere/ha.log', 'overlay-ip[1]', () => new Date());
    expect(() => {
      sink.write('info', 'one');
    }).not.toThrow();
    await sink.close();
  });
});

describe('syslog', () => {
  test.each([
    ['daemon', 3],
    ['user', 1],
    ['local0', 16],
    ['local7', 23],
    ['authpriv', 10],
    ['nonsense', 3],
  ])('facility %s is number %i', async (facility, number) => {
    const { bin, said } = await fakeLogger();
    const sink = syslog(facility, 'overlay-ip[1]', bin);
    sink.write('debug', 'one');
    sink.write('info', 'two');
    sink.write('warning', 'three');
    sink.write('err', 'four');
    await sink.close();
    const priority = (severity: number) => number * 8 + severity;
    expect(await said()).toBe(
      `<${priority(7)}>one\n<${priority(6)}>two\n<${priority(4)}>three\n<${priority(3)}>four\n`,
    );
  });

  test('is told the tag, by one logger for all lines', async () => {
    const { bin, args } = await fakeLogger();
    const sink = syslog('daemon', 'overlay-ip(ip)[1]', bin);
    sink.write('info', 'one');
    sink.write('info', 'two');
    await sink.close();
    expect(await args()).toBe('--prio-prefix --tag overlay-ip(ip)[1]\n');
  });

  test('without a line starts no logger', async () => {
    const { bin, args } = await fakeLogger();
    await syslog('daemon', 'overlay-ip[1]', bin).close();
    expect(await args()).toBe('');
  });

  test('without a logger fails nothing', async () => {
    const sink = syslog('daemon', 'overlay-ip[1]', await directory());
    sink.write('info', 'one');
    await expect(sink.close()).resolves.toBeUndefined();
  });

  test('that takes no lines holds the end of an action for half a second at most', async () => {
    const { bin } = await fakeLogger('exec /bin/sleep 60');
    const sink = syslog('daemon', 'overlay-ip[1]', bin);
    sink.write('info', 'one');
    const start = performance.now();
    await sink.close();
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('the log of a run', () => {
  const open = (env: Env, isTerminal = false) => {
    let stderr = '';
    const owner = {
      env,
      pid: 4711,
      isTerminal: () => isTerminal,
      writeStderr: (text: string) => {
        stderr += text;
      },
    };
    return { ...openLog('overlay-ip', 'start', parseOcfEnvironment(env), owner), stderr: () => stderr };
  };

  test('goes to syslog and to the file that Pacemaker names, and not to stderr', async () => {
    const { bin, said, args } = await fakeLogger();
    const file = path.join(bin, 'ha.log');
    const env = { PATH: bin, HA_LOGFACILITY: 'daemon', HA_LOGFILE: file, OCF_RESOURCE_INSTANCE: 'ip_HDB' };
    const { log, close, stderr } = open(env);
    log.warning('one');
    await close();
    expect(await said()).toBe('<28>start: one\n');
    expect(await args()).toContain('overlay-ip(ip_HDB)[4711]');
    expect(await readFile(file, 'utf8')).toContain('overlay-ip(ip_HDB)[4711]:    WARNING: start: one\n');
    expect(stderr()).toBe('');
  });

  test('goes to a terminal', async () => {
    const { log, close, stderr } = open({}, true);
    log.error('one');
    await close();
    expect(stderr()).toBe('overlay-ip[4711]: ERR: start: one\n');
  });

  test('goes nowhere where nobody asks for it', async () => {
    const { log, close, stderr } = open({});
    log.error('one');
    await close();
    expect(stderr()).toBe('');
  });
});
