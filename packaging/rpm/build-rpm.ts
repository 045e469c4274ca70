import { execa } from 'execa';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildInto, type PackageBuild } from '../package-build.ts';
import type { Edition } from '../package-files.ts';
import { formatRpmChangelog } from './rpm-changelog.ts';

/** How the files in the package are compressed: `_binary_payload` of rpmbuild. */
const payloads = {
  // Level 0 takes a sixth of the time of level 6 for 24 % more bytes. A fixed number of threads: each of four and two
  // and one processor then makes the same blocks. rpm reads xz since 4.8, RHEL 8 and SLES 15 have 4.14
  xz: 'w0T4.xzdio',
  // For tests
  none: 'w.ufdio',
} as const;

export interface RpmBuild extends PackageBuild {
  readonly compression?: keyof typeof payloads;
}

/**
 * Builds packages with rpmbuild. They are the same bytes wherever and whenever it runs, with the same versions of rpm, libmagic
 * and liblzma, which describe and compress the files, and of gzip.
 *
 * @param options.target where the packages shall be
 * @returns the files of the packages, in the order of `packages`
 * @throws with what rpmbuild said, when it fails
 */
export async function buildRpm({
  target,
  ...build
}: RpmBuild & { readonly target: string }): Promise<string[]> {
  return buildInto(target, 'rpm', build, async (work) => {
    for (const edition of build.packages) await runRpmbuild(edition, build, work);
    return path.join(work, 'RPMS');
  });
}

async function runRpmbuild(
  edition: Edition,
  { source, release, architecture, compression = 'xz' }: RpmBuild,
  work: string,
): Promise<void> {
  const changelog = path.join(work, 'changelog');
  await writeFile(changelog, formatRpmChangelog(release.changelog));
  const macros: Record<string, string> = {
    overlay_ip_files: path.resolve(source),
    overlay_ip_version: release.version,
    overlay_ip_changelog: changelog,
    _topdir: work,
    _tmppath: path.join(work, 'tmp'),
    _dbpath: path.join(work, 'db'),
    _build_name_fmt: '%%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm',
    // For rpm 4.14, whatever the one here prefers
    _rpmformat: '4',
    _binary_payload: payloads[compression],
    // SHA256
    _binary_filedigest_algorithm: '8',
    // https://reproducible-builds.org/docs/source-date-epoch/
    use_source_date_epoch_as_buildtime: '1',
    source_date_epoch_from_changelog: '0',
    _buildhost: 'reproducible',
  };
  await execa(
    'rpmbuild',
    [
      ...ownConfiguration,
      ...Object.entries(macros).flatMap(([name, value]) => ['--define', `${name} ${value}`]),
      ...['--target', edition === 'plain' ? 'noarch' : architecture.rpm],
      ...['-bb', path.join(import.meta.dirname, 'resource-agents-overlay-ip.spec')],
    ],
    {
      env: {
        PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
        HOME: work,
        LC_ALL: 'C.UTF-8',
        TZ: 'UTC',
        SOURCE_DATE_EPOCH: String(release.sourceDateEpoch),
      },
      extendEnv: false,
    },
  );
}

/** rpm's own, and nothing of the distribution, the machine and its user: no /etc/rpm, no ~/.rpmmacros. */
const ownConfiguration = [
  '--rcfile=/usr/lib/rpm/rpmrc',
  '--macros=/usr/lib/rpm/macros:/usr/lib/rpm/platform/%{_target}/macros:/usr/lib/rpm/fileattrs/*.attr',
];
