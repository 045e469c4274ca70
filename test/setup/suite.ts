import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';
import { cannotRunHere } from './suite-title.ts';
import { isInstalled, isRootOnDebian } from '../../packaging/system-packages.ts';
import { systemTools, type ToolName } from './system-tools.ts';

export interface Needs {
  readonly tools?: readonly ToolName[];
  /** Namespaces with a VPC in them (test/lab). */
  readonly lab?: true;
  readonly root?: true;
}

/**
 * `describe` for a suite that needs more than Node. Where that is missing, root on Debian fails (it could
 * have been installed), and any other machine skips the suite under a title that names what is missing.
 */
export function suite(title: string, needs: Needs, body: () => void): void {
  const missing = isRootOnDebian() ? [] : findMissing(needs);
  if (missing.length === 0) describe(title, body);
  else describe.skip(`${title} ${cannotRunHere}: ${missing.join(', ')}`, body);
}

function findMissing({ tools = [], lab, root }: Needs): string[] {
  return [
    ...tools
      .map((name) => systemTools[name])
      .filter((tool) => !isInstalled(tool))
      .map((tool) => `${tool.path} is missing (Debian: ${tool.debianPackage})`),
    ...(root && process.getuid?.() !== 0 ? ['not root'] : []),
    ...(lab && !labIsPossible() ? ['neither root nor user namespaces, or no iproute2'] : []),
  ];
}

function labIsPossible(): boolean {
  const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const namespaces = [...asRoot, '--net', '--mount', '--pid', '--uts', '--fork'];
  return (
    isInstalled(systemTools.ip) && spawnSync(systemTools.unshare.path, [...namespaces, 'true']).status === 0
  );
}
