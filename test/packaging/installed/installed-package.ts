import { ownArchitecture } from '../../../agent/standalone/architectures.ts';
import { packageFile, packageNames } from '../../../packaging/package-files.ts';
import type { ClusterNode } from '../../cluster/cluster-node.ts';
import type { Installation } from '../../cluster/installation.ts';
import type { LabNode } from '../../lab/lab.ts';
import { quickStart } from './quick-start.ts';
import type { ThrowawayRoot } from './throwaway-root.ts';

export const agentFile = '/usr/lib/ocf/resource.d/aws/overlay-ip';

/** The standalone package of this machine's architecture. */
export const standalone = {
  name: packageNames.standalone,
  file: packageFile('deb', 'standalone', ownArchitecture()),
} as const;

/** A cluster host with crmsh, what ocf-tester needs, and what else a node of a test cluster runs. */
const hostPackages = [
  ...['pacemaker', 'pacemaker-cli-utils', 'corosync', 'crmsh', 'resource-agents', 'libxml2-utils'],
  ...['mount', 'busybox', 'procps'],
];

/** What apt-get did to a root, and what it would do to one of which less can be taken for granted. */
export type AptGetInstall = {
  /** The paths of everything that it added: the package, and what the package needs. */
  added: readonly string[];
  /** The packages that it installs on a bare Debian. */
  installsOnBareSystem: readonly string[];
};

/** A root with a cluster's packages and no Node, in which the first command of the quick start is typed. */
export async function installInto(root: ThrowawayRoot): Promise<AptGetInstall> {
  await root.fill(hostPackages);
  await root.copy(standalone.file, '/tmp');
  const { install } = await quickStart();
  const command = install
    .replace(/_amd64\.deb$/, `_${ownArchitecture().dpkg}.deb`)
    .replace('apt-get install', 'cd /tmp && apt-get install --yes');
  const simulated = await root.simulateOnBareSystem(command);
  const before = new Set(await filesIn(root));
  await root.shell(command);
  return {
    added: (await filesIn(root)).filter((file) => !before.has(file)),
    installsOnBareSystem: simulated.flatMap((line) => /^Inst (\S+)/.exec(line)?.[1] ?? []),
  };
}

/** Nodes have that root as their disk, and with it the package. There is no other Node. */
export function installedIn(root: ThrowawayRoot): Installation {
  return { root, installAgent: (node) => node.run('sh', ['-euc', noNode]) };
}

export const noNode = 'for name in node nodejs; do ! command -v $name; done';

/** All files but those that dpkg and apt keep for themselves: caches, package lists, logs. */
export async function filesIn(root: {
  shell: ClusterNode['shell'] | ThrowawayRoot['shell'];
}): Promise<string[]> {
  const { stdout } = await root.shell('find / -xdev');
  const kept = /^\/(var\/cache|var\/lib\/apt|var\/log|var\/lib\/dpkg\/[^/]*$)/;
  return stdout
    .split('\n')
    .filter((file) => file !== '' && !kept.test(file))
    .toSorted();
}

/** Makes the package of another version, in all else the same, in a node's /tmp. Returns its path. */
export async function repack(node: LabNode, version: string): Promise<string> {
  const target = `/tmp/${standalone.name}_${version}.deb`;
  const script = `
    dpkg-deb --raw-extract "$1" /tmp/repacked
    sed -i "s/^Version: .*/Version: $2/" /tmp/repacked/DEBIAN/control
    dpkg-deb --build -Znone /tmp/repacked "$3"
    rm -r /tmp/repacked`;
  await node.run('sh', ['-euc', script, 'sh', standalone.file, version, target]);
  return target;
}
