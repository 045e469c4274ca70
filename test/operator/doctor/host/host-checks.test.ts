import { expect, test } from 'vitest';
import { failed, ok } from '../../../../src/answer.ts';
import { hostChecks, hostResourceChecks } from '../../../../src/operator/doctor/host/checks.ts';
import type { HostFacts } from '../../../../src/operator/doctor/host/facts.ts';
import type { Link } from '../../../../src/ports.ts';
import { link, linkAddress } from '../../../fakes/addresses.ts';
import { cibOf } from '../cib-of.ts';
import { healthyHost, instanceIds, judgeAll, viewOf } from '../cluster/healthy-view.ts';
import { destination, overlayIp } from '../healthy-names.ts';

const checks = [...hostChecks, ...hostResourceChecks];
const judge = (parts: Parameters<typeof viewOf>[0]) => judgeAll(checks, viewOf(parts));

const address = (...some: readonly string[]): Pick<Link, 'addresses'> => ({
  addresses: some.map(linkAddress),
});
const eth0 = link('eth0', address('10.1.10.11/24'));
const eth1 = link('eth1', address('10.1.30.11/24'));
const links = (...some: readonly Link[]): Pick<HostFacts, 'links'> => ({ links: ok(some) });
const filter = (values: Readonly<Record<string, number>>): Pick<HostFacts, 'reversePathFilter'> => ({
  reversePathFilter: new Map(Object.entries(values)),
});
const agent = (state: HostFacts['agent']['state']): Pick<HostFacts, 'agent'> => ({
  agent: { ...healthyHost.agent, state },
});
const managed = (value: string) => ({
  cloudNetconfig: { removesForeignAddresses: true, managed: new Map([['eth0', value]]) },
});
const named = { interface: 'eth0' };

interface HostFault {
  readonly title: string;
  readonly code: string;
  readonly host: Partial<HostFacts>;
  readonly parameters?: Readonly<Record<string, string>>;
}

const faults: readonly HostFault[] = [
  {
    title: 'ip is not installed',
    code: 'ip-not-installed',
    host: {
      links: failed({ kind: 'not-installed', operation: 'ip address show', code: 'ENOENT', message: '' }),
    },
  },
  {
    title: 'Pacemaker has a proxy that this shell does not know',
    code: 'other-environment',
    host: {
      awsEnvironment: { file: '/etc/sysconfig/pacemaker', ofPacemaker: ['HTTPS_PROXY'], ofThisShell: [] },
    },
  },
  {
    title: 'this shell is that of an administrator of AWS',
    code: 'other-environment',
    host: {
      awsEnvironment: { file: '/etc/sysconfig/pacemaker', ofPacemaker: [], ofThisShell: ['AWS_PROFILE'] },
    },
  },
  { title: 'Node is version 20', code: 'old-node', host: { nodeVersion: '20.19.0' } },
  { title: 'the agent is not there', code: 'agent-not-installed', host: agent({ is: 'absent' }) },
  {
    title: 'the agent is not executable',
    code: 'agent-not-executable',
    host: agent({ is: 'not executable' }),
  },
  {
    title: 'the agent does not run',
    code: 'agent-does-not-run',
    host: agent({ is: 'broken', message: "/usr/bin/env: 'node': No such file or directory" }),
  },
  {
    title: 'the agent is of another version',
    code: 'agent-of-another-version',
    host: agent({ is: 'working', version: '1.2.2' }),
  },
  {
    title: 'there is no interface of that name',
    code: 'no-network-interface',
    host: {},
    parameters: { interface: 'ens5' },
  },
  {
    title: 'there is no eth0 and no default route',
    code: 'no-network-interface',
    host: { ...links(link('ens5', address('10.1.10.11/24'))), defaultRouteInterface: ok(undefined) },
  },
  {
    title: 'the interface is down',
    code: 'interface-down',
    host: links({ ...eth0, isUp: false, hasCarrier: false }),
  },
  { title: 'the interface has no carrier', code: 'no-carrier', host: links({ ...eth0, hasCarrier: false }) },
  {
    title: 'there are two interfaces, and none is named',
    code: 'interface-guessed',
    host: { ...links(eth0, eth1), ...filter({ all: 0, eth0: 0 }) },
  },
  {
    title: 'there are two interfaces, and rp_filter of the one is strict',
    code: 'strict-rp-filter',
    host: { ...links(eth0, eth1), ...filter({ all: 0, eth0: 1, eth1: 2 }) },
    parameters: named,
  },
  {
    title: 'there are two interfaces, and rp_filter of all is strict',
    code: 'strict-rp-filter',
    host: { ...links(eth0, eth1), ...filter({ all: 1, eth0: 0, eth1: 2 }) },
    parameters: named,
  },
  {
    title: 'a file of the host adds the overlay IP',
    code: 'address-configured-at-boot',
    host: {
      configuredAddresses: [{ address: overlayIp, file: '/etc/sysconfig/network/ifcfg-eth0', lineNumber: 4 }],
    },
  },
  {
    title: 'the overlay IP has a prefix length of 24',
    code: 'address-with-subnet',
    host: links(link('eth0', address('10.1.10.11/24', `${overlayIp}/24`))),
  },
  {
    title: 'the overlay IP is on the loopback interface as well',
    code: 'address-on-two-interfaces',
    host: links(
      link('lo', address('127.0.0.1/8', destination)),
      link('eth0', address('10.1.10.11/24', destination)),
    ),
  },
  {
    title: 'the overlay IP is on another interface than the one that is named',
    code: 'address-on-another-interface',
    host: { ...links(eth0, link('eth1', address(destination))) },
    parameters: named,
  },
  {
    title: 'an old cloud-netconfig manages the interface',
    code: 'cloud-netconfig',
    host: managed('yes'),
  },
  {
    title: 'nm-cloud-setup of NetworkManager 1.40.0 is enabled',
    code: 'nm-cloud-setup',
    host: { nmCloudSetup: { enabledUnits: ['nm-cloud-setup.timer'], version: '1.40.0' } },
  },
  {
    title: 'nm-cloud-setup of nobody knows which NetworkManager is enabled',
    code: 'nm-cloud-setup',
    host: { nmCloudSetup: { enabledUnits: ['nm-cloud-setup.service'], version: undefined } },
  },
  {
    title: 'amazon-ec2-net-utils configures the interface',
    code: 'amazon-ec2-net-utils',
    host: { ec2NetUtils: new Map([['eth0', { keepsAddresses: false }]]) },
  },
];

