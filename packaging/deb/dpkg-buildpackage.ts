import { execa } from 'execa';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PackageBuild } from '../package-build.ts';
import { packageNames } from '../package-files.ts';
import { formatDebianChangelog } from './changelog.ts';
import { formatLicenseText } from './copyright.ts';
import { readLibraryDependencies } from './library-dependencies.ts';

export interface DebBuild extends PackageBuild {
  /** Options of dpkg-deb(1), for tests that want it fast; default: those of debian/rules. */
  readonly compression?: readonly string[];
}

/**
 * Runs dpkg-buildpackage. The same bytes wherever and whenever it runs, with the same versions of dpkg and debhelper.
 *
 * @param work an empty directory; it has the packages afterwards, and the .changes file of what was built
 * @throws with what dpkg-buildpackage said, when it fails
 */
export async function runDpkgBuildpackage(build: DebBuild, work: string): Promise<void> {
  const { release, architecture, packages, compression } = build;
  const tree = path.join(work, 'tree');
  await makeTree(tree, build);
  const which = packages.map((edition) => (edition === 'plain' ? 'all' : 'any'));
  const options = ['--no-sign', '--no-pre-clean', '--no-check-builddeps', `--host-arch=${architecture.dpkg}`];
  await execa('dpkg-buildpackage', [...options, `--build=${which.join(',')}`], {
    cwd: tree,
    // Nothing of the user's: no configuration, no DEB_BUILD_OPTIONS
    env: {
      PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
      HOME: work,
      LC_ALL: 'C.UTF-8',
      SOURCE_DATE_EPOCH: String(release.sourceDateEpoch),
      ...(compression && { DPKG_DEB_OPTIONS: compression.join(' ') }),
    },
    extendEnv: false,
    all: true,
  });
}

/** A Debian source package: debian/ with what is generated in it, and the source directory as source/. */
async function makeTree(
  tree: string,
  { source, release, packages }: Omit<DebBuild, 'architecture'>,
): Promise<void> {
  await mkdir(tree);
  await symlink(path.resolve(source), path.join(tree, 'source'));
  const debian = path.join(tree, 'debian');
  await cp(path.join(import.meta.dirname, 'debian'), debian, { recursive: true });
  const control = await readFile(path.join(debian, 'control'), 'utf8');
  const fields = { name: fieldOf(control, 'Source'), maintainer: fieldOf(control, 'Maintainer') };
  await writeFile(path.join(debian, 'changelog'), formatDebianChangelog(release.changelog, fields));
  for (const edition of packages) {
    const file = (name: string) => path.join(debian, `${packageNames[edition]}.${name}`);
    // It ends with a licence that has no text yet. In the file itself, as images of containers leave out all other documentation
    const notices = await readFile(path.join(source, edition, 'THIRD-PARTY-NOTICES'), 'utf8');
    await writeFile(file('copyright'), formatLicenseText(notices), { flag: 'a' });
    if (edition === 'standalone') {
      const depends = await readLibraryDependencies(path.join(source, edition, 'overlay-ip'));
      await writeFile(file('substvars'), `shlibs:Depends=${depends}\n`);
    }
  }
}

function fieldOf(control: string, name: string): string {
  const [, value] = new RegExp(`^${name}: (.+)$`, 'm').exec(control) ?? [];
  if (value === undefined) throw new Error(`packaging/deb/debian/control has no field ${name}`);
  return value;
}
