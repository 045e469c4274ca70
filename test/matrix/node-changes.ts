import type { LabNode } from '../lab/lab.ts';
import type { SimulatedVpc } from '../lab/simulated-vpc.ts';
import { ipv6Gateway } from '../lab/addressing.ts';

/** Takes a change back. */
export type Undo = () => Promise<unknown>;

/**
 * `missing`: as on a system without iproute2, by an overlay in which the file is deleted; the one in /usr/sbin is a link or the
 * other way round. `not executable`: an empty device takes its place.
 */
export async function hideIp(node: LabNode, how: 'missing' | 'not executable'): Promise<Undo> {
  if (how === 'not executable') {
    const file = (await node.run('readlink', ['-f', '/usr/sbin/ip'])).stdout.trim();
    await node.run('mount', ['--bind', '/dev/null', file]);
    return () => node.run('umount', [file]);
  }
  await node.run('sh', ['-ec', hide]);
  return () => node.run('umount', ['--lazy', '/usr/bin', '/usr/sbin']);
}

/** A character device 0:0 is how an overlay marks what is deleted: docs.kernel.org/filesystems/overlayfs.html */
const hide = `
  for directory in /usr/bin /usr/sbin; do
    upper=/run/hidden$directory
    mkdir -p $upper/changes $upper/work
    [ -e $upper/changes/ip ] || mknod $upper/changes/ip c 0 0
    mount -t overlay -o lowerdir=$directory,upperdir=$upper/changes,workdir=$upper/work overlay $directory
  done
`;

/** `ip link set eth0 down`. Its addresses stay, its routes do not. */
export async function switchOff(node: LabNode): Promise<Undo> {
  await node.run('ip', ['link', 'set', 'eth0', 'down']);
  return () => switchOn(node);
}

async function switchOn(node: LabNode): Promise<void> {
  const { gateway = '', ipv6Address = '' } = node.networkInterfaces[0] ?? {};
  const commands = [
    'link set eth0 up',
    `address replace ${ipv6Address}/64 dev eth0 nodad`,
    `route replace default via ${gateway} dev eth0`,
    `route replace ::/0 via ${ipv6Gateway} dev eth0`,
  ];
  await node.run('ip', ['-batch', '-'], { input: `${commands.join('\n')}\n` });
}

/** It keeps its addresses, and reaches its subnet alone. */
export async function dropDefaultRoutes(node: LabNode): Promise<Undo> {
  await node.run('ip', ['route', 'delete', 'default']);
  await node.run('ip', ['-6', 'route', 'delete', 'default']);
  return () => switchOn(node);
}

/** A new name; `altname` is another that it has beside. ip-link(8) */
export async function renameInterface(node: LabNode, name: string, altname?: string): Promise<Undo> {
  const { gateway = '', ipv6Address = '' } = node.networkInterfaces[0] ?? {};
  const renamed = (from: string, to: string, property: readonly string[]) => [
    `link set ${from} down`,
    `link set ${from} name ${to}`,
    ...property,
    `link set ${to} up`,
    `address replace ${ipv6Address}/64 dev ${to} nodad`,
    `route replace default via ${gateway} dev ${to}`,
    `route replace ::/0 via ${ipv6Gateway} dev ${to}`,
  ];
  const batch = (lines: readonly string[]) =>
    node.run('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` });
  await batch(
    renamed('eth0', name, altname === undefined ? [] : [`link property add dev ${name} altname ${altname}`]),
  );
  return async () => {
    if (altname !== undefined) await batch([`link property del dev ${name} altname ${altname}`]);
    await batch(renamed(name, 'eth0', []));
  };
}

/** It goes to the router, under a name of its own, as one that is detached from an instance goes away. */
export async function loseInterface({ lab }: SimulatedVpc, node: LabNode): Promise<Undo> {
  const { privateIpAddress = '' } = node.networkInterfaces[0] ?? {};
  const away = `gone-${node.name}`;
  const inNode = ['nsenter', [`--net=${node.networkNamespace}`, 'ip', 'link', 'set', 'eth0']] as const;
  await lab.router.run(inNode[0], [...inNode[1], 'netns', lab.router.networkNamespace, 'name', away]);
  return async () => {
    await lab.router.run('ip', ['link', 'set', away, 'netns', node.networkNamespace, 'name', 'eth0']);
    await node.run('ip', ['address', 'replace', `${privateIpAddress}/24`, 'dev', 'eth0']);
    await switchOn(node);
  };
}
