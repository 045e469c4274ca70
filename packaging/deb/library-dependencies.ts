import { execa } from 'execa';

/**
 * What an executable's dynamic libraries make its package depend on: `libc6 (>= 2.28), …`, from the versions of symbols that the
 * executable names itself (https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html).
 *
 * dpkg-shlibdeps would take what the libraries of the building machine say. It finds none of another architecture (or Debian's
 * cross packages, which no user has), and asks for more than is needed: libc6 2.34 for functions that came from libpthread then.
 *
 * @throws where the executable needs a library, or a version of one, that is not in the tables below
 */
export async function readLibraryDependencies(executable: string): Promise<string> {
  const options = ['--wide', '--dynamic', '--version-info'];
  const { stdout } = await execa('readelf', [...options, executable], { env: { LC_ALL: 'C' } });
  return formatDepends(parseNeeds(stdout));
}

/** The versions of each library, by its soname; none where no symbol has one. */
export type LibraryNeeds = ReadonlyMap<string, readonly string[]>;

/**
 * `readelf --wide --dynamic --version-info` of binutils 2.40:
 *
 *      0x0000000000000001 (NEEDED)             Shared library: [libm.so.6]
 *     Version needs section '.gnu.version_r' contains 7 entries:
 *      Addr: 0x0000000000741bb0  Offset: 0x00341bb0  Link: 6 (.dynstr)
 *       0x0180: Version: 1  File: libm.so.6  Cnt: 3
 *       0x0190:   Name: GLIBC_2.27  Flags: none  Version: 30
 */
export function parseNeeds(readelf: string): LibraryNeeds {
  const needs = new Map<string, string[]>();
  for (const [, soname = ''] of readelf.matchAll(/\(NEEDED\) +Shared library: \[(.+)\]$/gm))
    needs.set(soname, []);
  let versions: string[] = [];
  for (const [, soname, version = ''] of readelf.matchAll(
    /^ +\w+: +(?:Version: \d+ +File: (\S+)|Name: (\S+))/gm,
  )) {
    if (soname === undefined) versions.push(version);
    else needs.set(soname, (versions = []));
  }
  return needs;
}

/** `Depends` of debian/control, sorted. */
export function formatDepends(needs: LibraryNeeds): string {
  const versions = new Map<string, string[]>();
  for (const [soname, needed] of needs) {
    const debianPackage = packages.get(soname);
    if (debianPackage === undefined) throw new Error(`which Debian package has ${soname}?`);
    versions.set(debianPackage, [...(versions.get(debianPackage) ?? []), ...needed.map(packageVersion)]);
  }
  return [...versions]
    .map(([debianPackage, all]) => {
      const newest = all.toSorted(compareVersions).at(-1);
      return newest === undefined ? debianPackage : `${debianPackage} (>= ${newest})`;
    })
    .toSorted()
    .join(', ');
}

/** The same names in Debian since 11 and in Ubuntu since 20.04. */
const packages: ReadonlyMap<string, string> = new Map([
  ['ld-linux-x86-64.so.2', 'libc6'],
  ['ld-linux-aarch64.so.1', 'libc6'],
  ['libc.so.6', 'libc6'],
  ['libdl.so.2', 'libc6'],
  ['libm.so.6', 'libc6'],
  ['libpthread.so.0', 'libc6'],
  ['libgcc_s.so.1', 'libgcc-s1'],
  ['libstdc++.so.6', 'libstdc++6'],
]);

/**
 * The GCC that brought each version of libstdc++.so.6: of GLIBCXX_3.4.21 and the next ones, of CXXABI_1.3.9 and the next ones,
 * https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html, without the `.1` of a first release, as Debian and Ubuntu have
 * snapshots from before it. Older versions are in every libstdc++6 beside which there is a libgcc-s1.
 */
const gccOf = {
  'GLIBCXX_3.4': { first: 21, gcc: ['5', '6', '7', '7.2', '8', '9', '9.2', '9.3', '11', '12'] },
  'CXXABI_1.3': { first: 9, gcc: ['5', '6', '7', '9', '11'] },
} as const;

/** The version of a Debian package that has this version of symbols. */
function packageVersion(symbolVersion: string): string {
  // glibc and libgcc call them as the releases that brought them
  const [, release] = /^(?:GLIBC|GCC)_(\d+(?:\.\d+)*)$/.exec(symbolVersion) ?? [];
  if (release !== undefined) return release;
  const [, series, number = '0'] = /^(GLIBCXX_3\.4|CXXABI_1\.3)(?:\.(\d+))?$/.exec(symbolVersion) ?? [];
  if (series !== undefined) {
    const { first, gcc } = gccOf[series as keyof typeof gccOf];
    const version = gcc[Math.max(Number(number) - first, 0)];
    if (version !== undefined) return version;
  }
  throw new Error(`which version of a Debian package has ${symbolVersion}?`);
}

/** `2.2.5`, `2.17`, `2.28` */
const { compare: compareVersions } = new Intl.Collator('en', { numeric: true });
