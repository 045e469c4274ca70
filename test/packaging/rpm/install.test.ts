import { execa } from 'execa';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownArchitecture } from '../../../agent/standalone/architectures.ts';
import { guideNames } from '../../../packaging/guides.ts';
import { packageFile, packageNames, type Edition } from '../../../packaging/package-files.ts';
import { readRelease } from '../../../packaging/release.ts';
import { suite } from '../../setup/suite.ts';
import { fittingHosts } from './hosts.ts';
import type { LightPackages } from '../light-source.ts';
import { buildLightPackages } from './light-packages.ts';
import { whileOpening } from '../while-opening.ts';
import { RpmRoot } from './root.ts';
import { buildStandIns, type StandIn } from './stand-ins.ts';

const agent = 'usr/lib/ocf/resource.d/aws/overlay-ip';
const command = 'usr/sbin/overlay-ip';
const editions = ['plain', 'standalone'] as const;
const bothWays = [
  ['plain', 'standalone'],
  ['standalone', 'plain'],
] as const;

/** It has directories in common with the packages. */
const resourceAgents: StandIn = {
  name: 'resource-agents',
  version: '4.9.0',
  files: [
    '/usr/lib/ocf/',
    '/usr/lib/ocf/resource.d/',
    '/usr/lib/ocf/resource.d/heartbeat/',
    '/usr/lib/ocf/resource.d/heartbeat/IPaddr2',
  ],
};

