import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { agentPath } from '../agent/built-agent.ts';
import type { LabNode, RootFileSystem } from '../lab/lab.ts';
import type { SimulatedVpc } from '../lab/simulated-vpc.ts';
import { formatCorosyncConf } from './corosync-conf.ts';
import { fencePort } from './power-switch.ts';

const project = path.resolve(import.meta.dirname, '../..');

/** What a cluster node needs of this machine beside its root file system. */
export const sharedPaths = [project];

/** How the agent gets onto a host. */
export type Installation = {
  /** The root file system of the host; default: this machine's. */
  readonly root?: RootFileSystem;
  readonly installAgent: (node: LabNode) => Promise<unknown>;
};

/** What `npm run build` makes, under `/usr/lib/ocf`, and Node in the `PATH`. */
export const builtAgent: Installation = {
  installAgent: (node) => {
    const script = `
      install -D -m 755 "$1" /usr/lib/ocf/resource.d/aws/overlay-ip
      ln -sf "$2" /usr/bin/node`;
    return node.run('sh', ['-euc', script, 'sh', agentPath, process.execPath]);
  },
};

/**
 * What an administrator does once on each host before the first start of the cluster; it stays on the node's disk. The agent,
 * the endpoint of EC2 in Pacemaker's environment, a fence agent.
 */
export async function install(
  node: LabNode,
  { lab }: SimulatedVpc,
  { installAgent }: Installation,
): Promise<void> {
  const hosts = lab.nodes.map(({ name, privateIpAddress }) => `${privateIpAddress} ${name}\n`).join('');
  const members = lab.nodes.map(({ name, privateIpAddress }) => ({ name, address: privateIpAddress }));
  const files: Record<string, string> = {
    '/etc/hostname': `${node.name}\n`,
    '/etc/hosts': `127.0.0.1 localhost\n${hosts}`,
    '/etc/resolv.conf': '',
    '/etc/corosync/corosync.conf': formatCorosyncConf(members),
    '/etc/default/pacemaker': `AWS_ENDPOINT_URL_EC2=${lab.endpointUrl}\n`,
    // The SAP guides' profile: a Region and no keys
    '/root/.aws/config': '[profile cluster]\nregion = eu-central-1\n',
    '/usr/sbin/fence_lab': shellScript(
      `exec ${process.execPath} ${import.meta.dirname}/fence-lab.ts ${lab.endpointUrl}:${fencePort}`,
    ),
    // aws-vpc-move-ip has no parameter for the endpoint, and the AWS CLI of Debian 12 no variable
    '/usr/local/bin/aws-in-the-lab': shellScript(`exec aws --endpoint-url ${lab.endpointUrl} "$@"`),
  };
  for (const [file, text] of Object.entries(files)) {
    const inside = `${node.root}${file}`;
    await mkdir(path.dirname(inside), { recursive: true });
    await writeFile(inside, text);
    if (text.startsWith('#!')) await chmod(inside, 0o755);
  }
  await node.run('sh', ['-euc', firstBoot]);
  await installAgent(node);
}

/**
 * Nothing of what this machine's own Pacemaker may have left. The first CIB is the installed Pacemaker's (one with a newer
 * `crm_feature_set` refuses every change), with a `dc-deadtime` that does not make the first election wait for 20 s.
 */
const firstBoot = `
  rm -rf /var/lib/pacemaker/cib/* /var/lib/pacemaker/pengine/* /var/lib/corosync/* /var/log/pacemaker/*.* /var/log/corosync/*
  CIB_file=/tmp/cib.xml
  cibadmin --empty >$CIB_file
  export CIB_file
  crm_attribute --type crm_config --name dc-deadtime --update 1s
  install -m 600 -o hacluster -g haclient $CIB_file /var/lib/pacemaker/cib/cib.xml
`;

function shellScript(text: string): string {
  return `#!/bin/sh\n${text}\n`;
}
