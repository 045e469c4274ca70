import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { architectures } from '../agent/standalone/architectures.ts';
import { formatChecksums } from './checksums.ts';
import { buildDeb } from './deb/build-deb.ts';
import type { Edition } from './package-files.ts';
import { buildRpm } from './rpm/build-rpm.ts';
import type { Release } from './release.ts';
import { makeSourceDirectory } from './source-directory.ts';

/** Makes every package of a release, and their checksums, in a directory that has nothing else afterwards. */
export async function makePackages(release: Release, directory: string): Promise<void> {
  await mkdir(path.dirname(directory), { recursive: true });
  const work = await mkdtemp(path.join(path.dirname(directory), '.packaging-'));
  try {
    const target = path.join(work, 'packages');
    await mkdir(target);
    for (const architecture of architectures) {
      const source = path.join(work, architecture.node);
      await makeSourceDirectory(source, architecture, release);
      // The plain one is the same for all of them
      const packages: Edition[] =
        architecture === architectures[0] ? ['plain', 'standalone'] : ['standalone'];
      const options = { source, release, architecture, packages, target };
      await Promise.all([buildDeb(options), buildRpm(options)]);
    }
    await writeFile(path.join(target, 'SHA256SUMS'), await formatChecksums(target));
    await rm(directory, { recursive: true, force: true });
    await rename(target, directory);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
