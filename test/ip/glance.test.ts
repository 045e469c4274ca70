import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { parseNetworkInterfaces } from '../../src/ip/glance.ts';
import { parseAddressShow } from '../../src/ip/parse-ip-json.ts';
import type { Link } from '../../src/ports.ts';
import { captured } from './fixtures.ts';

type Interfaces = Record<string, NetworkInterfaceInfo[]>;

const glance = parseNetworkInterfaces(JSON.parse(captured('network-interfaces.stdout')) as Interfaces);
const shown = parseAddressShow(captured('address-show.stdout'));

/** What can be compared: a glance knows no alternative names and lists a label's addresses last. */
const comparable = (links: readonly Link[]) =>
  links
    .map(({ interfaceName, macAddress, addresses }) => ({
      interfaceName,
      macAddress,
      addresses: addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`).toSorted(),
    }))
    .toSorted((a, b) => (a.interfaceName < b.interfaceName ? -1 : 1));

const isSeen = ({ isUp, hasCarrier, addresses }: Link) => isUp && hasCarrier && addresses.length > 0;

describe('a glance at the addresses', () => {
  test('agrees with ip on every link that is up and has a carrier and an address', () => {
    expect(comparable(glance)).toEqual(comparable(shown.filter(isSeen)));
  });

  test('agrees with ip about the loopback of this machine, now', async () => {
    const { stdout } = await execa('ip', ['-json', 'address', 'show'], {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    });
    const own = comparable(parseNetworkInterfaces(networkInterfaces()));
    expect(own.length).toBeGreaterThan(0);
    const byIp = comparable(parseAddressShow(stdout).filter(isSeen));
    // Other tests come and go with links of their own
    expect(own.find(({ interfaceName }) => interfaceName === 'lo')).toEqual(
      byIp.find(({ interfaceName }) => interfaceName === 'lo'),
    );
  });

  test('puts a labelled address under the name of its link', () => {
    const eth0 = glance.find(({ interfaceName }) => interfaceName === 'eth0');
    expect(eth0?.addresses).toContainEqual({ address: '192.168.10.15', prefixLength: 32 });
    expect(glance.map(({ interfaceName }) => interfaceName)).not.toContain('eth0:hana');
  });

  test('puts a labelled address under its link also where the link has no other', () => {
    const info = {
      address: '192.168.10.15',
      netmask: '255.255.255.255',
      family: 'IPv4',
      mac: '02:00:00:00:00:01',
      internal: false,
      cidr: '192.168.10.15/32',
    } as const;
    expect(parseNetworkInterfaces({ 'eth0:hana': [info] })).toMatchObject([
      { interfaceName: 'eth0', macAddress: '02:00:00:00:00:01', addresses: [{ address: '192.168.10.15' }] },
    ]);
  });

  test.each(['ens6', 'ens7'])('does not see %s, which is down or without carrier', (name) => {
    expect(glance.map(({ interfaceName }) => interfaceName)).not.toContain(name);
  });
});
