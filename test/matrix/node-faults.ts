import { once } from 'node:events';
import path from 'node:path';
import type { ExitCode } from '../../src/ocf/exit-codes.ts';
import type { HowToRun } from '../agent/black-box.ts';
import { systemPath } from '../lab/holder.ts';
import type { LabNode } from '../lab/lab.ts';
import type { SimulatedVpc } from '../lab/simulated-vpc.ts';
import type { ActionName } from './actions.ts';
import { closing, withoutDescriptors, withoutReaders, type Through } from './through.ts';
import {
  dropDefaultRoutes,
  hideIp,
  loseInterface,
  renameInterface,
  switchOff,
  type Undo,
} from './node-changes.ts';

/** A node that something can be done to. */
export interface Host {
  readonly node: LabNode;
  readonly vpc: SimulatedVpc;
  /** A directory for commands that stand before those of the system. */
  readonly commands: (name: string, script: string) => Promise<string>;
}

export interface Trouble {
  readonly how?: HowToRun;
  readonly undo?: Undo;
}

/** Something wrong with the host itself. */
export interface NodeFault {
  readonly name: string;
  readonly row: string;
  readonly bring: (host: Host) => Promise<Trouble>;
  /** Of the actions to which it makes a difference. */
  readonly exits: Partial<Record<ActionName, readonly ExitCode[]>>;
  /** What the reason says, of exits that have one. */
  readonly says?: RegExp;
  /** It lasts as long as the action has. */
  readonly isSlow?: true;
  /** The address goes with it. */
  readonly losesAddress?: true;
}

const ok = ['OCF_SUCCESS'] as const;
const failed = ['OCF_ERR_GENERIC'] as const;
const absent = ['OCF_NOT_RUNNING'] as const;
const degraded = ['OCF_DEGRADED'] as const;
const notHere = ['OCF_ERR_ARGS'] as const;
const notInstalled = ['OCF_ERR_INSTALLED'] as const;
const denied = ['OCF_ERR_PERM'] as const;

/** The path of the Node that runs this comes before: it runs the agent too. */
const nodeDirectory = path.dirname(process.execPath);
const searched = (directory: string) => `${directory}:${nodeDirectory}:${systemPath}`;

// --- ip(8) ------------------------------------------------------------------------------------------------

/** While the address is seen without it, a monitor does not need it. What it does not tell is never taken for "no". */
const withoutAnswerOfIp: NodeFault['exits'] = {
  start: failed,
  stop: failed,
  'stop of a standby': failed,
  'monitor of a standby': failed,
  'probe of a standby': absent,
  'validate-all 10': failed,
};

const ip = (
  name: string,
  script: string,
  exits: NodeFault['exits'],
  more: Partial<Pick<NodeFault, 'isSlow' | 'says' | 'row'>> = {},
): NodeFault => ({
  name,
  row: 'ip fails, hangs, says nothing or nonsense',
  async bring({ commands }) {
    return { how: { env: { PATH: searched(await commands('ip', script)) } } };
  },
  exits,
  ...more,
});

const realIp = '/usr/sbin/ip "$@"';
const onChange = (otherwise: string) =>
  `case "$*" in *"address add"*|*"address delete"*) ${otherwise} ;; *) exec ${realIp} ;; esac`;
const noBufferSpace = 'echo "RTNETLINK answers: No buffer space available" >&2; exit 2';
const notPermitted = 'echo "RTNETLINK answers: Operation not permitted" >&2; exit 2';

const ofIp: readonly NodeFault[] = [
  ...(['missing', 'not executable'] as const).map((how): NodeFault => ({
    name: `ip is ${how}`,
    row: 'ip is not installed',
    bring: async ({ node }) => ({ undo: await hideIp(node, how) }),
    exits: {
      start: notInstalled,
      stop: failed,
      'monitor of a standby': failed,
      'probe of a standby': notInstalled,
      'validate-all 10': notInstalled,
    },
    says: /the command ip is not installed or not executable/,
  })),
  ip('ip fails', noBufferSpace, withoutAnswerOfIp, { says: /ip address show: exit 2: .*No buffer space/ }),
  ip('ip is killed', 'kill -9 $$', withoutAnswerOfIp, { says: /ip address show: killed by SIGKILL/ }),
  ip('ip hangs', 'exec sleep 4711', withoutAnswerOfIp, { isSlow: true, says: /ip address show: Timeout/ }),
  ip('ip says nothing', 'exit 0', withoutAnswerOfIp, { says: /ip address show: UnreadableAnswer/ }),
  ip('ip says nonsense', 'echo "[{"', withoutAnswerOfIp, { says: /ip address show: UnreadableAnswer/ }),
  ip(
    'ip has no permission',
    notPermitted,
    { ...withoutAnswerOfIp, start: denied, 'validate-all 10': denied },
    { says: /Operation not permitted/ },
  ),
  ip(
    'ip cannot change addresses',
    onChange(noBufferSpace),
    { start: failed, stop: failed },
    {
      row: 'ip cannot or may not change addresses',
      says: /ip address (add|delete): exit 2.*No buffer space/,
    },
  ),
  ip(
    'ip may not change addresses',
    onChange(notPermitted),
    { start: denied, stop: failed },
    {
      row: 'ip cannot or may not change addresses',
      says: /ip address (add|delete): .*Operation not permitted/,
    },
  ),
  ip(
    'ip hangs changing addresses',
    onChange('exec sleep 4711'),
    { start: failed, stop: failed },
    { row: 'ip cannot or may not change addresses', isSlow: true, says: /ip address (add|delete): Timeout/ },
  ),
  ip(
    'ip deletes nothing and says so to nobody',
    `case "$*" in *"address delete"*) exit 0 ;; *) exec ${realIp} ;; esac`,
    { stop: failed },
    { row: 'ip cannot or may not change addresses', isSlow: true, says: /StillThere.*eth0/ },
  ),
  ip(
    'ip warns and works',
    `echo "Cannot open netlink socket of something" >&2; exec ${realIp}`,
    {},
    { row: 'ip warns' },
  ),
];

