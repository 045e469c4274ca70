import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { canonicalAddress } from '../../../overlay-ip.ts';
import { configurationSources, type ConfigurationSource } from './configuration-sources.ts';

/** An address that a file of the host has, to be added at boot. */
export interface ConfiguredAddress {
  readonly address: string;
  readonly file: string;
  readonly lineNumber: number;
}

export interface UnreadableFile {
  readonly file: string;
  /** An errno name: `EACCES`. */
  readonly code: string;
}

/** What nobody reads at boot: copies that editors and packages leave. */
const isCopy = /~$|\.(?:bak|old|orig|save|swp|rpmsave|rpmnew|rpmorig|dpkg-\w+)$/;

/** @param root where the file system of this node begins */
export async function findConfiguredAddresses(root: string): Promise<{
  configuredAddresses: readonly ConfiguredAddress[];
  unreadableFiles: readonly UnreadableFile[];
}> {
  const found = await Promise.all(configurationSources.map((source) => lookInto(source, root)));
  const files = found.flat();
  return {
    configuredAddresses: files.flatMap((one) => ('code' in one ? [] : addressesIn(one))),
    unreadableFiles: files.filter((one) => 'code' in one),
  };
}

interface ReadFile {
  readonly file: string;
  readonly source: ConfigurationSource;
  readonly text: string;
}

function addressesIn({ file, source, text }: ReadFile): ConfiguredAddress[] {
  return text.split('\n').flatMap((line, index) =>
    source.addressesOf(line).flatMap((written) => {
      const address = canonicalAddress(written.split('/')[0] ?? '');
      return address === undefined ? [] : { address, file, lineNumber: index + 1 };
    }),
  );
}

async function lookInto(
  source: ConfigurationSource,
  root: string,
): Promise<readonly (ReadFile | UnreadableFile)[]> {
  try {
    const names = await readdir(path.join(root, source.directory), { recursive: source.isDeep ?? false });
    const wanted = names.filter((name) => source.file.test(name) && !isCopy.test(name)).toSorted();
    const read = await Promise.all(
      wanted.map((name) => readOne(source, path.join('/', source.directory, name), root)),
    );
    return read.flat();
  } catch (error) {
    return unreadable(path.join('/', source.directory), error);
  }
}

async function readOne(source: ConfigurationSource, file: string, root: string) {
  try {
    return [{ file, source, text: await readFile(path.join(root, file), 'utf8') }];
  } catch (error) {
    return unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): UnreadableFile[] {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code) ? [] : [{ file, code }];
}
