import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ownArchitecture } from '../../../agent/standalone/architectures.ts';
import { buildRpm } from '../../../packaging/rpm/build-rpm.ts';
import { suite } from '../../setup/suite.ts';
import { temporaryDirectory } from '../../setup/temporary-directory.ts';
import { lightRelease, makeLightSource } from '../light-source.ts';
import { moveSomewhereElse } from '../somewhere-else.ts';

suite('rpmbuild', { tools: ['rpmbuild'] }, () => {
  test('makes the same bytes elsewhere, later, and with another umask, time zone, locale and configuration', async () => {
    const first = await build();
    // Times of packages have no fractions of seconds
    await setTimeout(1000);

    const home = await moveSomewhereElse();
    const macros = ['_buildhost elsewhere', 'packager Somebody', 'vendor Else', '_binary_payload w9.gzdio'];
    await writeFile(path.join(home, '.rpmmacros'), macros.map((macro) => `%${macro}\n`).join(''));
    const second = await build(new Date('2020-02-02T02:02:02Z'));

    expect(first.map(({ length }) => length > 1000)).toEqual([true, true]);
    expect(first.map((bytes, index) => second[index]?.equals(bytes))).toEqual([true, true]);
  });

  test('leaves the source directory as it is', async () => {
    const source = await temporaryDirectory();
    await makeLightSource(source, '0.1.0');
    const before = await describe(source);
    await buildIn(source, await temporaryDirectory());
    expect(await describe(source)).toEqual(before);
  });
});

/** @param changed when the sources were written */
async function build(changed = new Date()): Promise<Buffer[]> {
  const source = await temporaryDirectory();
  await makeLightSource(source, '0.1.0');
  for (const name of await readdir(source, { recursive: true }))
    await utimes(path.join(source, name), changed, changed);
  const built = await buildIn(source, await temporaryDirectory());
  return Promise.all(built.map((file) => readFile(file)));
}

async function buildIn(source: string, target: string): Promise<string[]> {
  return buildRpm({
    source,
    release: lightRelease('0.1.0'),
    architecture: ownArchitecture(),
    packages: ['plain', 'standalone'],
    target,
  });
}

async function describe(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  return Promise.all(
    names.toSorted().map(async (name) => {
      const { mode, nlink, size, mtimeMs } = await stat(path.join(directory, name));
      return `${mode.toString(8)} ${nlink} ${size} ${mtimeMs} ${name}`;
    }),
  );
}