// --- The interface ----------------------------------------------------------------------------------------

const withInterface: HowToRun = { params: { interface: 'eth0' } };

const ofInterface: readonly NodeFault[] = [
  {
    name: 'the interface is down',
    row: 'interface down',
    bring: async ({ node }) => ({ undo: await switchOff(node) }),
    exits: {
      start: failed,
      monitor: failed,
      probe: degraded,
      'validate-all 10': failed,
    },
    says: /eth0.* is down|EC2|10\.1\.0\.2|ENETUNREACH/,
  },
  {
    name: 'the interface is gone',
    row: 'interface gone',
    bring: async ({ vpc, node }) => ({ undo: await loseInterface(vpc, node) }),
    exits: {
      start: notHere,
      monitor: absent,
      probe: absent,
      'validate-all 10': notHere,
    },
    says: /neither an interface eth0 nor a default route/,
    losesAddress: true,
  },
  {
    name: 'the interface that is configured is gone',
    row: 'interface gone',
    bring: async ({ vpc, node }) => ({ how: withInterface, undo: await loseInterface(vpc, node) }),
    exits: { start: notHere, monitor: absent, probe: absent, 'validate-all 10': notHere },
    says: /no network interface eth0 on this node/,
    losesAddress: true,
  },
  {
    name: 'the interface that is configured has another name',
    row: 'interface renamed, as it is not configured',
    bring: async ({ node }) => ({ how: withInterface, undo: await renameInterface(node, 'ens5') }),
    exits: { start: notHere, monitor: failed, 'validate-all 10': notHere },
    says: /no network interface eth0 on this node \(there is ens5\)|is on ens5 \(interface=eth0\)/,
  },
  {
    name: 'the interface has another name, and none is configured',
    row: 'interface renamed, and none configured',
    bring: async ({ node }) => ({ undo: await renameInterface(node, 'ens5') }),
    exits: {},
  },
  {
    name: 'the interface has the configured name beside another one',
    row: 'interface renamed, and none configured',
    bring: async ({ node }) => ({ how: withInterface, undo: await renameInterface(node, 'ens5', 'eth0') }),
    exits: {},
  },
  {
    name: 'the interface has no carrier',
    row: 'interface without carrier, no default route',
    async bring({ vpc, node }) {
      await node.unplug();
      return { undo: () => vpc.plugIn(node.name) };
    },
    exits: { start: failed, monitor: degraded, probe: degraded, 'validate-all 10': failed },
    says: /ReplaceRoute|DescribeRouteTables/,
    isSlow: true,
  },
  {
    name: 'there is no default route',
    row: 'interface without carrier, no default route',
    bring: async ({ node }) => ({ undo: await dropDefaultRoutes(node) }),
    exits: { start: failed, monitor: degraded, probe: degraded, 'validate-all 10': failed },
    says: /(ReplaceRoute|DescribeRouteTables): ENETUNREACH/,
    isSlow: true,
  },
];

// --- Files, streams and variables -------------------------------------------------------------------------

const harmless = (name: string, row: string, bring: NodeFault['bring']): NodeFault => ({
  name,
  row,
  bring,
  exits: {},
});

const through = (name: string, row: string, how: Through, more: HowToRun = {}): NodeFault =>
  harmless(name, row, () => Promise.resolve({ how: { ...more, through: how } }));

const variables = (name: string, row: string, env: Readonly<Record<string, string>>): NodeFault =>
  harmless(name, row, () => Promise.resolve({ how: { env } }));

const traced = (directory: string): HowToRun => ({
  params: { trace_ra: 'true', trace_dir: `${directory}/traces` },
  env: { HA_LOGFILE: `${directory}/ha-log`, HA_debug: '1' },
});

const syslogs = 'syslog away or not reading';

