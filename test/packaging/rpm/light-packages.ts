import path from 'node:path';
import { ownArchitecture } from '../../../agent/standalone/architectures.ts';
import { buildRpm } from '../../../packaging/rpm/build-rpm.ts';
import { lightRelease, makeLightSource, type LightPackages } from '../light-source.ts';

/** Packages of that version below `directory`, built in a second. */
export async function buildLightPackages(directory: string, version: string): Promise<LightPackages> {
  const source = path.join(directory, `source-${version}`);
  await makeLightSource(source, version);
  const [plain = '', standalone = ''] = await buildRpm({
    source,
    release: lightRelease(version),
    architecture: ownArchitecture(),
    packages: ['plain', 'standalone'],
    target: directory,
    compression: 'none',
  });
  return { plain, standalone };
}
