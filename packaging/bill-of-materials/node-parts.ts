import { PackageURL } from 'packageurl-js';

/** Node, or something that it consists of, as vulnerability databases know it. */
export interface NodePart {
  readonly name: string;
  readonly version: string;
  /** https://github.com/package-url/purl-spec */
  readonly purl: string;
  /** https://nvd.nist.gov/products/cpe. `undefined` → it has none, or its versions are Node's own. */
  readonly cpe: string | undefined;
}

interface Identity {
  readonly name?: string;
  readonly cpe?: readonly [vendor: string, product: string];
  /** Node has what this registry calls so inside. */
  readonly registry?: 'npm';
}

/** Of entries of `process.versions`; the others are known by their names alone. */
const identities: Readonly<Record<string, Identity>> = {
  acorn: { registry: 'npm' },
  amaro: { registry: 'npm' },
  ares: { name: 'c-ares', cpe: ['c-ares', 'c-ares'] },
  brotli: { cpe: ['google', 'brotli'] },
  icu: { cpe: ['icu-project', 'international_components_for_unicode'] },
  llhttp: { cpe: ['llhttp', 'llhttp'] },
  nghttp2: { cpe: ['nghttp2', 'nghttp2'] },
  // Of type generic, as scanners call a Node that they find: for an npm package they would look among the advisories
  // for npm packages alone, https://github.com/anchore/grype/pull/1180
  node: { cpe: ['nodejs', 'node.js'] },
  openssl: { cpe: ['openssl', 'openssl'] },
  sqlite: { cpe: ['sqlite', 'sqlite'] },
  tz: { name: 'tzdata' },
  undici: { registry: 'npm' },
  uv: { name: 'libuv', cpe: ['libuv', 'libuv'] },
  zstd: { cpe: ['facebook', 'zstandard'] },
};

/** The numbers of interfaces, and of standards that ICU follows. */
const noParts: readonly string[] = ['cldr', 'modules', 'napi', 'unicode'];

/**
 * @param versions https://nodejs.org/docs/latest-v24.x/api/process.html#processversions; an empty version stands for
 *   what this Node was built without (nghttp3)
 */
export function identifyNodeParts({ node = '', ...others }: Readonly<Record<string, string>>): {
  readonly node: NodePart;
  readonly parts: readonly NodePart[];
} {
  const parts = Object.entries(others)
    .filter(([entry, version]) => version !== '' && !noParts.includes(entry))
    .map(([entry, version]) => identify(entry, version));
  return { node: identify('node', node), parts };
}

function identify(entry: string, version: string): NodePart {
  const { name = entry, cpe, registry = 'generic' } = identities[entry] ?? {};
  return {
    name,
    version,
    purl: new PackageURL(registry, undefined, name, version).toString(),
    cpe: cpe && `cpe:2.3:a:${cpe.join(':')}:${version}:*:*:*:*:*:*:*`,
  };
}
