import { execa } from 'execa';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { architectures, ownArchitecture } from '../../../agent/standalone/architectures.ts';
import { guideNames } from '../../../packaging/guides.ts';
import { packageFile, packageNames, type Edition } from '../../../packaging/package-files.ts';
import { readRelease } from '../../../packaging/release.ts';
import { suite } from '../../setup/suite.ts';

const packages = [
  { edition: 'plain', arch: 'all', architecture: architectures[0] },
  ...architectures.map((architecture) => ({
    edition: 'standalone' as const,
    arch: architecture.dpkg,
    architecture,
  })),
] satisfies { edition: Edition; arch: string; architecture: unknown }[];

/** The versions of the libraries' packages in the releases that the standalone package is for, and in older ones that have them too. */
const librariesOfReleases: Record<string, Record<string, string>> = {
  'Debian 11': { libc6: '2.31-13', 'libgcc-s1': '10.2.1-6', 'libstdc++6': '10.2.1-6' },
  'Debian 12': { libc6: '2.36-9', 'libgcc-s1': '12.2.0-14', 'libstdc++6': '12.2.0-14' },
  'Debian 13': { libc6: '2.41-12', 'libgcc-s1': '14.2.0-19', 'libstdc++6': '14.2.0-19' },
  'Ubuntu 20.04': {
    libc6: '2.31-0ubuntu9',
    'libgcc-s1': '10-20200411-0ubuntu1',
    'libstdc++6': '10-20200411-0ubuntu1',
  },
  'Ubuntu 22.04': {
    libc6: '2.35-0ubuntu3',
    'libgcc-s1': '12-20220319-1ubuntu1',
    'libstdc++6': '12-20220319-1ubuntu1',
  },
  'Ubuntu 24.04': {
    libc6: '2.39-0ubuntu8',
    'libgcc-s1': '14-20240412-0ubuntu1',
    'libstdc++6': '14-20240412-0ubuntu1',
  },
};

