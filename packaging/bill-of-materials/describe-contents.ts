import path from 'node:path';
import type { Bundled } from '../../agent/lazy-chunks.ts';
import type { PinnedNode } from '../../agent/standalone/pinned-node.ts';
import type { Release } from '../release.ts';
import { findBundledPackages, rootProject } from './bundled-packages.ts';
import type { Contents } from './contents.ts';
import { assertPermissive } from './licenses.ts';
import { readNodeInside } from './node-inside.ts';
import { formatNotices } from './notices.ts';
import { readNpmPackage, readPackageLock } from './npm-package.ts';
import { formatSbom } from './sbom.ts';

/** One that goes into a package. */
export interface Executable {
  readonly bundled: Bundled;
  readonly release: Release;
  /** The Node that is inside. `undefined` → it runs on that of the host. */
  readonly node: PinnedNode | undefined;
  /** Where its packages are installed, as package-lock.json there says; default: this one. */
  readonly project?: string;
}

/**
 * What of others is in an executable: for machines (sbom.cdx.json) and for those who are to know the licences
 * (THIRD-PARTY-NOTICES).
 *
 * @throws where something may not be in the executable, for its licence
 */
export async function describeContents({
  bundled,
  release,
  node,
  project = path.resolve(import.meta.dirname, '../..'),
}: Executable): Promise<{ sbom: string; notices: string }> {
  const contents = await readContents(bundled, node, project);
  assertPermissive([...contents.packages.values(), ...(contents.node ? [contents.node.npmPackage] : [])]);
  return { sbom: formatSbom(contents, release), notices: formatNotices(contents, release) };
}

async function readContents(
  { mainMetafile, chunks }: Bundled,
  node: PinnedNode | undefined,
  project: string,
): Promise<Contents> {
  const bundled = findBundledPackages([mainMetafile, ...chunks.map(({ metafile }) => metafile)]);
  const lock = await readPackageLock(project);
  const keys = [...bundled.keys()].filter((key) => key !== rootProject);
  const packages = await Promise.all(
    keys.map(async (key) => [key, await readNpmPackage(path.join(project, key), lock, key)] as const),
  );
  return {
    bundled,
    packages: new Map(packages),
    node: node && (await readNodeInside(node, lock)),
  };
}
