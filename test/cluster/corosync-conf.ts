export type RingMember = { name: string; address: string };

/**
 * corosync.conf(5) of a cluster on this machine. A token of one second: with less, a busy machine loses it. No real-time priority
 * and no cgroup of the machine's; socket buffers as large as a container lets them be.
 */
export function formatCorosyncConf(members: readonly RingMember[]): string {
  const nodes = members.map(
    ({ name, address }, index) => `  node {
    ring0_addr: ${address}
    name: ${name}
    nodeid: ${index + 1}
  }`,
  );
  return `totem {
  version: 2
  cluster_name: hacluster
  transport: knet
  crypto_cipher: none
  crypto_hash: none
  token: 1000
  join: 50
}
quorum {
  provider: corosync_votequorum
${members.length === 2 ? '  two_node: 1\n' : ''}}
logging {
  to_logfile: yes
  logfile: /var/log/corosync/corosync.log
  to_syslog: no
  to_stderr: no
  timestamp: hires
}
system {
  sched_rr: no
  move_to_root_cgroup: no
  allow_knet_handle_fallback: yes
}
nodelist {
${nodes.join('\n')}
}
`;
}
