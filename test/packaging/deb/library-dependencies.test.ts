import { expect, test } from 'vitest';
import { formatDepends, parseNeeds } from '../../../packaging/deb/library-dependencies.ts';

test('an executable depends on the newest of the versions that it needs, of each package', () => {
  // GNU readelf (GNU Binutils for Debian) 2.40
  const needs = parseNeeds(`
Dynamic section at offset 0x6753bb0 contains 32 entries:
  Tag        Type                         Name/Value
 0x0000000000000001 (NEEDED)             Shared library: [libdl.so.2]
 0x0000000000000001 (NEEDED)             Shared library: [libm.so.6]
 0x0000000000000001 (NEEDED)             Shared library: [libgcc_s.so.1]
 0x000000000000000c (INIT)               0x746000

Version symbols section '.gnu.version' contains 16 entries:
 Addr: 0x000000000072e6be  Offset: 0x0032e6be  Link: 5 (.dynsym)
  000:   0 (*local*)       2 (GLIBC_2.99)     3 (GLIBC_2.99)     4 (GLIBC_2.99)

Version needs section '.gnu.version_r' contains 2 entries:
 Addr: 0x0000000000741bb0  Offset: 0x00341bb0  Link: 6 (.dynstr)
  000000: Version: 1  File: libm.so.6  Cnt: 3
  0x0010:   Name: GLIBC_2.3.4  Flags: none  Version: 30
  0x0020:   Name: GLIBC_2.28  Flags: none  Version: 19
  0x0030:   Name: GLIBC_2.2.5  Flags: none  Version: 5
  0x0040: Version: 1  File: libgcc_s.so.1  Cnt: 2
  0x0050:   Name: GCC_3.4  Flags: none  Version: 42
  0x0060:   Name: GCC_3.0  Flags: WEAK  Version: 6
`);
  expect(Object.fromEntries(needs)).toEqual({
    'libdl.so.2': [],
    'libm.so.6': ['GLIBC_2.3.4', 'GLIBC_2.28', 'GLIBC_2.2.5'],
    'libgcc_s.so.1': ['GCC_3.4', 'GCC_3.0'],
  });
  expect(formatDepends(needs)).toBe('libc6 (>= 2.28), libgcc-s1 (>= 3.4)');
});

test.each([
  [[], 'libstdc++6'],
  [['GLIBCXX_3.4', 'CXXABI_1.3'], 'libstdc++6 (>= 5)'],
  [['GLIBCXX_3.4.20', 'CXXABI_1.3.9'], 'libstdc++6 (>= 5)'],
  [['GLIBCXX_3.4.21', 'CXXABI_1.3.11'], 'libstdc++6 (>= 7)'],
  [['GLIBCXX_3.4.30', 'CXXABI_1.3.13'], 'libstdc++6 (>= 12)'],
])('libstdc++.so.6 with %j is %s', (versions, depends) => {
  expect(formatDepends(new Map([['libstdc++.so.6', versions]]))).toBe(depends);
});

test.each([
  ['libz.so.1', 'ZLIB_1.2.9', 'which Debian package has libz.so.1?'],
  ['libc.so.6', 'GLIBC_PRIVATE', 'which version of a Debian package has GLIBC_PRIVATE?'],
  ['libstdc++.so.6', 'GLIBCXX_3.4.31', 'which version of a Debian package has GLIBCXX_3.4.31?'],
])('%s with %s fails: nobody knows what to depend on', (soname, version, message) => {
  expect(() => formatDepends(new Map([[soname, [version]]]))).toThrow(message);
});
