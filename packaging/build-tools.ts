import { architectures, ownArchitecture } from '../agent/standalone/architectures.ts';
import type { SystemTool } from './system-packages.ts';

/** What `npm run package` needs beside Node and npm. */
export const buildTools = {
  'dpkg-buildpackage': { path: '/usr/bin/dpkg-buildpackage', debianPackage: 'dpkg-dev' },
  dh: { path: '/usr/bin/dh', debianPackage: 'debhelper' },
  rpmbuild: { path: '/usr/bin/rpmbuild', debianPackage: 'rpm' },
  strip: { path: '/usr/bin/strip', debianPackage: 'binutils' },
} as const satisfies Record<string, SystemTool>;

/** What it needs of the architectures that are not this machine's: their Node runs here to compile the agent. */
export function foreignTools(): SystemTool[] {
  return architectures
    .filter((architecture) => architecture !== ownArchitecture())
    .flatMap(({ dpkg, gnu, rpm }) => [
      { path: `/usr/bin/qemu-${rpm}-static`, debianPackage: 'qemu-user-static' },
      { path: `/usr/bin/${gnu}-strip`, debianPackage: `binutils-${gnu.replace('_', '-')}` },
      { path: `/usr/${gnu}/lib/libc.so.6`, debianPackage: `libc6-${dpkg}-cross` },
      { path: `/usr/${gnu}/lib/libstdc++.so.6`, debianPackage: `libstdc++6-${dpkg}-cross` },
    ]);
}
