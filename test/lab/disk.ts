/**
 * Disks of nodes: an overlay of this machine's root file system, its upper layer in a tmpfs of the lab. So a node has every
 * program and configuration file of this machine, may change all of them, finds its changes after a reboot, and nothing of it
 * is left when the lab is gone. In the place of this machine's there may be another root file system.
 */
import type { LabNamespace } from './lab-namespace.ts';

/**
 * A root file system for nodes: a directory in the mount namespace of `host`, and maybe nowhere else. What a node runs while it
 * boots and is wired is in it: coreutils, util-linux, mount, iproute2.
 */
export type RootFileSystem = { readonly host: LabNamespace; readonly path: string };

/** In the lab's mount namespace, where it hides what the machine has there. */
const disks = '/mnt';

/** Where the lab has what the node wrote. */
export function diskOf(name: string): string {
  return `${disks}/${name}/upper`;
}

/** For PID 1 of the lab. */
export const disksSetup = `
  mount -t tmpfs -o mode=755 disks ${disks}
`;

/**
 * For PID 1 of a node, as its last step: its disk becomes its root. An overlay shows the one file system that is this machine's
 * root (or, in its place, is mounted at `root`) and nothing mounted below it; what of that the node needs is in `share`.
 */
export function diskSetup(name: string, share: readonly string[], root = '/'): string {
  const disk = `${disks}/${name}`;
  return `
  mkdir -p ${disk}/upper ${disk}/work ${disk}/root
  mount -t overlay -o nodev,lowerdir=${root},upperdir=${diskOf(name)},workdir=${disk}/work overlay ${disk}/root
  cd ${disk}/root
  mount --move /run run
  mount --move /dev dev
  mount -t tmpfs -o nodev,mode=1777 tmp tmp
  mount -t sysfs sysfs sys
  mount -t proc proc proc
  [ ! -e proc/sysrq-trigger ] || mount --bind dev/null proc/sysrq-trigger
  for path in ${share.map((path) => `'${path}'`).join(' ')}; do
    if [ -d "$path" ]; then mkdir -p ".$path"; else mkdir -p ".\${path%/*}"; [ -e ".$path" ] || : >".$path"; fi
    mount --bind "$path" ".$path"
    mount -o remount,bind,ro,nodev ".$path"
  done
  pivot_root . mnt
  umount -l /mnt
`;
}
