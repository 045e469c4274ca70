import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { buildTools, foreignTools } from './build-tools.ts';
import { makePackages } from './make-packages.ts';
import { packagesDirectory } from './package-files.ts';
import { readRelease } from './release.ts';
import { installMissing, isInstalled } from './system-packages.ts';

/** `npm run package`: every package of this version and their checksums, in dist/packages. */

const tools = [...Object.values(buildTools), ...foreignTools()];
await installMissing(tools);
const missing = tools.filter((tool) => !isInstalled(tool));
if (missing.length > 0) {
  const lines = missing.map(({ path: file, debianPackage }) => `  ${file} (Debian: ${debianPackage})`);
  console.error(`The packages cannot be built, as these are not installed:\n${lines.join('\n')}`);
  process.exit(1);
}
await makePackages(await readRelease(), packagesDirectory);
const names = (await readdir(packagesDirectory)).toSorted();
for (const name of names) {
  const { size } = await stat(path.join(packagesDirectory, name));
  console.log(`${(size / 1e6).toFixed(1).padStart(6)} MB  ${name}`);
}
console.log(`in ${path.relative('', packagesDirectory)}`);