suite('an RPM package', { tools: ['rpm', 'rpmbuild'], root: true }, () => {
  test.each(editions)('%s: is installed whole, and runs', async (edition) => {
    const root = await RpmRoot.create();
    const before = await root.entries();
    // What it depends on is not the subject here
    await root.rpm('--install', '--nodeps', packageFile('rpm', edition, ownArchitecture()));
    const name = packageNames[edition];
    const entries = await root.entries();
    expect(entries.filter((entry) => !before.includes(entry))).toEqual([
      '40755 0:0 /usr/lib/ocf',
      '40755 0:0 /usr/lib/ocf/resource.d',
      '40755 0:0 /usr/lib/ocf/resource.d/aws',
      '100755 0:0 /usr/lib/ocf/resource.d/aws/overlay-ip',
      '120777 0:0 /usr/sbin/overlay-ip',
      '40755 0:0 /usr/share/bash-completion',
      '40755 0:0 /usr/share/bash-completion/completions',
      '100644 0:0 /usr/share/bash-completion/completions/overlay-ip',
      `40755 0:0 /usr/share/doc/${name}`,
      `100644 0:0 /usr/share/doc/${name}/CHANGELOG.md`,
      `100644 0:0 /usr/share/doc/${name}/README.md`,
      `100644 0:0 /usr/share/doc/${name}/THIRD-PARTY-NOTICES`,
      `40755 0:0 /usr/share/doc/${name}/guides`,
      ...guideNames.map((guide) => `100644 0:0 /usr/share/doc/${name}/guides/${guide}`),
      `100644 0:0 /usr/share/doc/${name}/sbom.cdx.json`,
      `40755 0:0 /usr/share/licenses/${name}`,
      `100644 0:0 /usr/share/licenses/${name}/LICENSE`,
      '100644 0:0 /usr/share/man/man7/ocf_aws_overlay-ip.7.gz',
      '100644 0:0 /usr/share/man/man8/overlay-ip.8.gz',
    ]);
    expect(await realpath(root.path(command))).toBe(await realpath(root.path(agent)));
    expect(await root.rpm('--verify', '--nodeps', name)).toBe('');

    const run = edition === 'plain' ? [process.execPath, root.path(command)] : [root.path(command)];
    const { stdout } = await execa({ extendEnv: false })`${run} --version`;
    expect(stdout).toContain((await readRelease()).version);

    // Each licence that its bill of materials names
    const license = (await root.rpm('--query', '--queryformat=%{license}', name)).split(' AND ');
    const named = licensesIn(await readFile(root.path(`usr/share/doc/${name}/sbom.cdx.json`), 'utf8'));
    expect(named).toContain('MIT');
    expect(named.filter((one) => !license.includes(one))).toEqual([]);
  });

  describe('beside another one', () => {
    let directory: string;
    let host: string[];
    let older: LightPackages;
    let newer: LightPackages;
    beforeAll(async () => {
      directory = await mkdtemp(path.join(tmpdir(), 'rpm-install-'));
      [older, newer] = await Promise.all([
        buildLightPackages(directory, '0.0.9'),
        buildLightPackages(directory, '0.1.0'),
      ]);
      ({ host } = await buildStandIns(path.join(directory, 'host'), {
        host: [...fittingHosts['RHEL 8 or 9 with the module nodejs:22'], resourceAgents],
      }));
    });
    afterAll(async () => {
      await rm(directory, { recursive: true });
    });

    async function preparedRoot(): Promise<RpmRoot> {
      const root = await RpmRoot.create();
      await root.rpm('--install', ...host);
      return root;
    }

    test.each([
      ['plain', 'standalone', '(installed) resource-agents-overlay-ip'],
      ['standalone', 'plain', 'resource-agents-overlay-ip'],
    ] as const)('with the %s one installed, the %s one is refused', async (installed, other, conflicting) => {
      const root = await preparedRoot();
      await root.rpm('--install', newer[installed]);
      for (const action of ['--install', '--upgrade'])
        expect(await root.refusal(action, newer[other])).toContain(
          `resource-agents-overlay-ip-standalone conflicts with ${conflicting}-0.1.0-1.noarch`,
        );
    });

    test.each(bothWays)('%s is replaced by %s with --erase and --install', async (first, second) => {
      const root = await preparedRoot();
      await root.rpm('--install', newer[first]);
      await root.rpm('--erase', packageNames[first]);
      await root.rpm('--install', newer[second]);
      await expectInstalled(root, second, newer);
    });

    test.each(editions)('%s: is upgraded, downgraded with --oldpackage, and erased', async (edition) => {
      const root = await preparedRoot();
      const before = await root.entries();
      await root.rpm('--install', older[edition]);
      await root.rpm('--upgrade', newer[edition]);
      await expectInstalled(root, edition, newer);
      expect(await root.refusal('--upgrade', older[edition])).toContainEqual(
        expect.stringContaining('which is newer than') as string,
      );
      await root.rpm('--upgrade', '--oldpackage', older[edition]);
      await expectInstalled(root, edition, older);
      await root.rpm('--erase', packageNames[edition]);
      expect(await root.entries()).toEqual(before);
    });

    test('an upgrade replaces the agent in one step: whoever opens it finds the older or the newer one', async () => {
      const root = await preparedRoot();
      await root.rpm('--install', older.plain);
      const found = await whileOpening(root.path(command), async () => {
        await root.rpm('--upgrade', newer.plain);
      });
      expect(found).toEqual(["console.log('0.0.9');", "console.log('0.1.0');"]);
      // What the same loop finds where there are two steps
      const missed = await whileOpening(root.path(command), async () => {
        await root.rpm('--erase', packageNames.plain);
        await root.rpm('--install', older.plain);
      });
      expect(missed).toEqual(["console.log('0.1.0');", 'ENOENT', "console.log('0.0.9');"]);
    });
  });
});

/** That edition in that version and no other, unchanged. */
async function expectInstalled(root: RpmRoot, edition: Edition, packages: LightPackages): Promise<void> {
  const installed = (await root.rpm('--query', '--all')).split('\n');
  expect(installed.filter((name) => name.includes('overlay-ip')).map((name) => `${name}.rpm`)).toEqual([
    path.basename(packages[edition]),
  ]);
  expect(await root.rpm('--verify', packageNames[edition])).toBe('');
}

/** https://cyclonedx.org/docs/1.6/json/#components_items_licenses */
function licensesIn(sbom: string): string[] {
  const { components } = JSON.parse(sbom) as {
    components: { licenses?: { license?: { id?: string; name?: string }; expression?: string }[] }[];
  };
  return components.flatMap(({ licenses = [] }) =>
    licenses.map(({ license, expression }) => license?.id ?? license?.name ?? expression ?? 'none'),
  );
}
