import type { StandIn } from './stand-ins.ts';

/** The newest versions of symbols in the C and C++ libraries of a distribution, by their names before the `_`. */
type SymbolVersions = Readonly<Record<string, string>>;

/**
 * Of the oldest distributions that the standalone package is for. RHEL 8 has glibc 2.28 and GCC 8, SLES 15 SP4 glibc 2.31 and
 * GCC 7 or newer; what these have is in https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html.
 */
export const supportedLibraries: Readonly<Record<string, SymbolVersions>> = {
  'RHEL 8': { GLIBC: '2.28', GLIBCXX: '3.4.25', CXXABI: '1.3.11', GCC: '7.0.0' },
  'SLES 15 SP4': { GLIBC: '2.31', GLIBCXX: '3.4.24', CXXABI: '1.3.11', GCC: '7.0.0' },
};

/** Those of SLES 12 SP5. */
export const olderLibraries: SymbolVersions = {
  GLIBC: '2.22',
  GLIBCXX: '3.4.25',
  CXXABI: '1.3.11',
  GCC: '7.0.0',
};

/**
 * What the libraries of a distribution provide of what a package requires: glibc, libstdc++ and libgcc in one.
 *
 * @param requirements such as `libc.so.6(GLIBC_2.28)(64bit)`, `libc.so.6()(64bit)`, `rtld(GNU_HASH)` and others
 */
export function librariesOf(requirements: readonly string[], newest: SymbolVersions): StandIn {
  const provides = requirements.filter((requirement) => {
    const [, library, symbols = '', version = ''] =
      /^(lib|ld-|rtld)[^(]*\((?:([A-Z]+)_([\d.]+)|GNU_HASH)?\)/.exec(requirement) ?? [];
    return library !== undefined && (version === '' || isAtMost(version, newest[symbols] ?? '0'));
  });
  return { name: 'libraries', version: '1', provides };
}

function isAtMost(version: string, newest: string): boolean {
  return version.localeCompare(newest, 'en', { numeric: true }) <= 0;
}
