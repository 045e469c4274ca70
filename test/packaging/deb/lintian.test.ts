import { execa } from 'execa';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { architectures, ownArchitecture } from '../../../agent/standalone/architectures.ts';
import { runDpkgBuildpackage } from '../../../packaging/deb/dpkg-buildpackage.ts';
import { makeManPages } from '../../../packaging/man/make-man-pages.ts';
import { packageFile } from '../../../packaging/package-files.ts';
import { readRelease } from '../../../packaging/release.ts';
import { suite } from '../../setup/suite.ts';
import { temporaryDirectory } from '../../setup/temporary-directory.ts';
import { makeLightDebSource } from './light-packages.ts';

/** Whatever it finds, of each level: errors, warnings, and those that it leaves out unless they are asked for. */
async function lintian(...args: string[]): Promise<string[]> {
  const levels = ['--display-info', '--pedantic', '--display-experimental'];
  const options = ['--no-cfg', '--no-user-dirs', '--allow-root', ...levels, '--tag-display-limit', '0'];
  const { stdout, stderr, exitCode } = await execa('lintian', [...options, ...args], { reject: false });
  // 2 → an error was found
  if (exitCode !== 0 && exitCode !== 2) throw new Error(stderr);
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('N: '));
}

suite('lintian', { tools: ['lintian', 'dpkg-buildpackage', 'dh'] }, () => {
  test(
    'finds nothing in the packages for this machine, and needs every override of theirs',
    { timeout: 120_000 },
    async () => {
      const found = await lintian(
        // Most of the time goes into looking for words and libraries in Node.js
        ...['--dont-check-part', 'binaries/spelling,libraries/embedded'],
        packageFile('deb', 'plain', ownArchitecture()),
        packageFile('deb', 'standalone', ownArchitecture()),
      );
      expect(found).toEqual([]);
    },
  );

  test('finds nothing in any package', { tags: ['whole'], timeout: 300_000 }, async () => {
    const standalone = architectures.map((architecture) => packageFile('deb', 'standalone', architecture));
    expect(await lintian(packageFile('deb', 'plain', architectures[0]), ...standalone)).toEqual([]);
  });

  test(
    'finds an override that nothing needs, and nothing else in what else is built',
    { tags: ['whole'], timeout: 60_000 },
    async () => {
      const [source, work] = [await temporaryDirectory(), await temporaryDirectory()];
      const release = await readRelease();
      await makeLightDebSource(source, release.version);
      const pages = await makeManPages(release);
      for (const [name, text] of Object.entries(pages)) await writeFile(path.join(source, 'man', name), text);
      const build = { source, release, architecture: ownArchitecture(), packages: ['plain'] } as const;
      await runDpkgBuildpackage({ ...build, compression: ['-Zgzip'] }, work);
      const changes = (await readdir(work)).filter((name) => name.endsWith('.changes'));
      expect(changes).toEqual([`overlay-ip_${release.version}_all.changes`]);
      expect(await lintian(path.join(work, changes.join()))).toEqual([
        'I: resource-agents-overlay-ip: unused-override copyright-file-contains-full-apache-2-license  [usr/share/lintian/overrides/resource-agents-overlay-ip:5]',
      ]);
    },
  );
});
