import { expect, test } from 'vitest';
import { isPrivateAddress, isSummary } from '../../../src/operator/vpc/private-address.ts';

test.each([
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['172.32.0.1', false],
  ['192.168.10.15', true],
  ['203.0.113.1', false],
  ['fd00:10::15', true],
  ['2001:db8::1', false],
])('%s is a private address: %s', (address, isPrivate) => {
  expect(isPrivateAddress(address)).toBe(isPrivate);
});

test.each([
  ['0.0.0.0/0', true],
  ['::/0', true],
  ['10.0.0.0/8', true],
  ['172.16.0.0/12', true],
  ['192.168.0.0/16', true],
  ['fc00::/7', true],
  ['fd00::/8', true],
  ['10.20.0.0/16', false],
  ['192.168.10.0/24', false],
  ['203.0.113.0/24', false],
])('a route to %s sums up networks: %s', (destination, sumsUp) => {
  expect(isSummary(destination)).toBe(sumsUp);
});
