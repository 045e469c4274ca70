import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { architectures } from '../../../agent/standalone/architectures.ts';
import { packageFile } from '../../../packaging/package-files.ts';
import { suite } from '../../setup/suite.ts';
import { fittingHosts, unfitHosts } from './hosts.ts';
import { librariesOf, olderLibraries, supportedLibraries } from './libraries.ts';
import { RpmRoot } from './root.ts';
import { buildStandIns, type StandIn } from './stand-ins.ts';

const plain = packageFile('rpm', 'plain', architectures[0]);
const iproute: StandIn = { name: 'iproute', version: '6.2.0' };

suite('the dependencies of the RPM packages', { tools: ['rpm', 'rpmbuild'], root: true }, () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'rpm-dependencies-'));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  describe('the plain package', () => {
    let packages: Record<string, string[]>;
    beforeAll(async () => {
      const unfit = Object.entries(unfitHosts).map(([name, { has }]) => [name, has] as const);
      packages = await buildStandIns(path.join(directory, 'hosts'), {
        ...fittingHosts,
        ...Object.fromEntries(unfit),
      });
    });

    /** What is missing where it were installed together with everything that the host has. */
    async function missing(host: string): Promise<string[] | undefined> {
      const root = await RpmRoot.create();
      const refusal = await root.refusal('--install', '--test', ...(packages[host] ?? []), plain);
      return refusal && needsIn(refusal);
    }

    test.each(Object.keys(fittingHosts))('can be installed on %s', async (host) => {
      expect(await missing(host)).toBeUndefined();
    });

    test.each(Object.entries(unfitHosts))('is refused on %s', async (host, { lacks }) => {
      expect(await missing(host)).toEqual(lacks);
    });

    test('requires nothing else, and recommends pacemaker', async () => {
      expect(await query(plain, 'requires')).toEqual([
        '(nodejs(engine) >= 22 or nodejs >= 2:22)',
        '/usr/bin/node',
        'iproute',
        ...featuresOfRpm,
        'rpmlib(RichDependencies) <= 4.12.0-1',
      ]);
      expect(await query(plain, 'recommends')).toEqual(['pacemaker']);
    });
  });

  describe.each(architectures)('the standalone package for $rpm', (architecture) => {
    const standalone = packageFile('rpm', 'standalone', architecture);

    /** What is missing on a host that has these libraries and iproute, and no Node.js. */
    async function missing(libraries: Readonly<Record<string, string>>): Promise<string[] | undefined> {
      const requirements = await query(standalone, 'requires');
      const { host } = await buildStandIns(await mkdtemp(path.join(directory, 'host-')), {
        host: [iproute, librariesOf(requirements, libraries)],
      });
      const root = await RpmRoot.create();
      const refusal = await root.refusal('--install', '--test', '--ignorearch', ...host, standalone);
      return refusal && needsIn(refusal);
    }

    test.each(Object.entries(supportedLibraries))(
      'can be installed on %s, which needs no Node.js',
      async (_, libraries) => {
        expect(await missing(libraries)).toBeUndefined();
      },
    );

    test('is refused where glibc is too old for Node.js 24', async () => {
      const refused = await missing(olderLibraries);
      expect(refused).toContain('libc.so.6(GLIBC_2.28)(64bit)');
      expect(refused?.filter((name) => !name.includes('(GLIBC_2.2'))).toEqual([]);
    });

    test('requires libraries and iproute alone, and recommends pacemaker', async () => {
      const requirements = await query(standalone, 'requires');
      const libraries = /^(?:ld-linux-[a-z\d-]+|lib(?:c|dl|gcc_s|m|pthread|stdc\+\+))\.so\.\d+\(/;
      expect(requirements.filter((name) => !libraries.test(name))).toEqual([
        'iproute',
        ...featuresOfRpm,
        'rtld(GNU_HASH)',
      ]);
      expect(await query(standalone, 'recommends')).toEqual(['pacemaker']);
    });
  });
});

/** Those of rpm 4.14, which RHEL 8 and SLES 15 have, and older ones. */
const featuresOfRpm = [
  'rpmlib(CompressedFileNames) <= 3.0.4-1',
  'rpmlib(FileDigests) <= 4.6.0-1',
  'rpmlib(PayloadFilesHavePrefix) <= 4.0-1',
  'rpmlib(PayloadIsXz) <= 5.2-1',
];

async function query(file: string, tag: string): Promise<string[]> {
  const { stdout } = await execa('rpm', ['--query', '--package', `--${tag}`, file]);
  return stdout.split('\n');
}

/** Of lines such as `/usr/bin/node is needed by resource-agents-overlay-ip-0.1.0-1.noarch`. */
function needsIn(refusal: readonly string[]): string[] {
  return refusal.flatMap((line) => /^(.*) is needed by /.exec(line)?.[1] ?? []);
}
