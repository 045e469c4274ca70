import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { ownArchitecture } from '../../../agent/standalone/architectures.ts';
import { buildDeb } from '../../../packaging/deb/build-deb.ts';
import { lightRelease, makeLightSource, type LightPackages } from '../light-source.ts';

/** A source directory like that of a release, with small executables. */
export async function makeLightDebSource(directory: string, version: string): Promise<void> {
  await makeLightSource(directory, version);
  // The libraries of an executable decide on what its package depends
  await copyFile('/bin/true', path.join(directory, 'standalone/overlay-ip'));
}

/** Packages of that version below `directory`, with small executables. */
export async function buildLightDebs(directory: string, version: string): Promise<LightPackages> {
  const source = path.join(directory, `source-${version}`);
  await makeLightDebSource(source, version);
  const [plain = '', standalone = ''] = await buildDeb({
    source,
    release: lightRelease(version),
    architecture: ownArchitecture(),
    packages: ['plain', 'standalone'],
    target: directory,
    compression: ['-Znone'],
  });
  return { plain, standalone };
}