test('a healthy host has no finding', () => {
  const { codes, unknown, notApplicable } = judge({});
  expect({ codes, unknown }).toEqual({ codes: [], unknown: [] });
  expect(notApplicable).toEqual([
    'the kernel takes packets whose way back is another interface',
    'cloud-netconfig leaves the overlay IP alone',
    'nm-cloud-setup leaves the overlay IP alone',
    'amazon-ec2-net-utils leaves the overlay IP alone',
  ]);
});

test.each(faults)('$title: $code, and nothing else', ({ code, ...parts }) => {
  const { codes, unknown } = judge(parts);
  expect({ codes, unknown }).toEqual({ codes: [code], unknown: [] });
});

test('each code is that of a fault above', () => {
  const declared = checks.flatMap(({ codes }) => codes);
  expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(declared));
});

const bridge = link('docker0', address('172.17.0.1/16'));
const quiet: readonly [string, Omit<HostFault, 'title' | 'code'>][] = [
  ['the overlay IP is not on this host', { host: links(eth0) }],
  [
    'it is on an interface that is named by an alternative name',
    { host: links({ ...eth0, altNames: ['eni-1'] }), parameters: { interface: 'eni-1' } },
  ],
  [
    'a bridge of containers is no second network interface',
    { host: { ...links(eth0, bridge), linkKinds: ok(new Map([['docker0', 'bridge']])) } },
  ],
  [
    'an interface with the overlay IP alone is no second way',
    { host: links(eth0, link('dummy0', address(destination))) },
  ],
  [
    'an interface with a link-local address alone is no second way',
    { host: links(eth0, link('eth1', address('fe80::1/64'))) },
  ],
  [
    'two interfaces, one named, loose rp_filter',
    { host: { ...links(eth0, eth1), ...filter({ all: 1, eth0: 2, eth1: 1 }) }, parameters: named },
  ],
  [
    'rp_filter does not matter to an IPv6 address',
    {
      host: { ...links(eth0, eth1), ...filter({ all: 1, eth0: 1 }) },
      parameters: { ...named, ip: 'fd00:10::15' },
    },
  ],
  [
    'a file configures an address that only begins alike',
    {
      host: {
        configuredAddresses: [{ address: '192.168.10.1', file: '/etc/netplan/a.yaml', lineNumber: 1 }],
      },
    },
  ],
  ['an old cloud-netconfig does not manage the interface', { host: managed('no') }],
  [
    'a new cloud-netconfig manages it',
    { host: { cloudNetconfig: { removesForeignAddresses: false, managed: new Map([['eth0', 'yes']]) } } },
  ],
  ...['1.40.10', '1.40.16', '1.41.6', '1.42.0', '1.54.3', '2.0.0'].map(
    (version): [string, Omit<HostFault, 'title' | 'code'>] => [
      `nm-cloud-setup of NetworkManager ${version} is enabled`,
      { host: { nmCloudSetup: { enabledUnits: ['nm-cloud-setup.timer'], version } } },
    ],
  ),
  [
    'amazon-ec2-net-utils, and systemd-networkd keeps addresses',
    { host: { ec2NetUtils: new Map([['eth0', { keepsAddresses: true }]]) } },
  ],
  [
    'amazon-ec2-net-utils configures another interface',
    { host: { ec2NetUtils: new Map([['eth9', { keepsAddresses: false }]]) } },
  ],
];

