import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findConfiguredAddresses } from '../../../../src/operator/doctor/host/find-configured-addresses.ts';
import { temporaryDirectory } from '../../../setup/temporary-directory.ts';
import { overlayIp } from '../healthy-names.ts';

async function hostWith(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await temporaryDirectory();
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.join(root, path.dirname(file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  return root;
}

/** `file:line` wherever the overlay IP is configured. */
async function placesIn(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { configuredAddresses } = await findConfiguredAddresses(await hostWith(files));
  return configuredAddresses
    .filter(({ address }) => address === overlayIp)
    .map(({ file, lineNumber }) => `${file}:${lineNumber}`);
}

/** What the tools write, with the overlay IP in the last line. */
const configured: readonly (readonly [string, string, string])[] = [
  [
    'initscripts of RHEL 8, a second address',
    '/etc/sysconfig/network-scripts/ifcfg-eth0',
    'TYPE=Ethernet\nBOOTPROTO=none\nDEVICE=eth0\nONBOOT=yes\nIPADDR=10.1.10.11\nPREFIX=24\nIPADDR1=192.168.10.15',
  ],
  [
    'initscripts of RHEL 7, an alias',
    '/etc/sysconfig/network-scripts/ifcfg-eth0:1',
    'DEVICE="eth0:1"\nONBOOT="yes"\nNETMASK="255.255.255.255"\nIPADDR="192.168.10.15"',
  ],
  [
    'wicked of SLES 15, with a label',
    '/etc/sysconfig/network/ifcfg-eth0',
    "BOOTPROTO='dhcp'\nSTARTMODE='auto'\nCLOUD_NETCONFIG_MANAGE='no'\nLABEL_1='hana'\nIPADDR_1='192.168.10.15/32'",
  ],
  [
    'wicked, on the loopback interface',
    '/etc/sysconfig/network/ifcfg-lo',
    "IPADDR='127.0.0.1/8'\nSTARTMODE='nfsroot'\nIPADDR_0='192.168.10.15/32'",
  ],
  [
    'ifupdown of Debian 12',
    '/etc/network/interfaces',
    'auto lo\niface lo inet loopback\n\nauto eth0:1\niface eth0:1 inet static\n    address 192.168.10.15/32',
  ],
  [
    'ifupdown, by a command',
    '/etc/network/interfaces.d/50-overlay-ip',
    'iface eth0 inet dhcp\n    up /sbin/ip -4 addr add 192.168.10.15/32 dev eth0',
  ],
  [
    'netplan, a list in lines',
    '/etc/netplan/60-hana.yaml',
    'network:\n  version: 2\n  ethernets:\n    ens5:\n      dhcp4: true\n      addresses:\n        - 192.168.10.15/32',
  ],
  [
    'netplan, a list in one line',
    '/etc/netplan/60-hana.yaml',
    'network:\n  version: 2\n  ethernets:\n    ens5:\n      addresses: [10.1.10.11/24, "192.168.10.15/32"]',
  ],
  [
    'netplan, with a label',
    '/etc/netplan/60-hana.yaml',
    'network:\n  ethernets:\n    ens5:\n      addresses:\n        - "192.168.10.15/32":',
  ],
  [
    'NetworkManager 1.42, a keyfile',
    '/etc/NetworkManager/system-connections/System eth0.nmconnection',
    '[connection]\nid=System eth0\ntype=ethernet\n\n[ipv4]\nmethod=auto\naddress1=10.1.10.11/24,10.1.10.1\naddress2=192.168.10.15/32',
  ],
  [
    'systemd-networkd 252',
    '/etc/systemd/network/10-ens5.network',
    '[Match]\nName=ens5\n\n[Network]\nDHCP=yes\nAddress=192.168.10.15/32',
  ],
  [
    'systemd-networkd, a drop-in',
    '/etc/systemd/network/70-ens5.network.d/hana.conf',
    '[Address]\nAddress=192.168.10.15/32',
  ],
];

test.each(configured)('%s: found in %s', async (_tool, file, text) => {
  expect(await placesIn({ [file]: `${text}\n` })).toEqual([`${file}:${text.split('\n').length}`]);
});

test.each([
  ['a comment of ifcfg', '/etc/sysconfig/network/ifcfg-eth0', "#IPADDR_1='192.168.10.15/32'"],
  ['the far end of a tunnel', '/etc/sysconfig/network/ifcfg-tun0', "REMOTE_IPADDR='192.168.10.15'"],
  ['a comment of ifupdown', '/etc/network/interfaces', '# address 192.168.10.15/32'],
  ['a gateway of ifupdown', '/etc/network/interfaces', 'gateway 192.168.10.15'],
  ['a comment of netplan', '/etc/netplan/a.yaml', '      # - 192.168.10.15/32'],
  ['a route of netplan', '/etc/netplan/a.yaml', '        - to: 192.168.10.15/32'],
  [
    'a route of netplan in one line',
    '/etc/netplan/a.yaml',
    'routes: [{to: "192.168.10.15/32", via: 10.1.10.1}]',
  ],
  ['a name server of netplan', '/etc/netplan/a.yaml', '        addresses: [192.168.10.15]'],
  [
    'a route of NetworkManager',
    '/etc/NetworkManager/system-connections/a.nmconnection',
    'route1=192.168.10.15/32,10.1.10.1',
  ],
  [
    'a name server of NetworkManager',
    '/etc/NetworkManager/system-connections/a.nmconnection',
    'dns=192.168.10.15;',
  ],
  ['a route of systemd-networkd', '/etc/systemd/network/a.network', '[Route]\nDestination=192.168.10.15/32'],
  ['a longer address', '/etc/sysconfig/network/ifcfg-eth0', "IPADDR='192.168.10.150'"],
  ['a copy of an editor', '/etc/sysconfig/network/ifcfg-eth0~', "IPADDR='192.168.10.15'"],
  ['a copy of rpm', '/etc/sysconfig/network-scripts/ifcfg-eth0.rpmsave', 'IPADDR=192.168.10.15'],
  ['another file', '/etc/netplan/README', '- 192.168.10.15/32'],
])('%s is no address of this host', async (_title, file, line) => {
  expect(await placesIn({ [file]: `${line}\n` })).toEqual([]);
});

test.each([
  ['/etc/sysconfig/network-scripts/ifcfg-eth0', 'IPV6ADDR_SECONDARIES="fd00:10::14/64 FD00:10:0::15/128"'],
  ['/etc/netplan/a.yaml', '        - "fd00:10::15/128"'],
  ['/etc/network/interfaces', '    address fd00:10:0:0::15/128'],
  ['/etc/systemd/network/a.network', 'Address=fd00:10::15/128'],
  ['/etc/NetworkManager/system-connections/a.nmconnection', 'address1=fd00:10::15/128'],
])('an IPv6 address, however it is written, in %s', async (file, line) => {
  const { configuredAddresses } = await findConfiguredAddresses(await hostWith({ [file]: line }));
  expect(configuredAddresses).toContainEqual({ address: 'fd00:10::15', file, lineNumber: 1 });
});

test('a host without any of these tools has nothing, and that is no failure', async () => {
  expect(await findConfiguredAddresses(await hostWith({}))).toEqual({
    configuredAddresses: [],
    unreadableFiles: [],
  });
});

test('a file that cannot be read is told', async () => {
  const root = await hostWith({ '/etc/netplan/b.yaml': '' });
  // Not even by root
  await symlink('a.yaml', path.join(root, 'etc/netplan/a.yaml'));
  expect((await findConfiguredAddresses(root)).unreadableFiles).toEqual([
    { file: '/etc/netplan/a.yaml', code: 'ELOOP' },
  ]);
});

test('a directory with the name of such a file is none', async () => {
  const root = await hostWith({ '/etc/netplan/a.yaml/b': '' });
  expect((await findConfiguredAddresses(root)).unreadableFiles).toEqual([]);
});
