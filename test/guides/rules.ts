import type { Run } from './run-many.ts';
import { cibHere, type Configuration } from './configured-host.ts';

/** Programs that cannot be run here, each with the reason. Of what they are called with bash checks the syntax alone. */
export const notRunHere: Readonly<Record<string, string>> = {
  '.': 'reads a file of a node',
  'apt-get': 'installs; test/packaging/installed does it with the packages themselves',
  cat: 'writes what stands in the document',
  date: 'says the time',
  dnf: 'installs, on RHEL; test/packaging/rpm reads the packages with rpm',
  getent: 'asks the name servers of a node',
  grep: 'searches files of a node',
  ip: 'addresses of a node; test/lab has those of the agent',
  journalctl: 'reads the journal of a node',
  killall: 'ends the cluster of a node',
  less: 'shows to somebody who reads',
  mkdir: 'makes folders of a node',
  nc: 'asks the overlay IP of a real VPC',
  nft: 'blocks the network of a node',
  passwd: 'asks somebody for a password',
  rpm: 'packages of a node',
  sed: 'changes files of a node; the one of the README runs in test/cluster/migration.test.ts',
  sh: 'runs what cluster-config printed; test/operator/cluster-config/real-tools.test.ts feeds it to crmsh and pcs',
  sleep: 'waits',
  su: 'commands of SAP',
  systemctl: 'units of a node',
  tee: 'writes files of a node',
  usermod: 'users of a node',
  zypper: 'installs, on SLES; test/packaging/rpm reads the packages with rpm',
};

export const programs = {
  aws: '/usr/bin/aws',
  crm: '/usr/sbin/crm',
  pcs: '/usr/sbin/pcs',
} as const;

/** Pacemaker's own, which are no Python. */
export const pacemakerTools = ['cibadmin', 'crm_mon', 'crm_resource', 'crm_verify'] as const;

/** What a command would do to a cluster, of which there is none: up to there it is run. */
interface Acting {
  readonly instead?: Run['instead'];
  readonly more?: readonly string[];
}

const crmActs: Readonly<Record<string, Acting>> = {
  'cluster init': {
    instead: {
      'crmsh.utils.service_is_active': false,
      'crmsh.bootstrap.bootstrap_init': true,
      'crmsh.bootstrap.bootstrap_add': true,
    },
  },
  'cluster join': { instead: { 'crmsh.bootstrap.bootstrap_join': true } },
  'resource move': { instead: { 'crmsh.utils.ext_cmd': 0 } },
  'resource refresh': { instead: { 'crmsh.utils.ext_cmd': 0 } },
  'resource cleanup': { instead: { 'crmsh.utils.ext_cmd': 0 } },
};

const pcsActs: Readonly<Record<string, Acting>> = {
  // Otherwise it asks for the password
  'host auth': { more: ['-p', 'some'], instead: { 'pcs.utils.auth_hosts': true } },
  // Into a file alone
  'cluster setup': { more: ['--corosync_conf', '/tmp/corosync.conf', '--overwrite'] },
  'cluster start': { instead: { 'pcs.cluster.start_cluster_all': true } },
  'cluster enable': { instead: { 'pcs.cluster.enable_cluster_all': true } },
  'cluster disable': { instead: { 'pcs.cluster.disable_cluster_all': true } },
  'resource move': { instead: { 'pcs.lib.commands.resource.move_autoclean': true } },
  'resource refresh': { instead: { 'pcs.lib.pacemaker.live.resource_refresh': true } },
  'resource cleanup': { instead: { 'pcs.lib.pacemaker.live.resource_cleanup': true } },
  'status ': { instead: { 'pcs.lib.commands.status.full_cluster_status_plaintext': true } },
};

export function runOfCrm(words: readonly string[]): Run {
  return runOf(words, crmActs[firstTwo(words)] ?? {});
}

export function runOfPcs(words: readonly string[]): Run {
  const acting = pcsActs[firstTwo(words)];
  // It knows of a file by an option
  return acting === undefined ? { args: ['-f', cibHere, ...words] } : runOf(words, acting);
}

function firstTwo([group = '', command = '']: readonly string[]): string {
  return `${group} ${command}`;
}

function runOf(words: readonly string[], { more = [], instead = {} }: Acting): Run {
  return { args: [...words, ...more], instead };
}

/** What a command finds configured. */
export function configurationFor([program, group, command]: readonly string[]): Configuration {
  if (/^(configure primitive|resource create)$/.test(`${group} ${command}`)) return 'created';
  return program === 'pcs' ? 'pcs' : 'crm';
}