test.each(quiet)('no finding: %s', (_title, parts) => {
  const { codes, unknown } = judge(parts);
  expect({ codes, unknown }).toEqual({ codes: [], unknown: [] });
});

test('a resource of aws-vpc-move-ip does not need this agent', () => {
  const peer = 'class="ocf" provider="heartbeat" type="aws-vpc-move-ip"';
  const { codes } = judge({ cib: cibOf({ instanceIds, agent: peer }), host: agent({ is: 'absent' }) });
  expect(codes).toEqual([]);
});

test('ip does not answer: what needs it is unknown, and nothing is found', () => {
  const noAnswer = failed({
    kind: 'transient',
    operation: 'ip address show',
    code: 'Timeout',
    message: 'no answer',
  });
  const { codes, unknown } = judge({ host: { links: noAnswer } });
  expect({ codes, unknown }).toEqual({
    codes: [],
    unknown: [
      'ip (iproute2) is installed',
      'the network interface is there, up and has a carrier',
      'it is certain which network interface the agent takes',
      'the kernel takes packets whose way back is another interface',
      'the overlay IP is on this host as the agent adds it, or not at all',
    ],
  });
});

test('a file that only root reads makes it unknown, unless another one has the address', () => {
  const unreadableFiles = [{ file: '/etc/NetworkManager/system-connections/a.nmconnection', code: 'EACCES' }];
  const title = 'no file of this host adds the overlay IP at boot';
  expect(judge({ host: { unreadableFiles, uid: 1000 } })).toMatchObject({ codes: [], unknown: [title] });
  const configuredAddresses = [{ address: overlayIp, file: '/etc/netplan/a.yaml', lineNumber: 3 }];
  expect(judge({ host: { unreadableFiles, configuredAddresses } })).toMatchObject({
    codes: ['address-configured-at-boot'],
    unknown: [],
  });
});

test('which interfaces are of containers cannot be told: whether there are several is unknown', () => {
  const noAnswer = failed({ kind: 'transient', operation: 'ip link show', code: 'Timeout', message: '' });
  const host = { ...links(eth0, bridge), linkKinds: noAnswer };
  expect(judge({ host })).toMatchObject({
    codes: [],
    unknown: [
      'it is certain which network interface the agent takes',
      'the kernel takes packets whose way back is another interface',
    ],
  });
  expect(judge({ host: { ...links(eth0), linkKinds: noAnswer } })).toMatchObject({ codes: [], unknown: [] });
});

test('rp_filter that cannot be read is unknown', () => {
  const { codes, unknown } = judge({ host: { ...links(eth0, eth1), ...filter({}) }, parameters: named });
  expect({ codes, unknown }).toEqual({
    codes: [],
    unknown: ['the kernel takes packets whose way back is another interface'],
  });
});

test('a finding names file and line, and how to mend it', () => {
  const { findings } = judge({
    host: { configuredAddresses: [{ address: overlayIp, file: '/etc/network/interfaces', lineNumber: 7 }] },
  });
  expect(findings).toMatchObject([{ what: `/etc/network/interfaces, line 7, configures ${overlayIp}` }]);
});
