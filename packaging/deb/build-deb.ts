import { buildInto } from '../package-build.ts';
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
  return buildInto(target, 'deb', build, async (work) => {
    await runDpkgBuildpackage(build, work);
    return work;
  });
}
