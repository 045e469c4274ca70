import { readdir, readFile, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ownArchitecture } from '../../../agent/standalone/architectures.ts';
import { buildDeb } from '../../../packaging/deb/build-deb.ts';
import { suite } from '../../setup/suite.ts';
import { temporaryDirectory } from '../../setup/temporary-directory.ts';
import { makeLightDebSource } from './light-packages.ts';
import { lightRelease } from '../light-source.ts';
import { moveSomewhereElse } from '../somewhere-else.ts';

suite('dpkg-buildpackage', { tools: ['dpkg-buildpackage', 'dh'] }, () => {
  test(
    'makes the same bytes elsewhere, later, and with another umask, time zone, locale and configuration',
    { timeout: 60_000 },
    async () => {
      const first = await build();

      await moveSomewhereElse({
        SOURCE_DATE_EPOCH: '1',
        DEB_BUILD_OPTIONS: 'nodoc',
        DPKG_DEB_COMPRESSOR_TYPE: 'gzip',
        GZIP: '-1',
      });
      const second = await build(new Date('2020-02-02T02:02:02Z'));

      expect(first.map(({ length }) => length > 1000)).toEqual([true, true]);
      expect(first.map((bytes, index) => second[index]?.equals(bytes))).toEqual([true, true]);
    },
  );
});

/** A release of a day to come: no file may have the time when it was made, as dpkg-deb only replaces later ones. */
const release = lightRelease('0.1.0', new Date('2040-01-01T12:00:00Z'));

/**
 * Builds both packages and sees that the source is left as it is.
 *
 * @param changed when that was written
 */
async function build(changed = new Date()): Promise<Buffer[]> {
  const source = await temporaryDirectory();
  await makeLightDebSource(source, '0.1.0');
  for (const name of await readdir(source, { recursive: true }))
    await utimes(path.join(source, name), changed, changed);
  const before = await describe(source);
  const built = await buildDeb({
    source,
    release,
    architecture: ownArchitecture(),
    packages: ['plain', 'standalone'],
    target: await temporaryDirectory(),
  });
  expect(await describe(source)).toEqual(before);
  return Promise.all(built.map((file) => readFile(file)));
}

async function describe(directory: string): Promise<unknown[]> {
  const names = await readdir(directory, { recursive: true });
  return Promise.all(
    names.toSorted().map(async (name) => {
      const { mode, nlink, size, mtimeMs } = await stat(path.join(directory, name));
      return { name, mode, nlink, size, mtimeMs };
    }),
  );
}
