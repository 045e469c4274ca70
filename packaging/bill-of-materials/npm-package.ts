import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A package as it is installed. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** As package.json says it. `undefined` → it says nothing. */
  readonly license: string | undefined;
  /** Where its source is. */
  readonly repository: string | undefined;
  /** Of the archive that the registry gave, in the form of https://www.w3.org/TR/SRI/ */
  readonly integrity: string;
  /** Its licence and notices, in full; some packages bring none. */
  readonly texts: readonly LicenseText[];
}

export interface LicenseText {
  readonly file: string;
  readonly text: string;
}

/** https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
export interface PackageLock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
}

export async function readPackageLock(project: string): Promise<PackageLock> {
  return JSON.parse(await readFile(path.join(project, 'package-lock.json'), 'utf8')) as PackageLock;
}

/** https://docs.npmjs.com/cli/configuring-npm/package-json */
interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
  readonly repository?: string | { readonly url: string };
}

/**
 * @param directory where it is installed
 * @param key what package-lock.json calls it
 * @throws where it is not the one of package-lock.json, whose integrity would not be that of what is in the bundle
 */
export async function readNpmPackage(
  directory: string,
  lock: PackageLock,
  key?: string,
): Promise<NpmPackage> {
  const manifest = JSON.parse(await readFile(path.join(directory, 'package.json'), 'utf8')) as PackageJson;
  const { name, version, license, repository } = manifest;
  const locked = lock.packages[key ?? `node_modules/${name}`];
  if (locked?.version !== version)
    throw new Error(
      `${name} is installed in version ${version}, package-lock.json has ${locked?.version ?? 'none'}: run npm ci`,
    );
  if (locked.integrity === undefined) throw new Error(`package-lock.json has no integrity of ${name}`);
  const url = typeof repository === 'object' ? repository.url : repository;
  return {
    name,
    version,
    // Old packages have an object or a list there
    license: license === undefined || typeof license === 'string' ? license : JSON.stringify(license),
    repository: url?.replace(/^git\+/, '').replace(/\.git$/, ''),
    integrity: locked.integrity,
    texts: await readLicenseTexts(directory),
  };
}

/** The names `LICENSE`, `LICENCE.md`, `UNLICENSE`, `NOTICE`, `COPYING`, `ThirdPartyNotices.txt` and the like. */
const licenseFile = /^(?:un)?licen[cs]e|^notice|^copying|^copyright|^third.?party/i;

async function readLicenseTexts(directory: string): Promise<LicenseText[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && licenseFile.test(entry.name));
  return Promise.all(
    files
      .map(({ name }) => name)
      .sort()
      .map(async (file) => ({ file, text: await readFile(path.join(directory, file), 'utf8') })),
  );
}
