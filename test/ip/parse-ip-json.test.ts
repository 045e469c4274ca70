import { describe, expect, test } from 'vitest';
import { parseAddressShow, parseDefaultRouteInterface } from '../../src/ip/parse-ip-json.ts';
import { captured } from './fixtures.ts';

describe('ip -json address show', () => {
  const links = parseAddressShow(captured('address-show.stdout'));
  const named = (name: string) => links.find(({ interfaceName }) => interfaceName === name);

  test('lists every link, those that are down and without carrier too', () => {
    expect(links.map(({ interfaceName }) => interfaceName).toSorted()).toEqual([
      'ens6',
      'ens7',
      'eth0',
      'lo',
      'peer0',
      'peer6',
      'peer7',
    ]);
  });

  test('shows a link with its alternative names and all addresses, the labelled one under its link’s name', () => {
    expect(named('eth0')).toEqual({
      interfaceName: 'eth0',
      altNames: ['enp0s5', 'eni-of-the-cluster'],
      macAddress: '02:00:00:00:00:01',
      isUp: true,
      hasCarrier: true,
      addresses: [
        { address: '10.0.1.11', prefixLength: 24 },
        { address: '192.168.10.15', prefixLength: 32 },
        { address: 'fd00:10::15', prefixLength: 128 },
        { address: 'fe80::ff:fe00:1', prefixLength: 64 },
      ],
    });
  });

  test.each([
    ['up', 'eth0', true, true],
    ['up without carrier', 'ens6', true, false],
    ['down', 'ens7', false, false],
    ['the loopback', 'lo', true, true],
  ])('tells a link that is %s', (_title, name, isUp, hasCarrier) => {
    expect(named(name)).toMatchObject({ isUp, hasCarrier });
  });

  test('shows the address of a link that is down', () => {
    expect(named('ens7')?.addresses).toEqual([{ address: '192.168.10.17', prefixLength: 32 }]);
  });

  test('shows a node that has a loopback alone, and that down', () => {
    expect(parseAddressShow(captured('address-show-loopback-down.stdout'))).toMatchObject([
      { interfaceName: 'lo', isUp: false, hasCarrier: false },
    ]);
  });

  test('brings addresses into canonical form', () => {
    const stdout = '[{"ifname":"eth0","addr_info":[{"local":"FD00:0010::0015","prefixlen":128}]}]';
    expect(parseAddressShow(stdout)[0]?.addresses).toEqual([{ address: 'fd00:10::15', prefixLength: 128 }]);
  });

  test('that prints a link without a name leaves it out, as older ones do for what was not asked for', () => {
    expect(parseAddressShow('[{},{"ifname":"lo"}]').map(({ interfaceName }) => interfaceName)).toEqual([
      'lo',
    ]);
  });

  test.each(['', '[]', 'Usage: ip [ OPTIONS ]', '{"ifname":"eth0"}', '[{"ifname":"eth0"', 'null'])(
    'that prints %s is not understood',
    (stdout) => {
      expect(() => parseAddressShow(stdout)).toThrow(SyntaxError);
    },
  );
});

describe('ip -json route show default', () => {
  test.each([
    ['of several is the one with the best metric', 'route-show-default.stdout', 'ens6'],
    ['may be IPv6', 'route-show-default-ipv6.stdout', 'eth0'],
    ['with several next hops has the interface of the first', 'route-show-multipath.stdout', 'eth0'],
    ['is there none', 'route-show-no-default.stdout', undefined],
    ['is there no IPv6 one', 'route-show-no-default-ipv6.stdout', undefined],
  ])('the default route %s', (_title, name, interfaceName) => {
    expect(parseDefaultRouteInterface(captured(name))).toBe(interfaceName);
  });

  test('that prints nothing has no default route', () => {
    expect(parseDefaultRouteInterface('\n')).toBeUndefined();
  });

  test('a route without a metric is the best', () => {
    const stdout = '[{"dst":"default","dev":"eth1","metric":100},{"dst":"default","dev":"eth0"}]';
    expect(parseDefaultRouteInterface(stdout)).toBe('eth0');
  });
});
