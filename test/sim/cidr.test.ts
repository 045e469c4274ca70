import { expect, test } from 'vitest';
import { cidrContains, formatCidr, parseCidr } from './cidr.ts';

test.each([
  ['192.168.10.10/32', '192.168.10.10/32'],
  ['100.68.0.18/18', '100.68.0.0/18'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['FD00:0:0:0::10/128', 'fd00::10/128'],
  ['fd00:10::1:0:0:10/64', 'fd00:10::/64'],
  ['::ffff:10.0.0.1/128', '::ffff:a00:1/128'],
  ['::/0', '::/0'],
])('%s is stored as %s', (text, canonical) => {
  const cidr = parseCidr(text);
  expect(cidr && formatCidr(cidr)).toBe(canonical);
});

test.each([
  '192.168.10.300/32',
  '192.168.10.10',
  '192.168.10.10/33',
  '10.0.0/8',
  'fd00::10/129',
  'fe80::1%eth0/64',
  '',
])('"%s" is not a CIDR block', (text) => {
  expect(parseCidr(text)).toBeUndefined();
});

test.each([
  ['10.0.0.0/16', '10.0.0.0/16', true],
  ['10.0.0.0/16', '10.0.255.1/32', true],
  ['10.0.0.0/16', '10.1.0.0/32', false],
  ['10.0.0.0/16', '10.0.0.0/8', false],
  ['0.0.0.0/0', '::/0', false],
  ['fd00:10::/56', 'fd00:10:0:ff::1/128', true],
])('whether %s contains %s: %s', (outer, inner, contains) => {
  const [a, b] = [parseCidr(outer), parseCidr(inner)];
  expect(a && b && cidrContains(a, b)).toBe(contains);
});
