import { execa } from 'execa';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { architectures } from '../../../agent/standalone/architectures.ts';
import { guideNames } from '../../../packaging/guides.ts';
import { packageFile, packageNames, type Edition } from '../../../packaging/package-files.ts';
import { readRelease } from '../../../packaging/release.ts';
import { suite } from '../../setup/suite.ts';
import { buildLightDebs } from './light-packages.ts';
import { DpkgRoot } from './root.ts';
import { buildDebStandIns } from './stand-ins.ts';
import { whileOpening } from '../while-opening.ts';
import type { LightPackages } from '../light-source.ts';

const agent = 'usr/lib/ocf/resource.d/aws/overlay-ip';
const command = 'usr/sbin/overlay-ip';

const editions = ['plain', 'standalone'] as const satisfies Edition[];
const bothWays = [
  ['plain', 'standalone'],
  ['standalone', 'plain'],
] as const satisfies Edition[][];

/** What both packages depend on, as Debian 13 with NodeSource's packages has it. */
const host = [
  { name: 'iproute2', version: '6.15.0-1' },
  { name: 'libc6', version: '2.41-12' },
  { name: 'nodejs', version: '22.21.0-1nodesource1' },
];

suite('a Debian package', { tools: ['dpkg', 'dpkg-buildpackage', 'dh'], root: true }, () => {
  let directory: string;
  let hostPackages: string[];
  let older: LightPackages;
  let newer: LightPackages;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'deb-install-'));
    [hostPackages, older, newer] = await Promise.all([
      buildDebStandIns(directory, host),
      buildLightDebs(directory, '0.0.9'),
      buildLightDebs(directory, '0.1.0'),
    ]);
  });
  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  async function preparedRoot(): Promise<DpkgRoot> {
    const root = await DpkgRoot.create();
    await root.dpkg('--install', ...hostPackages);
    return root;
  }

  test('is installed whole, and runs', async () => {
    const root = await preparedRoot();
    await root.dpkg('--install', packageFile('deb', 'plain', architectures[0]));
    expect(await root.entries()).toEqual([
      '40755 0:0 /usr',
      '40755 0:0 /usr/lib',
      '40755 0:0 /usr/lib/ocf',
      '40755 0:0 /usr/lib/ocf/resource.d',
      '40755 0:0 /usr/lib/ocf/resource.d/aws',
      '100755 0:0 /usr/lib/ocf/resource.d/aws/overlay-ip',
      '40755 0:0 /usr/sbin',
      '120777 0:0 /usr/sbin/overlay-ip',
      '40755 0:0 /usr/share',
      '40755 0:0 /usr/share/bash-completion',
      '40755 0:0 /usr/share/bash-completion/completions',
      '100644 0:0 /usr/share/bash-completion/completions/overlay-ip',
      '40755 0:0 /usr/share/doc',
      '40755 0:0 /usr/share/doc/resource-agents-overlay-ip',
      '100644 0:0 /usr/share/doc/resource-agents-overlay-ip/README.md',
      '100644 0:0 /usr/share/doc/resource-agents-overlay-ip/THIRD-PARTY-NOTICES.gz',
      '100644 0:0 /usr/share/doc/resource-agents-overlay-ip/changelog.gz',
      '100644 0:0 /usr/share/doc/resource-agents-overlay-ip/copyright',
      '40755 0:0 /usr/share/doc/resource-agents-overlay-ip/guides',
      ...guideNames.map((guide) => `100644 0:0 /usr/share/doc/resource-agents-overlay-ip/guides/${guide}`),
      '100644 0:0 /usr/share/doc/resource-agents-overlay-ip/sbom.cdx.json',
      '40755 0:0 /usr/share/lintian',
      '40755 0:0 /usr/share/lintian/overrides',
      '100644 0:0 /usr/share/lintian/overrides/resource-agents-overlay-ip',
      '40755 0:0 /usr/share/man',
      '40755 0:0 /usr/share/man/man7',
      '100644 0:0 /usr/share/man/man7/ocf_aws_overlay-ip.7.gz',
      '40755 0:0 /usr/share/man/man8',
      '100644 0:0 /usr/share/man/man8/overlay-ip.8.gz',
    ]);
    expect(await realpath(root.path(command))).toBe(await realpath(root.path(agent)));
    expect(await root.dpkg('--verify')).toBe('');

    const { version } = await readRelease();
    const { stdout } = await execa({ extendEnv: false })`${process.execPath} ${root.path(command)} --version`;
    expect(stdout).toContain(version);
  });

  describe('beside another one', () => {
    test.each(editions)('%s: is upgraded, downgraded and purged, and leaves nothing', async (edition) => {
      const root = await preparedRoot();
      const before = await root.entries();
      const name = packageNames[edition];
      await root.dpkg('--install', older[edition]);
      await root.dpkg('--install', newer[edition]);
      expect(await root.packages()).toEqual([`${name} 0.1.0 installed`]);
      expect(await root.dpkg('--verify')).toBe('');
      await root.dpkg('--install', older[edition]);
      expect(await root.packages()).toEqual([`${name} 0.0.9 installed`]);
      expect(await root.dpkg('--verify')).toBe('');
      // As much as purging it: there is no configuration
      await root.dpkg('--remove', name);
      expect(await root.entries()).toEqual(before);
      await root.dpkg('--install', older[edition]);
      await root.dpkg('--purge', name);
      expect(await root.entries()).toEqual(before);
      expect(await root.packages()).toEqual([]);
    });

    test('an upgrade replaces the agent in one step: whoever opens it finds the older or the newer one', async () => {
      const root = await preparedRoot();
      await root.dpkg('--install', older.plain);
      const found = await whileOpening(root.path(command), async () => {
        await root.dpkg('--install', newer.plain);
      });
      expect(found).toEqual(["console.log('0.0.9');", "console.log('0.1.0');"]);
      // What the same loop finds where there are two steps
      const missed = await whileOpening(root.path(command), async () => {
        await root.dpkg('--remove', packageNames.plain);
        await root.dpkg('--install', older.plain);
      });
      expect(missed).toEqual(["console.log('0.1.0');", 'ENOENT', "console.log('0.0.9');"]);
    });

    test.each(bothWays)(
      'with the %s one installed, the %s one takes its place, in one step too',
      async (first, second) => {
        const root = await preparedRoot();
        await root.dpkg('--install', newer[first]);
        const before = await lastLine(root.path(agent));
        const found = await whileOpening(root.path(command), async () => {
          await root.dpkg('--install', newer[second]);
        });
        const after = await lastLine(root.path(agent));
        expect(found).toEqual([before, after]);
        expect(await root.packages()).toEqual([`${packageNames[second]} 0.1.0 installed`]);
        expect(await root.dpkg('--verify')).toBe('');
      },
    );

    test.each(bothWays)(
      'with the %s one installed, an older %s one takes its place as well',
      async (first, second) => {
        const root = await preparedRoot();
        await root.dpkg('--install', newer[first]);
        await root.dpkg('--install', older[second]);
        expect(await root.packages()).toEqual([`${packageNames[second]} 0.0.9 installed`]);
      },
    );
  });
});

async function lastLine(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  return text.trimEnd().split('\n').at(-1) ?? '';
}
