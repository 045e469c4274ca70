import { execa } from 'execa';
import { accessSync, constants, existsSync } from 'node:fs';

/** A file of the system that something here needs, and the Debian package that brings it. */
export interface SystemTool {
  readonly path: string;
  readonly debianPackage: string;
}

export function isInstalled({ path }: SystemTool): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where missing packages are installed rather than missed. */
export function isRootOnDebian(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/**
 * Installs what is missing, as root on Debian; elsewhere it is the user's to do, and what cannot run says so.
 *
 * @throws with apt-get's output when it fails
 */
export async function installMissing(tools: readonly SystemTool[]): Promise<void> {
  const missing = new Set(tools.filter((tool) => !isInstalled(tool)).map((tool) => tool.debianPackage));
  if (missing.size === 0 || !isRootOnDebian()) return;
  console.error(`installing the Debian packages ${[...missing].join(', ')}`);
  const apt = execa({ env: { DEBIAN_FRONTEND: 'noninteractive' }, all: true });
  await apt('apt-get', ['update', '--quiet']);
  await apt('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', ...missing]);
}
