import { execa } from 'execa';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { architectures, ownArchitecture } from '../../../agent/standalone/architectures.ts';
import { packageFile } from '../../../packaging/package-files.ts';
import { buildRpm } from '../../../packaging/rpm/build-rpm.ts';
import { suite } from '../../setup/suite.ts';
import { temporaryDirectory } from '../../setup/temporary-directory.ts';
import { lightRelease, makeLightSource } from '../light-source.ts';

const configuration = path.resolve(import.meta.dirname, '../../../packaging/rpm');

/** Its warnings are errors, too. */
async function rpmlint(...args: string[]): Promise<{ exitCode: number | undefined; findings: string[] }> {
  const { exitCode, stdout } = await execa(
    'rpmlint',
    [
      '--strict',
      ...['--config', path.join(configuration, 'rpmlint.toml')],
      ...['--rpmlintrc', path.join(configuration, 'rpmlintrc')],
      ...args,
    ],
    { reject: false },
  );
  return { exitCode, findings: stdout.split('\n').filter((line) => / [EWI]: /.test(line)) };
}

suite('rpmlint', { tools: ['rpmlint', 'rpmbuild'] }, () => {
  for (const architecture of architectures)
    test(
      `finds nothing in the packages for ${architecture.rpm}, and needs every filter of ours`,
      { tags: architecture === ownArchitecture() ? [] : ['whole'] },
      async () => {
        const packages = (['plain', 'standalone'] as const).map((edition) =>
          packageFile('rpm', edition, architecture),
        );
        expect(await rpmlint(...packages)).toEqual({ exitCode: 0, findings: [] });
      },
    );

  test('fails for anything that no filter is about', async () => {
    const directory = await temporaryDirectory();
    await makeLightSource(directory, '0.1.0');
    await writeFile(path.join(directory, 'README.md'), 'Lines of Windows.\r\n');
    const [plain = ''] = await buildRpm({
      source: directory,
      release: lightRelease('0.1.0'),
      architecture: architectures[0],
      packages: ['plain'],
      target: directory,
    });
    expect(await rpmlint('--ignore-unused-rpmlintrc', plain)).toEqual({
      exitCode: 64,
      findings: [
        'resource-agents-overlay-ip.noarch: E: wrong-file-end-of-line-encoding /usr/share/doc/resource-agents-overlay-ip/README.md',
      ],
    });
  });
});
