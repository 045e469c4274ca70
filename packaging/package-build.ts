import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Architecture } from '../agent/standalone/architectures.ts';
import { packageFileName, type Edition, type Format } from './package-files.ts';
import type { Release } from './release.ts';

/** What packages are built of. */
export interface PackageBuild {
  /** The source directory of `architecture` (source-directory.ts); it is only read. */
  readonly source: string;
  readonly release: Release;
  readonly architecture: Architecture;
  readonly packages: readonly Edition[];
}

/**
 * Builds packages in a directory that is gone afterwards.
 *
 * @param target where the packages shall be
 * @param run builds all of them in that directory, and returns the one where they are
 * @returns the files of the packages, in the order of `packages`
 */
export async function buildInto(
  target: string,
  format: Format,
  { packages, architecture, release }: PackageBuild,
  run: (work: string) => Promise<string>,
): Promise<string[]> {
  await mkdir(target, { recursive: true });
  const work = await mkdtemp(path.join(tmpdir(), `overlay-ip-${format}-`));
  try {
    const made = await run(work);
    const built = packages.map(async (edition) => {
      const name = packageFileName(format, edition, architecture, release.version);
      await copyFile(path.join(made, name), path.join(target, name));
      return path.join(target, name);
    });
    return await Promise.all(built);
  } finally {
    await rm(work, { recursive: true });
  }
}
