import { execa } from 'execa';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What a package of a distribution looks like to others. */
export interface DebStandIn {
  readonly name: string;
  readonly version: string;
}

/** Builds packages that have nothing but a name and a version. Returns their files, in the same order. */
export function buildDebStandIns(directory: string, packages: readonly DebStandIn[]): Promise<string[]> {
  return Promise.all(
    packages.map(async ({ name, version }) => {
      const tree = path.join(directory, `${name}_${version}`);
      const fields = {
        Package: name,
        Version: version,
        Architecture: 'all',
        Maintainer: 'Some Body <some@body.example>',
        Description: 'a stand-in',
      };
      const control = Object.entries(fields).map(([field, value]) => `${field}: ${value}\n`);
      await mkdir(path.join(tree, 'DEBIAN'), { recursive: true });
      await writeFile(path.join(tree, 'DEBIAN/control'), control.join(''));
      await execa('dpkg-deb', ['-Znone', '--root-owner-group', '--build', tree, `${tree}.deb`]);
      return `${tree}.deb`;
    }),
  );
}
