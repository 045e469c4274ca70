import path from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { architectures, type Architecture } from '../agent/standalone/architectures.ts';

/** `plain` runs on the Node of the distribution, `standalone` brings its own. */
export type Edition = 'plain' | 'standalone';

export type Format = 'deb' | 'rpm';

export const packageNames: Record<Edition, string> = {
  plain: 'resource-agents-overlay-ip',
  standalone: 'resource-agents-overlay-ip-standalone',
};

/** Where `npm run package` leaves everything. */
export const packagesDirectory = path.resolve(import.meta.dirname, '../dist/packages');

/** A finished package; `plain` is the same for every architecture. */
export function packageFile(format: Format, edition: Edition, architecture: Architecture): string {
  return path.join(packagesDirectory, packageFileName(format, edition, architecture, packageJson.version));
}

/** As dpkg-deb and rpmbuild name what they build. */
export function packageFileName(
  format: Format,
  edition: Edition,
  { dpkg, rpm }: Architecture,
  version: string,
): string {
  const name = packageNames[edition];
  const plain = edition === 'plain';
  return format === 'deb'
    ? `${name}_${version}_${plain ? 'all' : dpkg}.deb`
    : `${name}-${version}-1.${plain ? 'noarch' : rpm}.rpm`;
}

/** All packages of a version, by their names. */
export function packageFileNames(version: string): string[] {
  const all = (['deb', 'rpm'] as const).flatMap((format) =>
    (['plain', 'standalone'] as const).flatMap((edition) =>
      architectures.map((architecture) => packageFileName(format, edition, architecture, version)),
    ),
  );
  return [...new Set(all)];
}
