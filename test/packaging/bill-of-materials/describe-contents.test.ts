import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { bundle } from '../../../agent/bundle.ts';
import type { Bundled } from '../../../agent/lazy-chunks.ts';
import { ownArchitecture } from '../../../agent/standalone/architectures.ts';
import { pinnedNode, type PinnedNode } from '../../../agent/standalone/pinned-node.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { describeContents } from '../../../packaging/bill-of-materials/describe-contents.ts';
import type { Edition } from '../../../packaging/package-files.ts';
import { readRelease, type Release } from '../../../packaging/release.ts';

const project = path.resolve(import.meta.dirname, '../../..');

interface Component {
  readonly 'bom-ref': string;
  readonly purl: string;
  readonly cpe?: string;
  readonly licenses?: readonly { readonly license: { readonly id: string } }[];
  readonly externalReferences?: readonly {
    readonly type: string;
    readonly url: string;
    readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  }[];
}

interface Sbom {
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: Component & { version: string } };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

/** A file of a package, with the package that it belongs to. */
interface BundledFile {
  readonly file: string;
  readonly directory: string;
  readonly manifest: Manifest;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** One bundle for all: it takes seconds. */
let bundled: Bundled;
let release: Release;
let node: PinnedNode;
let files: readonly BundledFile[];
let written: Record<Edition, { readonly text: string; readonly sbom: Sbom; readonly notices: string }>;

beforeAll(async () => {
  [bundled, release, node] = await Promise.all([bundle(), readRelease(), pinnedNode(ownArchitecture())]);
  const [plain, standalone] = await Promise.all([
    describeContents({ bundled, release, node: undefined }),
    describeContents({ bundled, release, node }),
  ]);
  const parsed = ({ sbom, notices }: typeof plain) => ({
    text: sbom,
    sbom: JSON.parse(sbom) as Sbom,
    notices,
  });
  written = { plain: parsed(plain), standalone: parsed(standalone) };
  const names = [bundled.mainMetafile, ...bundled.chunks.map(({ metafile }) => metafile)]
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([name, { bytesInOutput }]) => bytesInOutput > 0 && name.includes('node_modules/'));
  files = await Promise.all([...new Set(names.map(([name]) => name))].map(readBundledFile));
});

/** As Node finds what a file belongs to: upwards. */
async function readBundledFile(file: string): Promise<BundledFile> {
  for (let directory = path.dirname(file); directory !== '.'; directory = path.dirname(directory)) {
    if (!existsSync(path.join(project, directory, 'package.json'))) continue;
    const manifest = await readManifest(directory);
    // Some folders have one that says `type` alone
    if ('version' in manifest) return { file, directory, manifest };
  }
  throw new Error(`${file} belongs to no package`);
}

async function readManifest(directory: string): Promise<Manifest> {
  return JSON.parse(await readFile(path.join(project, directory, 'package.json'), 'utf8')) as Manifest;
}

