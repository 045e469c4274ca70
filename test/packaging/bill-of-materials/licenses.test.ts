import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Bundled } from '../../../agent/lazy-chunks.ts';
import { describeContents } from '../../../packaging/bill-of-materials/describe-contents.ts';
import { isPermissive } from '../../../packaging/bill-of-materials/licenses.ts';
import { temporaryDirectory } from '../../setup/temporary-directory.ts';

/** A package of version 1.0.0, by where it is installed. */
interface Installed {
  readonly license?: unknown;
  readonly repository?: unknown;
  readonly version?: string;
  readonly files?: Readonly<Record<string, string>>;
}

const release = { version: '0.1.0', changelog: [], sourceDateEpoch: 1_795_348_800 };
const integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;

/** Describes an executable with an index.js of each of these packages in it. */
async function describeWith(packages: Readonly<Record<string, Installed>>) {
  const project = await temporaryDirectory();
  const locked: Record<string, unknown> = {};
  for (const [key, { files = {}, ...manifest }] of Object.entries(packages)) {
    const [, name = ''] = /.*node_modules\/(.*)/.exec(key) ?? [];
    const directory = path.join(project, key);
    await mkdir(directory, { recursive: true });
    const packageJson = JSON.stringify({ name, version: '1.0.0', ...manifest });
    for (const [file, text] of Object.entries({ ...files, 'package.json': packageJson }))
      await writeFile(path.join(directory, file), text);
    locked[key] = { version: '1.0.0', integrity };
  }
  await writeFile(path.join(project, 'package-lock.json'), JSON.stringify({ packages: locked }));
  return describeContents({ bundled: bundledOf(Object.keys(packages)), release, node: undefined, project });
}

function bundledOf(keys: readonly string[]): Bundled {
  const files = keys.map((key) => `${key}/index.js`);
  const mainMetafile: Bundled['mainMetafile'] = {
    inputs: {
      'src/main.ts': {
        bytes: 1,
        imports: files.map((file) => ({ path: file, kind: 'import-statement' as const })),
      },
      ...Object.fromEntries(files.map((file) => [file, { bytes: 1, imports: [] }])),
    },
    outputs: {
      'main.js': {
        bytes: 1,
        inputs: Object.fromEntries(files.map((file) => [file, { bytesInOutput: 1 }])),
        imports: [],
        exports: [],
      },
    },
  };
  return { text: '', mainBytes: 0, mainMetafile, chunks: [] };
}

test.each([
  'Apache-2.0',
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'MIT AND ISC',
  '(GPL-3.0-only OR MIT)',
])('%s is a licence to get in with', (license) => {
  expect(isPermissive(license)).toBe(true);
});

test.each([
  'GPL-3.0-only',
  'LGPL-2.1-or-later',
  'AGPL-3.0-only',
  'MPL-2.0',
  'BUSL-1.1',
  'CC-BY-NC-4.0',
  'MIT AND GPL-2.0-only',
  'GPL-2.0-only WITH Classpath-exception-2.0',
  'LicenseRef-own',
  'UNLICENSED',
  'SEE LICENSE IN terms.txt',
  'mit-ish',
  '',
])('"%s" is none', (license) => {
  expect(isPermissive(license)).toBe(false);
});

describe('what may not be in the executable is refused', () => {
  test('by name, all that there are', async () => {
    const description = describeWith({
      'node_modules/good': { license: 'MIT' },
      'node_modules/nameless': {},
      'node_modules/@scope/copyleft': { license: 'GPL-3.0-only' },
      'node_modules/good/node_modules/old': { license: { type: 'MIT' } },
    });
    await expect(description).rejects.toThrow('nameless 1.0.0 has no licence');
    await expect(description).rejects.toThrow('@scope/copyleft 1.0.0 has the licence GPL-3.0-only');
    await expect(description).rejects.toThrow('old 1.0.0 has the licence {"type":"MIT"}');
    await expect(description).rejects.not.toThrow('good 1.0.0');
  });

  test('as is what package-lock.json does not have', async () => {
    const description = describeWith({ 'node_modules/other': { license: 'MIT', version: '1.0.1' } });
    await expect(description).rejects.toThrow(
      'other is installed in version 1.0.1, package-lock.json has 1.0.0: run npm ci',
    );
  });

  test('as is a file of which nobody knows where it comes from', async () => {
    await expect(describeWith({ '../elsewhere/node_modules/x': { license: 'MIT' } })).rejects.toThrow(
      '../elsewhere/node_modules/x/index.js is in the bundle, and of no package that is known',
    );
  });
});

test('the notices have every licence and notice of a package, and say where there is none', async () => {
  const text = 'Do what you want.\n\n  All of you.';
  const { notices } = await describeWith({
    'node_modules/a': {
      license: 'MIT',
      files: { LICENSE: `${text}\n`, NOTICE: 'Made by A.', 'index.js': '' },
    },
    'node_modules/b': { license: 'ISC', files: { 'licence.md': `\r\n${text.replaceAll('\n', '\r\n')}` } },
    'node_modules/c': { license: 'MIT', repository: { url: 'git+https://example.com/c.git' } },
  });
  expect(notices).toBe(`overlay-ip 0.1.0 contains software of others:

  a 1.0.0, MIT
  b 1.0.0, ISC
  c 1.0.0, MIT, https://example.com/c

================================================================================

LICENSE of

  a 1.0.0
  b 1.0.0

${text}

================================================================================

NOTICE of

  a 1.0.0

Made by A.

================================================================================

The npm packages of these name their licence in package.json, without its text, which
https://spdx.org/licenses/ has:

  c 1.0.0
`);
});

test('two copies of one package are two components', async () => {
  const { sbom } = await describeWith({
    'node_modules/a': { license: 'MIT' },
    'node_modules/b': { license: 'MIT' },
    'node_modules/b/node_modules/a': { license: 'MIT' },
  });
  const { components } = JSON.parse(sbom) as { components: Record<string, unknown>[] };
  expect(components.map((each) => [each['bom-ref'], each['purl']])).toEqual([
    ['node_modules/a', 'pkg:npm/a@1.0.0'],
    ['node_modules/b', 'pkg:npm/b@1.0.0'],
    ['node_modules/b/node_modules/a', 'pkg:npm/a@1.0.0'],
  ]);
});