const ofFiles: readonly NodeFault[] = [
  harmless('a read-only file system', 'read-only or full file system', async ({ node }) => {
    await node.run('sh', ['-ec', 'mount -o remount,bind,ro /']);
    const undo = () => node.run('mount', ['-o', 'remount,bind,rw', '/']);
    return { how: traced('/var/tmp'), undo };
  }),
  harmless('a full file system', 'read-only or full file system', async ({ node }) => {
    const fill =
      'mkdir -p /run/full; mount -t tmpfs -o size=16k full /run/full; cat /dev/zero >/run/full/it || :';
    await node.run('sh', ['-ec', fill]);
    return { how: traced('/run/full'), undo: () => node.run('umount', ['-l', '/run/full']) };
  }),
  variables('a log that is full', 'log and trace that cannot be written', {
    HA_LOGFILE: '/dev/full',
    HA_debug: '1',
  }),
  harmless(
    'a log and a trace that nobody reads',
    'log and trace that cannot be written',
    async ({ node }) => {
      await node.run('sh', ['-ec', 'rm -f /run/pipe; mkfifo /run/pipe']);
      return {
        how: {
          params: { trace_ra: 'true', trace_file: '/run/pipe' },
          env: { HA_LOGFILE: '/run/pipe', HA_debug: '1' },
        },
      };
    },
  ),
  harmless('no syslog', syslogs, () =>
    Promise.resolve({ how: { env: { HA_LOGFACILITY: 'daemon', HA_debug: '1' } } }),
  ),
  harmless('a syslog that nobody reads', syslogs, async ({ node }) => {
    const listen = "require('net').createServer((c) => c.pause()).listen('/dev/log', () => console.log())";
    const syslog = node.spawn(process.execPath, ['-e', listen], { env: {} });
    await once(syslog.stdout, 'data');
    return {
      how: { env: { HA_LOGFACILITY: 'daemon', HA_debug: '1' } },
      async undo() {
        syslog.kill();
        await syslog.exited;
        await node.run('rm', ['-f', '/dev/log']);
      },
    };
  }),
  ...(['exec sleep 4711', 'exit 1'] as const).map((script) =>
    harmless(
      script === 'exit 1' ? 'a logger that fails' : 'a logger that hangs',
      syslogs,
      async ({ commands }) => ({
        how: {
          env: {
            PATH: searched(await commands('logger', script)),
            HA_LOGFACILITY: 'daemon',
            HA_debug: '1',
          },
        },
      }),
    ),
  ),
];

const streams = 'stdout and stderr closed, or nobody reads them';

const ofStreams: readonly NodeFault[] = [
  through('stdout and stderr are closed', streams, closing('>&- 2>&-'), {
    isHeard: false,
  }),
  through('all three streams are closed', streams, closing('<&- >&- 2>&-'), {
    isHeard: false,
  }),
  through('stdout and stderr are full', streams, closing('>/dev/full 2>&1'), {
    isHeard: false,
  }),
  through('who read stdout and stderr has gone', streams, withoutReaders, {
    isHeard: false,
  }),
  {
    name: 'stdout and stderr are closed, and EC2 is away',
    row: 'stdout and stderr closed, and EC2 away',
    bring: () =>
      Promise.resolve({
        how: {
          through: closing('>&- 2>&-'),
          isHeard: false,
          params: { endpoint_url: 'http://10.1.0.2:9' },
        },
      }),
    exits: { start: failed, monitor: degraded, probe: degraded, 'validate-all 10': failed },
    isSlow: true,
  },
];

const missing = 'HOME, PATH, working directory missing, a huge environment';

const ofEnvironment: readonly NodeFault[] = [
  variables('HOME is nowhere', missing, { HOME: '/nowhere' }),
  through('HOME and everything else of a login is unset', missing, [
    ...['/usr/bin/env', '-u', 'HOME', '-u', 'USER', '-u', 'LC_ALL', '-u', 'SHELL'],
  ]),
  through('PATH is empty', missing, ['/usr/bin/env', 'PATH=', process.execPath]),
  through('PATH is unset', missing, ['/usr/bin/env', '-u', 'PATH', process.execPath]),
  through('the working directory is gone', missing, [
    ...['/bin/sh', '-c', 'mkdir /run/gone && cd /run/gone && rmdir /run/gone && exec "$@"', 'sh'],
  ]),
  variables(
    'a huge environment',
    missing,
    Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`HUGE_${n}`, 'x'.repeat(100_000)])),
  ),
  {
    name: 'no file descriptors are left',
    row: 'no file descriptors left',
    bring: () => Promise.resolve({ how: { through: withoutDescriptors } }),
    // As well as it goes: `ip` cannot be had, connections maybe
    exits: {
      start: failed,
      stop: failed,
      'stop of a standby': failed,
      monitor: [...ok, ...degraded],
      probe: [...ok, ...degraded],
      'monitor of a standby': failed,
      'validate-all 10': failed,
    },
    isSlow: true,
  },
];

export const nodeFaults: readonly NodeFault[] = [
  ...ofIp,
  ...ofInterface,
  ...ofFiles,
  ...ofStreams,
  ...ofEnvironment,
];
