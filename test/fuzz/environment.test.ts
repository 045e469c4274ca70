import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseOcfEnvironment } from '../../src/ocf/environment.ts';
import { toEnv } from './any-values.ts';
import { junk, nearly } from './hostile-text.ts';
import { holds } from './holds.ts';
import { Host } from './in-process.ts';

let host: Host;
beforeAll(async () => {
  host = await Host.up();
});
afterAll(() => host[Symbol.asyncDispose]());

const valid = toEnv({ ip: '192.168.10.15', routing_table: 'rtb-0a1b2c3d' });
const malformed = toEnv({ ip: 'x', routing_table: 'rtb-0a1b2c3d' });
const near = (...texts: string[]) => fc.oneof(nearly(fc.constantFrom(...texts)), junk);
const isNumber = (text: string) => /^[0-9]+$/.test(text);

/** What Pacemaker sets beside the parameters, each as it never would. Nothing that asks for level 10, which looks at the host. */
const garbage = fc.record(
  {
    OCF_RESKEY_CRM_meta_timeout: near('20000', '180000').filter((text) => !isNumber(text)),
    OCF_RESKEY_CRM_meta_interval: near('0', '10000'),
    OCF_CHECK_LEVEL: near('0', '10').filter((text) => !isNumber(text)),
    OCF_RESKEY_crm_feature_set: near('3.16.2', '3.6.1'),
    OCF_RESKEY_CRM_meta_on_node: near('node1'),
    OCF_RESOURCE_INSTANCE: near('rsc_ip_HA1_HDB10', 'clone:0'),
    HA_LOGFACILITY: near('none').filter((text) => !/^[a-z0-9]+$/.test(text)),
    HA_debug: junk,
    OCF_ROOT: junk,
    OCF_RA_VERSION_MAJOR: junk,
  },
  { requiredKeys: [] },
);

describe('whatever Pacemaker sets around the parameters', () => {
  test('validate-all goes by the parameters', () =>
    holds(garbage, async (env) => {
      expect(await host.run(['validate-all'], { ...env, ...valid })).toMatchObject({ exit: 0, stderr: '' });
      expect(await host.run(['validate-all'], { ...env, ...malformed })).toMatchObject({ exit: 6 });
    }));

  test('start with malformed parameters exits 6', () =>
    holds(garbage, async (env) => {
      expect(await host.run(['start'], { ...env, ...malformed })).toMatchObject({ exit: 6 });
    }));

  test('a monitor is recurring where the interval is a number of milliseconds, else a probe', () =>
    holds(garbage, async (env) => {
      const { OCF_RESKEY_CRM_meta_interval: interval = '' } = env;
      const isRecurring = isNumber(interval) && BigInt(interval) > 0n;
      const { exit } = await host.run(['monitor'], { ...env, ...malformed });
      expect(exit).toBe(isRecurring ? 1 : 6);
    }));

  test('stop exits 0', () =>
    holds(
      garbage,
      async (env) => {
        expect(await host.run(['stop'], { ...env, ...valid })).toEqual({ exit: 0, stdout: '', stderr: '' });
      },
      40,
    ));
});

test('a timeout is a number of milliseconds up to a day, else the advertised one counts', () =>
  holds(fc.oneof(near('20000'), fc.bigInt({ min: 0n, max: 10n ** 400n }).map(String)), (text) => {
    const { timeoutMs } = parseOcfEnvironment({ OCF_RESKEY_CRM_meta_timeout: text });
    const day = 24n * 60n * 60n * 1000n;
    if (!isNumber(text) || BigInt(text) === 0n) expect(timeoutMs).toBeUndefined();
    else expect(BigInt(timeoutMs ?? -1)).toBe(BigInt(text) < day ? BigInt(text) : day);
  }));

describe('exit code 190 is used', () => {
  test('from feature set 3.6.1 on, however many digits and parts it has', () =>
    holds(fc.array(fc.oneof(fc.nat(20), fc.nat()), { minLength: 1, maxLength: 5 }), (parts) => {
      const { supportsDegraded } = parseOcfEnvironment({ OCF_RESKEY_crm_feature_set: parts.join('.') });
      const [major = 0, minor = 0, patch = 0] = parts;
      const isLater = major > 3 || (major === 3 && (minor > 6 || (minor === 6 && patch >= 1)));
      expect(supportsDegraded).toBe(isLater);
    }));

  test.each([
    '0x4.0.0',
    '1e3',
    '+4',
    ' 4',
    'Infinity',
    '٤.0.0',
    '４.0.0',
    '-4.0.0',
    '..',
    '3..1',
    '__proto__',
    '4-rc1',
  ])('with no feature set that is none: %s', (featureSet) => {
    expect(parseOcfEnvironment({ OCF_RESKEY_crm_feature_set: featureSet }).supportsDegraded).toBe(false);
  });
});

test('the prefix of the exit reason is written as it is, and what follows is one line', () =>
  holds(
    near('ocf-exit-reason:').filter((text) => text !== ''),
    async (prefix) => {
      const env = { OCF_EXIT_REASON_PREFIX: prefix, ...malformed };
      const { stderr } = await host.run(['validate-all'], env);
      expect(stderr.startsWith(prefix)).toBe(true);
      expect(stderr.slice(prefix.length)).toMatch(/^ip="x": [^\n]+\n$/);
    },
  ));

describe('the log', () => {
  const log = () => path.join(host.home, 'log');

  test('has one line for one message, whatever the resource is called', () =>
    holds(near('rsc_ip_HA1_HDB10'), async (resource) => {
      const env = { OCF_RESOURCE_INSTANCE: resource, HA_LOGFILE: log(), ...malformed };
      await host.run(['validate-all'], env);
      const lines = await host.take('log');
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(/^[A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d overlay-ip.* ERR: validate-all: ip="x": /);
    }));

  test('that has no such file is none; the action goes on', () =>
    holds(near('log', 'no/such/directory/log', '\0'), async (name) => {
      const file = `${host.home}/logs/${name}`;
      fc.pre(path.resolve(file).startsWith(host.home));
      const { exit } = await host.run(['validate-all'], { HA_LOGFILE: file, ...malformed });
      expect(exit).toBe(6);
    }));

  test.each(['/dev/full', '/proc/version', '/', `/${'x'.repeat(100_000)}`])('in %s is none', async (file) => {
    const { exit } = await host.run(['validate-all'], { HA_LOGFILE: file, ...malformed });
    expect(exit).toBe(6);
  });

  test.each(['daemon', 'local7', 'local9', 'kern', '0', '999999', 'constructor', 'x'.repeat(100_000)])(
    'of facility %s has a priority that syslog knows',
    async (facility) => {
      await host.run(['validate-all'], { HA_LOGFACILITY: facility, ...malformed });
      const [line = '', ...rest] = await host.take('logger.said');
      expect(rest).toEqual([]);
      const [, priority = 'none'] = /^<([^>]*)>validate-all: /.exec(line) ?? [];
      expect(Number(priority)).toBeLessThanOrEqual(191); // RFC 5424: 23 * 8 + 7
    },
  );
});
