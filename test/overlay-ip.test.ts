import { describe, expect, test } from 'vitest';
import {
  canonicalAddress,
  destinationOf,
  isIpv6,
  overlayIpAddress,
  prefixLengthOf,
} from '../src/overlay-ip.ts';

describe('the canonical form of', () => {
  test.each([
    ['192.168.10.15', '192.168.10.15'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['fd00:10::0015', 'fd00:10::15'],
    ['::', '::'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
    expect(canonicalAddress(canonical)).toBe(canonical);
  });
});

test.each([
  ['a number over 255', '192.168.10.300'],
  ['a leading zero, octal to some', '192.168.010.015'],
  ['three numbers', '192.168.10'],
  ['five numbers', '192.168.10.15.1'],
  ['an empty number', '192.168..15'],
  ['hexadecimal numbers', '0xc0.0xa8.10.15'],
  ['one number', '3232238095'],
  ['a sign', '192.168.10.-1'],
  ['a blank', '192.168.10.15 '],
  ['a name', 'hanadb'],
  ['nothing', ''],
  ['two gaps in IPv6', 'fd00::10::15'],
  ['nine groups in IPv6', '1:2:3:4:5:6:7:8:9'],
  ['five digits in a group', 'fd000::15'],
  ['an IPv6 zone', 'fe80::1%eth0'],
  ['IPv6 in brackets', '[fd00::15]'],
  ['a port', '192.168.10.15:80'],
])('%s is not an IP address: %j', (_title, text) => {
  expect(canonicalAddress(text)).toBeUndefined();
});

test.each([
  ['192.168.10.15', false, 32, '192.168.10.15/32'],
  ['fd00:10::15', true, 128, 'fd00:10::15/128'],
])('%s is IPv6: %s, and its host route has /%i', (address, ipv6, prefixLength, destination) => {
  expect([isIpv6(address), prefixLengthOf(address), destinationOf(address)]).toEqual([
    ipv6,
    prefixLength,
    destination,
  ]);
});

describe('an overlay IP', () => {
  test.each([
    ['192.168.10.15', '192.168.10.15'],
    ['192.168.10.15/32', '192.168.10.15'],
    ['fd00:10::15/128', 'fd00:10::15'],
    ['2001:DB8:0::1', '2001:db8::1'],
    ['223.255.255.254', '223.255.255.254'],
    ['169.253.1.1', '169.253.1.1'],
  ])('may be written %s', (text, address) => {
    expect(overlayIpAddress.parse(text)).toEqual({ value: address, problems: [] });
  });

  test.each([
    ['192.168.10.300', 'not an IP address'],
    ['192.168.10.15/', '/32'],
    ['192.168.10.15/24', '/32'],
    ['192.168.10.15/032', '/32'],
    ['192.168.10.15/128', '/32'],
    ['fd00:10::15/32', '/128'],
    ['fd00:10::15/64', '/128'],
    ['192.168.10.15/32/32', 'not an IP address'],
    ['0.0.0.0', 'this network'],
    ['127.0.0.1', 'loopback'],
    ['169.254.169.254', 'link-local'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['fe80::1', 'link-local'],
    ['febf::1', 'link-local'],
    ['ff02::1', 'multicast'],
  ])('is not %s: %s', (text, word) => {
    const { value, problems } = overlayIpAddress.parse(text);
    expect(value).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining(word)]);
  });
});
