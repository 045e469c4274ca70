import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agent } from '../../src/agent.ts';
import { anyValues, toEnv } from './any-values.ts';
import { junk } from './hostile-text.ts';
import { holds } from './holds.ts';
import { Host } from './in-process.ts';
import { breakable, brokenIn, identifying } from './malformed.ts';
import { problemsIn, readReason } from './reason.ts';
import { allSpelt } from './spellings.ts';

let host: Host;
beforeAll(async () => {
  host = await Host.up();
});
afterAll(() => host[Symbol.asyncDispose]());

const recurring = { OCF_RESKEY_CRM_meta_interval: '10000' };
const unique = (names: readonly string[]) => [...new Set(names)].toSorted();

describe('whatever the parameters are', () => {
  test('validate-all exits 0 in silence, or 6 with a reason that names parameters', () =>
    holds(
      anyValues,
      async (values) => {
        const { exit, stderr } = await host.run(['validate-all'], toEnv(values));
        expect([0, 6]).toContain(exit);
        if (exit === 0) expect(stderr).toBe('');
        else expect(readReason(stderr)).toMatch(/^[a-z_]+(?:="| is required: )/);
      },
      1_000,
    ));

  test('stop exits 0 in silence, and ip is asked what there is, nothing else', () =>
    holds(
      anyValues,
      async (values) => {
        expect(await host.run(['stop'], toEnv(values))).toEqual({ exit: 0, stdout: '', stderr: '' });
        expect(await host.take('ip.asked')).toEqual(['-json address show']);
      },
      60,
    ));

  test('reload-agent exits 0 in silence', () =>
    holds(anyValues, async (values) => {
      expect(await host.run(['reload-agent'], toEnv(values))).toEqual({ exit: 0, stdout: '', stderr: '' });
    }));
});

test('with valid parameters, however they are spelt, validate-all exits 0 in silence', () =>
  holds(allSpelt, async (spelt) => {
    const values = Object.fromEntries(Object.entries(spelt).map(([name, { text }]) => [name, text]));
    expect(await host.run(['validate-all'], toEnv(values))).toEqual({ exit: 0, stdout: '', stderr: '' });
  }));

describe('with any number of malformed parameters', () => {
  test('validate-all names all of them and no other', () =>
    holds(brokenIn(breakable), async ({ values, broken }) => {
      const { exit, stderr } = await host.run(['validate-all'], toEnv(values));
      expect(exit).toBe(6);
      expect(unique(problemsIn(readReason(stderr)).map(({ name }) => name))).toEqual(unique(broken));
    }));

  test('each is told with its value, cut and quoted, and with what to write', () =>
    holds(brokenIn(breakable), async ({ values }) => {
      const { stderr } = await host.run(['validate-all'], toEnv(values));
      for (const { name, shown, what } of problemsIn(readReason(stderr))) {
        expect(shown.length).toBeLessThanOrEqual(60);
        // User and password of a URL are masked
        if (!shown.includes('***@')) expect(values[name]?.trim()).toContain(shown.replace(/…$/, ''));
        expect(what).toMatch(/write|use|see|remove|not one of|not a number of seconds|not an absolute path/);
      }
    }));

  test('start and probe exit 6 and name the identifying ones alone, a recurring monitor exits 1', () =>
    holds(brokenIn(breakable), async ({ values, broken }) => {
      const fatal = broken.filter((name) => identifying.includes(name));
      fc.pre(fatal.length > 0);
      for (const [action, env, expected] of [
        ['start', {}, 6],
        ['monitor', {}, 6],
        ['monitor', recurring, 1],
      ] as const) {
        const { exit, stderr } = await host.run([action], { ...toEnv(values), ...env });
        expect(exit).toBe(expected);
        expect(unique(problemsIn(readReason(stderr)).map(({ name }) => name))).toEqual(unique(fatal));
      }
      expect(await host.take('ip.asked'), 'not even looked at').toEqual([]);
    }));
});

test('what a reader would not see is written out: nobody finds the fault in ip="192.168.10.15"', () =>
  holds(brokenIn(identifying), async ({ values }) => {
    const { stderr } = await host.run(['validate-all'], toEnv(values));
    expect(readReason(stderr)).not.toMatch(/(?! )[\p{Cf}\p{Zs}]/u);
  }));

describe('a very long value', () => {
  test.each([
    ['100 000 letters', 'x'.repeat(100_000)],
    ['50 000 emoji, none of them cut in half', '💥'.repeat(50_000)],
    ['100 000 signs of a user in a URL', '@'.repeat(100_000)],
    ['a list of 30 000 empty items', ','.repeat(30_000)],
    ['a list of 15 000 malformed items', '1,'.repeat(15_000)],
    ['a list of one valid item again and again, and one malformed', `${'192.168.10.15,'.repeat(5_000)}x`],
  ])('of %s has a reason of one screen, soon', async (_title, text) => {
    for (const name of identifying) {
      const values = { ip: '192.168.10.15', routing_table: 'rtb-0a1b2c3d', [name]: text };
      const { exit, stderr } = await host.run(['validate-all'], toEnv(values));
      expect(exit).toBe(6);
      const reason = readReason(stderr);
      expect(reason).toContain(`${name}=`);
      for (const { shown } of problemsIn(reason)) expect(shown.isWellFormed()).toBe(true);
    }
  });
});

describe('an action that is none', () => {
  const actions = [
    ...agent.actions.map(({ name }) => name),
    ...[
      'start',
      'stop',
      'monitor',
      'validate-all',
      'reload-agent',
      'meta-data',
      'usage',
      '--help',
      '--version',
    ],
  ];
  const none = fc.oneof(
    junk,
    fc.constantFrom(...actions.flatMap((name) => [`${name} `, name.toUpperCase()])),
  );

  test('exits 3, with a reason of one line', () =>
    holds(none, async (action) => {
      fc.pre(!actions.includes(action));
      const { exit, stdout, stderr } = await host.run([action], {});
      expect({ exit, stdout }).toEqual({ exit: 3, stdout: '' });
      expect(readReason(stderr)).toContain('usage');
    }));

  test('exits 3 with a reason of one screen also where it is very long', async () => {
    const { exit, stderr } = await host.run(['x'.repeat(100_000)], {});
    expect(exit).toBe(3);
    readReason(stderr);
  });

  test('after one that is: further arguments are not looked at', () =>
    holds(fc.array(junk), async (further) => {
      const valid = { ip: '192.168.10.15', routing_table: 'rtb-0a1b2c3d' };
      const ended = await host.run(['validate-all', ...further], toEnv(valid));
      expect(ended).toEqual({ exit: 0, stdout: '', stderr: '' });
    }));
});
