import { access, readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';

/** Tools of distributions that set up the network of an instance by themselves, as their files show them. */

/** SLES. https://github.com/SUSE-Enceladus/cloud-netconfig */
export interface CloudNetconfig {
  /**
   * Newer ones keep a list of the addresses that they added: "Addresses added manually by the administrator or by another tool (e.g.
   * high-availability software) will not be touched."
   */
  readonly removesForeignAddresses: boolean;
  /** `CLOUD_NETCONFIG_MANAGE` of each ifcfg file, by interface name. */
  readonly managed: ReadonlyMap<string, string>;
}

/** RHEL. nm-cloud-setup(8) */
export interface NmCloudSetup {
  /** Of its service and its timer those that are enabled. */
  readonly enabledUnits: readonly string[];
  /** Of NetworkManager: `1.40.0`; `undefined` → not found. */
  readonly version: string | undefined;
}

/** Amazon Linux 2023, by interface name. https://github.com/amazonlinux/amazon-ec2-net-utils */
export type Ec2NetUtils = ReadonlyMap<string, { readonly keepsAddresses: boolean }>;

/** The script itself: below libexec since 1.7, before in the place of the wrapper that calls it. */
const scripts = [
  'usr/libexec/cloud-netconfig/cloud-netconfig',
  'usr/lib/cloud-netconfig/cloud-netconfig',
  'usr/libexec/netconfig/netconfig.d/cloud-netconfig',
  'etc/netconfig.d/cloud-netconfig',
];

/** @param root where the file system of this node begins */
export async function findCloudNetconfig(root: string): Promise<CloudNetconfig | undefined> {
  const found = await Promise.all(scripts.map((one) => read(path.join(root, one))));
  const script = found.find((text) => text !== undefined);
  if (script === undefined) return undefined;
  const directory = path.join(root, 'etc/sysconfig/network');
  const names = (await list(directory)).filter((name) => name.startsWith('ifcfg-'));
  const managed = await Promise.all(
    names.map(async (name) => {
      const text = (await read(path.join(directory, name))) ?? '';
      const [, value] = /^\s*CLOUD_NETCONFIG_MANAGE=["']?(\w+)/m.exec(text) ?? [];
      return value === undefined ? [] : [[name.slice('ifcfg-'.length), value] as const];
    }),
  );
  // The list is in /run/netconfig/cloud; the script calls the directory so
  return { removesForeignAddresses: !script.includes('ADDRDIR'), managed: new Map(managed.flat()) };
}

const systemUnits = 'etc/systemd/system';

/** Where `systemctl enable` puts its links. */
const wants = [
  ['timers.target.wants', 'nm-cloud-setup.timer'],
  ['NetworkManager.service.wants', 'nm-cloud-setup.service'],
  ['multi-user.target.wants', 'nm-cloud-setup.service'],
] as const;

/** @param root where the file system of this node begins */
export async function findNmCloudSetup(root: string): Promise<NmCloudSetup | undefined> {
  const enabled = await Promise.all(
    wants.map(async ([target, unit]) =>
      (await list(path.join(root, systemUnits, target))).includes(unit) && !(await isMasked(root, unit))
        ? [unit]
        : [],
    ),
  );
  const enabledUnits = [...new Set(enabled.flat())];
  if (enabledUnits.length === 0) return undefined;
  return { enabledUnits, version: await networkManagerVersion(root) };
}

/** "This will link these unit files to /dev/null, making it impossible to start them." `mask` of systemctl(1) */
async function isMasked(root: string, unit: string): Promise<boolean> {
  return (await readlink(path.join(root, systemUnits, unit)).catch(() => '')) === '/dev/null';
}

/** Its plugins are in a directory with its version: `/usr/lib64/NetworkManager/1.40.16-4.el8_8`. */
async function networkManagerVersion(root: string): Promise<string | undefined> {
  const libraries = (await list(path.join(root, 'usr/lib'))).filter((name) => name.includes('-linux-gnu'));
  const parents = ['usr/lib64', 'usr/lib', ...libraries.map((name) => `usr/lib/${name}`)];
  const names = await Promise.all(parents.map((one) => list(path.join(root, one, 'NetworkManager'))));
  const [version] = names.flat().flatMap((name) => /^\d+\.\d+\.\d+(?=-|$)/.exec(name) ?? []);
  return version;
}

/**
 * It writes `/run/systemd/network/70-ens5.network` for systemd-networkd, which removes addresses that it did not add whenever it
 * sets an interface up again, unless `KeepConfiguration=` is set. https://github.com/systemd/systemd/issues/13555
 *
 * @param root where the file system of this node begins
 */
export async function findEc2NetUtils(root: string): Promise<Ec2NetUtils | undefined> {
  const isInstalled = await access(path.join(root, 'usr/bin/setup-policy-routes')).then(
    () => true,
    () => false,
  );
  if (!isInstalled) return undefined;
  const names = (await list(path.join(root, 'run/systemd/network'))).filter((name) =>
    name.endsWith('.network'),
  );
  const interfaces = names.flatMap((name) => /^70-(.+)\.network$/.exec(name)?.[1] ?? []);
  return new Map(
    await Promise.all(
      interfaces.map(async (name) => [name, { keepsAddresses: await keepsAddresses(root, name) }] as const),
    ),
  );
}

/** systemd.network(5): drop-ins of /etc and /run count for a file of either. */
async function keepsAddresses(root: string, interfaceName: string): Promise<boolean> {
  const directories = ['etc', 'run'].map((one) =>
    path.join(root, one, `systemd/network/70-${interfaceName}.network.d`),
  );
  const texts = await Promise.all(
    directories.map(async (directory) => {
      const files = (await list(directory)).filter((name) => name.endsWith('.conf'));
      return Promise.all(files.map((name) => read(path.join(directory, name))));
    }),
  );
  return texts
    .flat()
    .some((text) => /^\s*KeepConfiguration\s*=\s*(?:static|yes|true|on|1)\s*$/im.test(text ?? ''));
}

async function read(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

async function list(directory: string): Promise<readonly string[]> {
  return readdir(directory).catch(() => []);
}