describe.each(['plain', 'standalone'] as const)('the SBOM of the %s edition', (edition) => {
  test('is CycloneDX 1.6 by its strict schema', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(written[edition].text)).toBeNull();
    expect(await validator.validate(written[edition].text.replace('"bom-ref"', '"bom-rev"'))).not.toBeNull();
  });

  test('is of overlay-ip in the version and of the time of the release', () => {
    const { metadata } = written[edition].sbom;
    expect(metadata.component).toMatchObject({ name: 'overlay-ip', version: release.version });
    expect(Date.parse(metadata.timestamp)).toBe(release.sourceDateEpoch * 1000);
  });

  test('has each npm package of which a file is in the bundle, and no other', () => {
    const installed = files.map(({ manifest: { name, version } }) => `pkg:npm/${name}@${version}`);
    expect(new Set(installed).size).toBeGreaterThan(10);
    const ofNpm = written[edition].sbom.components
      .filter((component) => component['bom-ref'].startsWith('node_modules/'))
      .map(({ purl }) => purl.replace('%40', '@'));
    expect(ofNpm).toEqual([...new Set(installed)].sort());
  });

  test('names the SDK, and nothing that only builds and tests the agent', async () => {
    const { version } = await readManifest('node_modules/@aws-sdk/client-ec2');
    const purls = written[edition].sbom.components.map(({ purl }) => purl);
    expect(purls).toContain(`pkg:npm/%40aws-sdk/client-ec2@${version}`);
    const { devDependencies } = packageJson;
    for (const tool of ['vitest', 'esbuild', 'postject', 'execa', '@cyclonedx/cyclonedx-library']) {
      expect(devDependencies).toHaveProperty([tool]);
      expect(purls.join('\n')).not.toContain(`${tool.replace('@', '%40')}@`);
    }
  });

  test('has licence and hash of the archive of each npm package, as package-lock.json has them', async () => {
    const lock = JSON.parse(await readFile(path.join(project, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { license: string; integrity: string }>;
    };
    for (const component of written[edition].sbom.components) {
      if (!component['bom-ref'].startsWith('node_modules/')) continue;
      const { license, integrity } = lock.packages[component['bom-ref']] ?? {};
      expect(component.licenses).toEqual([{ license: { id: license } }]);
      const archive = component.externalReferences?.find(({ type }) => type === 'distribution');
      const [{ alg, content } = { alg: '', content: '' }] = archive?.hashes ?? [];
      expect(alg).toBe('SHA-512');
      expect(`sha512-${Buffer.from(content, 'hex').toString('base64')}`).toBe(integrity);
    }
  });

  test('tells from what each component comes: along the dependencies that its package.json declares', async () => {
    const { dependencies, components } = written[edition].sbom;
    const graph = new Map(dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
    const reached = new Set(['overlay-ip']);
    // A Set goes on with what is added meanwhile
    for (const ref of reached) graph.get(ref)?.forEach((other) => reached.add(other));
    expect([...reached].sort()).toEqual(['overlay-ip', ...components.map((each) => each['bom-ref'])].sort());

    for (const directory of new Set(files.map((file) => file.directory)))
      for (const other of graph.get(directory) ?? ['nothing'])
        expect(await declaredBy(directory, graph)).toContain(other);
  });
});

/** What a package depends on, and what those depend on that are not in the bundle themselves. */
async function declaredBy(directory: string, inBundle: ReadonlyMap<string, unknown>): Promise<Set<string>> {
  const declared = new Set([directory]);
  // A Set goes on with what is added meanwhile
  for (const each of declared) {
    if (each !== directory && inBundle.has(each)) continue;
    const { dependencies = {} } = await readManifest(each);
    for (const name of Object.keys(dependencies)) declared.add(`node_modules/${name}`);
  }
  return declared;
}

test('the agent itself imports the packages that its source names', async () => {
  const src = path.join(project, 'src');
  const sources = (await readdir(src, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const imported = await Promise.all(
    sources.map(async (name) => {
      const text = await readFile(path.join(src, name), 'utf8');
      return [...text.matchAll(/^import (?!type )[^;]+? from '((?:@[\w-]+\/)?[\w-]+)(?:\/[^']*)?';/gm)].map(
        ([, specifier = '']) => `node_modules/${specifier}`,
      );
    }),
  );
  const { dependencies } = written.plain.sbom;
  expect(dependencies.find(({ ref }) => ref === 'overlay-ip')?.dependsOn).toEqual(
    [...new Set(imported.flat())].sort(),
  );
});

describe('the Node of the standalone edition', () => {
  test('is in its SBOM as scanners look for it, and not in that of the plain one', () => {
    const known = { purl: `pkg:generic/node@${node.version}`, cpe: cpeOf('nodejs:node.js', node.version) };
    expect(written.standalone.sbom.components).toContainEqual(expect.objectContaining(known));
    expect(written.plain.text).not.toMatch(/nodejs|generic\/node/);
  });

  test('brings what it consists of, in the versions of its own headers', async () => {
    const openssl = 'openssl/archs/linux-x86_64/asm/include/openssl/opensslv.h';
    const [, version = ''] = /OPENSSL_VERSION_STR "(.*)"/.exec(await header(openssl)) ?? [];
    const uv = await header('uv/version.h');
    const numbers = ['MAJOR', 'MINOR', 'PATCH'].map(
      (part) => new RegExp(`UV_VERSION_${part} (\\d+)`).exec(uv)?.[1],
    );
    const { components, dependencies } = written.standalone.sbom;
    const parts = dependencies.find(({ ref }) => ref === `pkg:generic/node@${node.version}`)?.dependsOn;
    for (const [name, vendor, ofHeader] of [
      ['openssl', 'openssl:openssl', version],
      ['libuv', 'libuv:libuv', numbers.join('.')],
    ] as const) {
      const purl = `pkg:generic/${name}@${ofHeader}`;
      expect(components).toContainEqual(expect.objectContaining({ purl, cpe: cpeOf(vendor, ofHeader) }));
      expect(parts).toContain(purl);
    }
    expect(components.filter(({ purl }) => purl.endsWith('@') || /modules|napi/.test(purl))).toEqual([]);
  });

  const header = (name: string) =>
    readFile(path.join(path.dirname(node.license), 'include/node', name), 'utf8');

  const cpeOf = (product: string, version: string) => `cpe:2.3:a:${product}:${version}:*:*:*:*:*:*:*`;
});

describe('the notices', () => {
  test('have the licence of each package, each text once', async () => {
    for (const edition of ['plain', 'standalone'] as const) {
      const { notices } = written[edition];
      for (const { directory, manifest } of files) {
        expect(notices).toMatch(new RegExp(`^  ${manifest.name} ${manifest.version}, [A-Z]`, 'm'));
        const license = path.join(project, directory, 'LICENSE');
        if (!existsSync(license)) continue;
        const text = await readFile(license, 'utf8');
        const [, ...after] = notices.split(text.trim());
        expect(after).toHaveLength(1);
      }
    }
  });

  test('have the licences of Node and all its parts where it is inside', async () => {
    const license = (await readFile(node.license, 'utf8')).replaceAll(/[ \t\r]+$/gm, '').trim();
    expect(license).toContain('OpenSSL');
    expect(written.standalone.notices).toContain(license);
    expect(written.standalone.notices).toContain(`  Node.js ${node.version}, MIT`);
    expect(written.plain.notices).not.toContain('Node.js');
  });

  test('leave out no notice in the bundled files themselves: the bundle drops comments', async () => {
    const legal = /@license|@preserve|\/\*!|^\/\/!|copyright/im;
    const texts = await Promise.all(
      files.map(async ({ file }) => ({ file, text: await readFile(path.join(project, file), 'utf8') })),
    );
    expect(texts.filter(({ text }) => legal.test(text)).map(({ file }) => file)).toEqual([]);
  });
});

test('the same executable is described by the same bytes, whenever and in whatever language', async () => {
  const localeCompare = vi.spyOn(String.prototype, 'localeCompare');
  vi.useFakeTimers({ now: Date.UTC(2038, 0, 19), toFake: ['Date'] });
  try {
    const again = await describeContents({ bundled, release, node });
    expect(again).toEqual({ sbom: written.standalone.text, notices: written.standalone.notices });
    expect(localeCompare).not.toHaveBeenCalled();
  } finally {
    vi.useRealTimers();
    localeCompare.mockRestore();
  }
});

test('each SBOM has a serial number of its own, made of its content', async () => {
  const uuid = /^urn:uuid:[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
  const next = await describeContents({
    bundled,
    release: { ...release, version: '99.0.0' },
    node: undefined,
  });
  const all = [written.plain.sbom, written.standalone.sbom, JSON.parse(next.sbom) as Sbom];
  for (const { serialNumber } of all) expect(serialNumber).toMatch(uuid);
  expect(new Set(all.map(({ serialNumber }) => serialNumber)).size).toBe(3);
});
