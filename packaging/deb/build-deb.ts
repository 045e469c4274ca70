import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageFileName } from '../package-files.ts';
import { type DebBuild, runDpkgBuildpackage } from './dpkg-buildpackage.ts';

/**
 * Builds packages for Debian and Ubuntu.
 *
 * @param options.target where the packages shall be
 * @returns the files of the packages, in the order of `packages`
 * @throws with what dpkg-buildpackage said, when it fails
 */
export async function buildDeb({
  target,
  ...build
}: DebBuild & { readonly target: string }): Promise<string[]> {
  await mkdir(target, { recursive: true });
  const work = await mkdtemp(path.join(tmpdir(), 'overlay-ip-deb-'));
  try {
    await runDpkgBuildpackage(build, work);
    const built = build.packages.map(async (edition) => {
      const name = packageFileName('deb', edition, build.architecture, build.release.version);
      await copyFile(path.join(work, name), path.join(target, name));
      return path.join(target, name);
    });
    return await Promise.all(built);
  } finally {
    await rm(work, { recursive: true });
  }
}