suite('what is in the Debian packages', { tools: ['dpkg', 'dpkg-buildpackage', 'readelf'] }, () => {
  describe.each(packages)('the $edition package for $arch', ({ edition, arch, architecture }) => {
    const file = packageFile('deb', edition, architecture);
    const name = packageNames[edition];

    let directory: string;
    let tar: string;
    beforeAll(async () => {
      directory = await mkdtemp(path.join(tmpdir(), 'deb-contents-'));
      tar = path.join(directory, '.tar');
      await execa('dpkg-deb', ['--fsys-tarfile', file], { stdout: { file: tar }, buffer: false });
      await execa('tar', ['--extract', '--file', tar, '--directory', directory]);
      await execa('dpkg-deb', ['--control', file, path.join(directory, 'DEBIAN')]);
    });
    afterAll(async () => {
      await rm(directory, { recursive: true });
    });
    const installed = (inside: string) => path.join(directory, inside);
    const documentation = (inside: string) => installed(`usr/share/doc/${name}/${inside}`);

    test('is named, described and related to others like this', async () => {
      const { version } = await readRelease();
      const fields = parseFields(await readFile(installed('DEBIAN/control'), 'utf8'));
      const other = packageNames[edition === 'plain' ? 'standalone' : 'plain'];
      expect(fields).toEqual({
        Package: name,
        Source: 'overlay-ip',
        Version: version,
        Architecture: arch,
        Maintainer: expect.stringMatching(/^The overlay-ip developers </) as string,
        'Installed-Size': expect.stringMatching(/^\d+$/) as string,
        Depends: {
          all: 'iproute2, nodejs (>= 22)',
          amd64: 'iproute2, libc6 (>= 2.28), libgcc-s1 (>= 3.4), libstdc++6 (>= 7)',
          arm64: 'iproute2, libc6 (>= 2.28), libgcc-s1 (>= 3.0), libstdc++6 (>= 7)',
        }[arch],
        Recommends: 'pacemaker',
        Conflicts: other,
        Replaces: other,
        ...(edition === 'standalone' && { Provides: `${other} (= ${version})` }),
        Section: 'admin',
        Priority: 'optional',
        Description: expect.stringContaining('overlay IP address') as string,
      });
    });

    test('has these files, all of root, with the time of the release', async () => {
      const { stdout } = await execa('tar', ['--list', '--verbose', '--utc', '--file', tar]);
      const time = formatTime((await readRelease()).sourceDateEpoch);
      // drwxr-xr-x root/root         0 2026-11-22 12:00 ./usr/lib/
      const files = stdout.split('\n').map((line) => line.replace(/ +\d+ (\S+ \S+) \./, ' $1 '));
      expect(files.toSorted()).toEqual(
        [
          `drwxr-xr-x root/root ${time} /`,
          `drwxr-xr-x root/root ${time} /usr/`,
          `drwxr-xr-x root/root ${time} /usr/lib/`,
          `drwxr-xr-x root/root ${time} /usr/lib/ocf/`,
          `drwxr-xr-x root/root ${time} /usr/lib/ocf/resource.d/`,
          `drwxr-xr-x root/root ${time} /usr/lib/ocf/resource.d/aws/`,
          `-rwxr-xr-x root/root ${time} /usr/lib/ocf/resource.d/aws/overlay-ip`,
          `drwxr-xr-x root/root ${time} /usr/sbin/`,
          `lrwxrwxrwx root/root ${time} /usr/sbin/overlay-ip -> ../lib/ocf/resource.d/aws/overlay-ip`,
          `drwxr-xr-x root/root ${time} /usr/share/`,
          `drwxr-xr-x root/root ${time} /usr/share/bash-completion/`,
          `drwxr-xr-x root/root ${time} /usr/share/bash-completion/completions/`,
          `-rw-r--r-- root/root ${time} /usr/share/bash-completion/completions/overlay-ip`,
          `drwxr-xr-x root/root ${time} /usr/share/doc/`,
          `drwxr-xr-x root/root ${time} /usr/share/doc/${name}/`,
          `-rw-r--r-- root/root ${time} /usr/share/doc/${name}/README.md`,
          `-rw-r--r-- root/root ${time} /usr/share/doc/${name}/THIRD-PARTY-NOTICES.gz`,
          `-rw-r--r-- root/root ${time} /usr/share/doc/${name}/changelog.gz`,
          `-rw-r--r-- root/root ${time} /usr/share/doc/${name}/copyright`,
          `drwxr-xr-x root/root ${time} /usr/share/doc/${name}/guides/`,
          ...guideNames.map((guide) => `-rw-r--r-- root/root ${time} /usr/share/doc/${name}/guides/${guide}`),
          `-rw-r--r-- root/root ${time} /usr/share/doc/${name}/sbom.cdx.json`,
          `drwxr-xr-x root/root ${time} /usr/share/lintian/`,
          `drwxr-xr-x root/root ${time} /usr/share/lintian/overrides/`,
          `-rw-r--r-- root/root ${time} /usr/share/lintian/overrides/${name}`,
          `drwxr-xr-x root/root ${time} /usr/share/man/`,
          `drwxr-xr-x root/root ${time} /usr/share/man/man7/`,
          `-rw-r--r-- root/root ${time} /usr/share/man/man7/ocf_aws_overlay-ip.7.gz`,
          `drwxr-xr-x root/root ${time} /usr/share/man/man8/`,
          `-rw-r--r-- root/root ${time} /usr/share/man/man8/overlay-ip.8.gz`,
        ].toSorted(),
      );
    });

    test('runs nothing when it is installed', async () => {
      expect((await readdir(installed('DEBIAN'))).toSorted()).toEqual(['control', 'md5sums']);
    });

    test('tells in its copyright file under which licence each part is, the texts included', async () => {
      const [format, ...paragraphs] = parseParagraphs(await readFile(documentation('copyright'), 'utf8'));
      expect(format).toMatchObject({
        Format: 'https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/',
      });
      expect(paragraphs.filter(({ Files }) => Files)).toMatchObject([
        { Files: '*', License: 'Apache-2.0' },
        { Files: `source/${edition}/overlay-ip`, License: 'Apache-2.0 and THIRD-PARTY-NOTICES' },
      ]);
      const licenses = paragraphs
        .filter(({ Files }) => !Files)
        .map(({ License = '' }) => License.split('\n'));
      expect(licenses.map(([title]) => title)).toEqual(['Apache-2.0', 'THIRD-PARTY-NOTICES']);
      // " text" and " ." for an empty line
      const text = licenses[1]?.slice(1).map((line) => (line === ' .' ? '' : line.slice(1)));
      const notices = await readCompressed(documentation('THIRD-PARTY-NOTICES.gz'));
      expect(text).toEqual(notices.trimEnd().split('\n'));
      expect(notices).toContain('MIT');
    });

    test('has links from the README to the guides and back that lead somewhere, uncompressed', async () => {
      const readme = await readFile(documentation('README.md'), 'utf8');
      const linked = [...readme.matchAll(/\]\((guides\/[^)#]+)/g)].map(([, file = '']) => file);
      expect(linked.length).toBeGreaterThanOrEqual(guideNames.length);
      expect(readme).not.toContain('](packaging/guides/');
      for (const file of linked) await readFile(documentation(file));
      expect(await readFile(documentation('guides/comparison.md'), 'utf8')).toContain('](../README.md#');
    });

    test('has the whole changelog, and a bill of materials that programs find', async () => {
      const changelog = await readCompressed(documentation('changelog.gz'));
      const versions = [...changelog.matchAll(/^overlay-ip \((.+)\)/gm)].map(([, version]) => version);
      expect(versions).toEqual((await readRelease()).changelog.map(({ version }) => version));
      expect(JSON.parse(await readFile(documentation('sbom.cdx.json'), 'utf8'))).toMatchObject({
        bomFormat: 'CycloneDX',
      });
    });

    if (edition === 'plain')
      test('has a script that runs on the Node.js of the distribution', async () => {
        const text = await readFile(installed('usr/lib/ocf/resource.d/aws/overlay-ip'), 'utf8');
        expect(text.split('\n', 1)).toEqual(['#!/usr/bin/node']);
      });
    else
      describe('depends on libraries', () => {
        const executable = () => installed('usr/lib/ocf/resource.d/aws/overlay-ip');
        let depends: Record<string, string>;
        beforeAll(async () => {
          const { stdout } = await execa('dpkg-deb', ['--field', file, 'Depends']);
          depends = parseDepends(stdout);
        });

        test('of the versions that its executable names', async () => {
          const { stdout } = await execa('readelf', ['--version-info', '--wide', executable()]);
          const newest = (prefix: string) =>
            [...stdout.matchAll(new RegExp(`Name: ${prefix}_([\\d.]+)`, 'g'))]
              .map(([, version = '']) => version)
              .toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }))
              .at(-1);
          expect(depends).toEqual({
            libc6: newest('GLIBC'),
            'libgcc-s1': newest('GCC'),
            // https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html: CXXABI_1.3.11 is of GCC 7.1, GLIBCXX_3.4.21 of GCC 5.1
            'libstdc++6': '7',
          });
          expect([newest('CXXABI'), newest('GLIBCXX')]).toEqual(['1.3.11', '3.4.21']);
        });

        test.each(Object.entries(librariesOfReleases))('that %s has', async (_, versions) => {
          for (const [library, version] of Object.entries(depends))
            await execa('dpkg', ['--compare-versions', versions[library] ?? '', 'ge', version]);
        });

        // It finds no libraries of other architectures
        if (architecture === ownArchitecture())
          test('that dpkg-shlibdeps names too, nowhere in an older version', async () => {
            await mkdir(installed('debian'));
            const control = 'Source: some\n\nPackage: some\nArchitecture: any\n';
            await writeFile(installed('debian/control'), control);
            const { stdout } = await execa('dpkg-shlibdeps', ['-O', executable()], { cwd: directory });
            const theirs = parseDepends(stdout.replace('shlibs:Depends=', ''));
            expect(Object.keys(theirs)).toEqual(Object.keys(depends));
            for (const [library, version] of Object.entries(depends))
              await execa('dpkg', ['--compare-versions', theirs[library] ?? '', 'ge', version]);
          });
      });
  });
});

/** As tar prints it: `2026-11-22 12:00`. */
function formatTime(sourceDateEpoch: number): string {
  return new Date(sourceDateEpoch * 1000).toISOString().slice(0, 16).replace('T', ' ');
}

/** https://manpages.debian.org/bookworm/dpkg-dev/deb822.5.en.html: paragraphs of fields, whose further lines begin with a blank. */
function parseParagraphs(text: string): Partial<Record<string, string>>[] {
  return text.trimEnd().split(/\n\n+/).map(parseFields);
}

function parseFields(paragraph: string): Partial<Record<string, string>> {
  const fields = paragraph.trimEnd().split(/\n(?! )/);
  return Object.fromEntries(
    fields.map((field) => {
      const [, name = '', value = ''] = /^([^:\s]+): ?([^]*)$/.exec(field) ?? [];
      return [name, value];
    }),
  );
}

async function readCompressed(file: string): Promise<string> {
  return (await promisify(gunzip)(await readFile(file))).toString();
}

/** The versions that a field `Depends` asks for, by package. */
function parseDepends(field: string): Record<string, string> {
  const versioned = field.matchAll(/(\S+) \(>= (\S+)\)/g);
  return Object.fromEntries([...versioned].map(([, name = '', version = '']) => [name, version]));
}
