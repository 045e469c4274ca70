import { execa } from 'execa';
import { isInstalled, isRootOnDebian, systemTools, type SystemTool } from './system-tools.ts';

/**
 * Installs what is missing, as root on Debian; elsewhere it is the user's to do, and what cannot run says so.
 *
 * @throws with apt-get's output when it fails
 */
export async function installMissing(tools: readonly SystemTool[]): Promise<void> {
  const missing = new Set(
    tools.filter((tool) => !isInstalled(tool)).map((tool) => systemTools[tool].debianPackage),
  );
  if (missing.size === 0 || !isRootOnDebian()) return;
  console.error(`installing the Debian packages ${[...missing].join(', ')}`);
  const apt = execa({ env: { DEBIAN_FRONTEND: 'noninteractive' }, all: true });
  await apt('apt-get', ['update', '--quiet']);
  await apt('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', ...missing]);
}
