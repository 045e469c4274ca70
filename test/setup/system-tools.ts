import { buildTools } from '../../packaging/build-tools.ts';
import type { SystemTool } from '../../packaging/system-packages.ts';

/** What the tests and the demo need of the system beside Node: its path, and Debian's package of it. */
export const systemTools = {
  ip: { path: '/usr/sbin/ip', debianPackage: 'iproute2' },
  unshare: { path: '/usr/bin/unshare', debianPackage: 'util-linux' },
  logger: { path: '/usr/bin/logger', debianPackage: 'bsdutils' },
  busybox: { path: '/usr/bin/busybox', debianPackage: 'busybox' },
  xmllint: { path: '/usr/bin/xmllint', debianPackage: 'libxml2-utils' },
  'ocf-1.1.rng': { path: '/usr/share/pcs/data/ocf-1.1.rng', debianPackage: 'pcs' },
  'ocf-tester': { path: '/usr/sbin/ocf-tester', debianPackage: 'resource-agents' },
  'aws-vpc-move-ip': {
    path: '/usr/lib/ocf/resource.d/heartbeat/aws-vpc-move-ip',
    debianPackage: 'resource-agents',
  },
  pacemakerd: { path: '/usr/sbin/pacemakerd', debianPackage: 'pacemaker' },
  corosync: { path: '/usr/sbin/corosync', debianPackage: 'corosync' },
  crm_mon: { path: '/usr/sbin/crm_mon', debianPackage: 'pacemaker-cli-utils' },
  crm: { path: '/usr/sbin/crm', debianPackage: 'crmsh' },
  pcs: { path: '/usr/sbin/pcs', debianPackage: 'pcs' },
  curl: { path: '/usr/bin/curl', debianPackage: 'curl' },
  pkill: { path: '/usr/bin/pkill', debianPackage: 'procps' },
  aws: { path: '/usr/bin/aws', debianPackage: 'awscli' },
  openssl: { path: '/usr/bin/openssl', debianPackage: 'openssl' },
  // Not the package `tinyproxy`, whose installation starts a service on the machine
  tinyproxy: { path: '/usr/bin/tinyproxy', debianPackage: 'tinyproxy-bin' },
  time: { path: '/usr/bin/time', debianPackage: 'time' },
  ...buildTools,
  dpkg: { path: '/usr/bin/dpkg', debianPackage: 'dpkg' },
  rpm: { path: '/usr/bin/rpm', debianPackage: 'rpm' },
  lintian: { path: '/usr/bin/lintian', debianPackage: 'lintian' },
  rpmlint: { path: '/usr/bin/rpmlint', debianPackage: 'rpmlint' },
  mmdebstrap: { path: '/usr/bin/mmdebstrap', debianPackage: 'mmdebstrap' },
  'qemu-aarch64-static': { path: '/usr/bin/qemu-aarch64-static', debianPackage: 'qemu-user-static' },
  man: { path: '/usr/bin/man', debianPackage: 'man-db' },
  groff: { path: '/usr/bin/groff', debianPackage: 'groff-base' },
  readelf: { path: '/usr/bin/readelf', debianPackage: 'binutils' },
  script: { path: '/usr/bin/script', debianPackage: 'bsdutils' },
  bash: { path: '/bin/bash', debianPackage: 'bash' },
} as const satisfies Record<string, SystemTool>;

export type ToolName = keyof typeof systemTools;
