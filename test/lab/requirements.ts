import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemPath } from './holder.ts';

/** What a lab needs of the machine, and where it is. */
export type Tools = Record<(typeof tools)[number], string>;

const tools = ['unshare', 'nsenter', 'setsid', 'mount', 'ip', 'hostname', 'env'] as const;

/** Debian's package of each. */
const packages: Tools = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  setsid: 'util-linux',
  mount: 'mount',
  ip: 'iproute2',
  hostname: 'hostname',
  env: 'coreutils',
};

/** This machine cannot have a lab; the message says what is missing and what to do. */
export class LabUnavailable extends Error {}

export function findTools(): Tools {
  const found = Object.fromEntries(tools.map((tool) => [tool, find(tool)]));
  const missing = tools.filter((tool) => found[tool] === undefined);
  if (missing.length > 0) {
    const debian = [...new Set(missing.map((tool) => packages[tool]))].join(' ');
    throw new LabUnavailable(`not installed: ${missing.join(', ')} (on Debian: apt-get install ${debian})`);
  }
  return found as Tools;
}

function find(tool: string): string | undefined {
  for (const directory of systemPath.split(':')) {
    const path = join(directory, tool);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this directory
    }
  }
  return undefined;
}

/** Root, as far as namespaces go. `CapEff:	000001ffffffffff` in /proc/self/status; CAP_SYS_ADMIN is bit 21. */
export function maySetUpNamespaces(status = readFileSync('/proc/self/status', 'utf8')): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
  return (BigInt(`0x${effective}`) & (1n << 21n)) !== 0n;
}

export type Refusal = {
  stderr: string;
  userNamespace: boolean;
  /** Contents by name; `undefined` → this kernel does not have it. */
  sysctls: Record<(typeof sysctls)[number], string | undefined>;
};

const sysctls = [
  'kernel.apparmor_restrict_unprivileged_userns', // Ubuntu from 23.10 on
  'kernel.unprivileged_userns_clone', // Debian's and Arch's kernels
  'user.max_user_namespaces', // every kernel; 0 on RHEL 7 and hardened machines
] as const;

export function readSysctls(): Refusal['sysctls'] {
  return Object.fromEntries(sysctls.map((name) => [name, readSysctl(name)])) as Refusal['sysctls'];
}

function readSysctl(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name.replaceAll('.', '/')}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** The kernel refused the namespaces: why, as far as it can be known, and what to do. */
export function explainRefusal({ stderr, userNamespace, sysctls }: Refusal): string {
  const said = `namespaces could not be set up: ${stderr}`;
  if (!userNamespace) return said;
  const asRoot = 'or run it as root';
  if (sysctls['kernel.apparmor_restrict_unprivileged_userns'] === '1') {
    return `${said}\nAppArmor restricts user namespaces: sysctl kernel.apparmor_restrict_unprivileged_userns=0, ${asRoot}`;
  }
  if (sysctls['kernel.unprivileged_userns_clone'] === '0') {
    return `${said}\nunprivileged user namespaces are switched off: sysctl kernel.unprivileged_userns_clone=1, ${asRoot}`;
  }
  if (sysctls['user.max_user_namespaces'] === '0') {
    return `${said}\nuser namespaces are switched off: sysctl user.max_user_namespaces=10000, ${asRoot}`;
  }
  return `${said}\nwithout root this needs user namespaces; a container's seccomp profile may refuse them: run it as root with CAP_SYS_ADMIN`;
}
