import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseParameters, parameters as declarations } from '../../src/agent.ts';
import { anyValues, toEnv } from './any-values.ts';
import { brokenIn, breakable } from './malformed.ts';
import { findFaults } from './judge.ts';
import { holds } from './holds.ts';
import { allSpelt, parameterNames } from './spellings.ts';

const text = (spelt: Record<string, { text: string }>) =>
  Object.fromEntries(Object.entries(spelt).map(([name, spelling]) => [name, spelling.text]));

test('every declared parameter is fuzzed', () => {
  expect(parameterNames.toSorted()).toEqual(Object.keys(declarations).toSorted());
});

describe('whatever the parameters are', () => {
  test('what is accepted is an address, a table, a name and so on to others too', () =>
    holds(
      anyValues,
      (values) => {
        const { parameters, problems } = parseParameters(toEnv(values));
        // A label that is too long for the interface is told and kept
        const isTold = problems.some(({ parameter }) => parameter === 'iflabel');
        expect(findFaults({ ...parameters, ...(isTold && { iflabel: undefined }) })).toEqual([]);
      },
      2_000,
    ));

  test('what is left of malformed lists is well-formed', () =>
    holds(brokenIn(breakable), ({ values }) => {
      expect(findFaults(parseParameters(toEnv(values)).parameters)).toEqual([]);
    }));

  test('what no parameter is called is not looked at', () =>
    holds(fc.dictionary(fc.string(), fc.string()), (strangers) => {
      const env = Object.fromEntries(Object.entries(strangers).map(([name, value]) => [`_${name}`, value]));
      for (const name of ['__proto__', 'constructor', 'CRM_meta_name']) env[`OCF_RESKEY_${name}`] = 'x';
      expect(parseParameters(env)).toEqual(parseParameters({}));
    }));
});

describe('a valid spelling', () => {
  test('gives the canonical value: blanks, case, leading zeros, /32, /128 and duplicates do not matter', () =>
    holds(allSpelt, (spelt) => {
      const { parameters, problems } = parseParameters(toEnv(text(spelt)));
      expect(problems).toEqual([]);
      for (const name of parameterNames) expect([name, parameters[name]]).toEqual([name, spelt[name].value]);
    }));

  test('of the former name of ip counts where ip is not configured', () =>
    holds(allSpelt, (spelt) => {
      const { parameters, problems } = parseParameters(toEnv({ ...text(spelt), ip: undefined }));
      expect(problems).toEqual([]);
      expect(parameters.ip).toEqual(spelt.address.value);
    }));
});

/** Each is one spelling too many: who takes them must say what they mean. */
describe('an overlay IP is not', () => {
  test.each([
    ['octal to some readers', '192.168.010.015'],
    ['hexadecimal', '0xc0.0xa8.0x0a.0x0f'],
    ['an IPv4 address in IPv6', '::ffff:192.168.10.15'],
    ['an IPv4 address in IPv6, in hexadecimal', '::ffff:c0a8:a0f'],
    ['of one link', 'fd00::1%eth0'],
    ['in brackets', '[fd00::1]'],
    ['in Arabic digits', '١٩٢.١٦٨.١٠.١٥'],
    ['in full-width digits', '１９２.168.10.15'],
    ['with dots that are none', '192․168․10․15'],
    ['with something invisible in it', '192.168.10.15\u200b'],
  ])('%s: %s', (_title, ip) => {
    const { parameters, problems } = parseParameters({
      OCF_RESKEY_ip: ip,
      OCF_RESKEY_routing_table: 'rtb-0a1b2c3d',
    });
    expect(parameters.ip).toEqual([]);
    expect(problems.map(({ parameter }) => parameter)).toEqual(['ip']);
  });
});

test.each<[name: string, value: string, why: string]>([
  ['proxy', 'http://pro\nxy.example:31\t28', 'with line breaks, which URL parsers drop in silence'],
  ['proxy', '"http://proxy.example:3128"', 'with the quotes of a shell, its host were "http'],
  ['proxy', 'http:/proxy.example', 'with a slash too few, its host were http'],
  ['endpoint_url', 'https://ec2.example;reboot', 'with a host that is no host name'],
  ['endpoint_url', 'https://ec2.example/\u0001', 'with a control character'],
  ['region', `eu-${'x'.repeat(70)}-1`, 'longer than a label of a host name'],
  ['interface', 'ü'.repeat(127), 'of 254 bytes; the kernel counts bytes'],
])('%s=%j is not accepted: %s', (name, value) => {
  const env = toEnv({ ip: '192.168.10.15', routing_table: 'rtb-0a1b2c3d', [name]: value });
  expect(parseParameters(env).problems.map(({ parameter }) => parameter)).toEqual([name]);
});
