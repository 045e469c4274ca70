import { describe, expect, test } from 'vitest';
import { addressState, findLink, isInPlace, type PresentAddress } from '../../src/decisions/address-state.ts';
import type { Link } from '../../src/ports.ts';
import { link, linkAddress } from '../fakes/addresses.ts';

function carrying(interfaceName: string, cidr: string, rest: Partial<Link> = {}): Link {
  return link(interfaceName, { addresses: [linkAddress(cidr)], ...rest });
}

describe('the state of an address', () => {
  test.each([
    ['is present on the link that has it', '192.168.10.15/32', 'present'],
    ['is present with whatever prefix length', '192.168.10.15/24', 'present'],
    ['is absent where only its beginning is there', '192.168.10.1/32', 'absent'],
    ['is absent where a longer one is there', '192.168.10.150/32', 'absent'],
    ['is absent where another one is there', '10.0.1.11/24', 'absent'],
  ])('%s', (_title, cidr, is) => {
    expect(addressState('192.168.10.15', [link('lo'), carrying('eth0', cidr)])).toMatchObject({ is });
  });

  test('is absent on a node without links', () => {
    expect(addressState('192.168.10.15', [])).toEqual({ address: '192.168.10.15', is: 'absent' });
  });

  test('tells every place it is in, each with its prefix length', () => {
    const eth0 = carrying('eth0', '192.168.10.15/32');
    const eth1 = carrying('eth1', '192.168.10.15/24', { isUp: false });
    expect(addressState('192.168.10.15', [eth0, link('eth2'), eth1])).toEqual({
      address: '192.168.10.15',
      is: 'present',
      on: [
        { link: eth0, prefixLength: 32 },
        { link: eth1, prefixLength: 24 },
      ],
    });
  });
});

describe('a link', () => {
  const links = [link('lo'), link('ens5', { altNames: ['enp0s5', 'eth0'] }), link('ens6')];

  test.each([
    ['its name', 'ens5', 'ens5'],
    ['an alternative name', 'enp0s5', 'ens5'],
    ['another alternative name', 'eth0', 'ens5'],
  ])('is found by %s', (_title, name, found) => {
    expect(findLink(links, name)?.interfaceName).toBe(found);
  });

  test.each([
    ['the beginning of its name', 'ens'],
    ['a name with a label', 'ens5:hana'],
  ])('is not found by %s', (_title, name) => {
    expect(findLink(links, name)).toBeUndefined();
  });
});

describe('an address is in place', () => {
  const on = (...links: Link[]): PresentAddress => ({
    address: '192.168.10.15',
    is: 'present',
    on: links.map((place) => ({ link: place, prefixLength: 32 })),
  });
  const down = { isUp: false };

  test.each<[string, PresentAddress, string | undefined, boolean]>([
    ['on the configured interface', on(link('eth0')), 'eth0', true],
    [
      'on the configured interface by an alternative name',
      on(link('ens5', { altNames: ['eth0'] })),
      'eth0',
      true,
    ],
    ['on any interface where none is configured', on(link('eth7')), undefined, true],
    ['on an interface without carrier', on(link('eth0', { hasCarrier: false })), 'eth0', true],
    ['on the configured interface and on another', on(link('eth1'), link('eth0')), 'eth0', true],
    ['not on another interface', on(link('eth1')), 'eth0', false],
    ['not on an interface that is down', on(link('eth0', down)), 'eth0', false],
    ['not on an interface that is down where none is configured', on(link('eth0', down)), undefined, false],
    [
      'not where the configured one is down and another up',
      on(link('eth0', down), link('eth1')),
      'eth0',
      false,
    ],
  ])('%s', (_title, state, interfaceName, expected) => {
    expect(isInPlace(state, interfaceName)).toBe(expected);
  });
});
