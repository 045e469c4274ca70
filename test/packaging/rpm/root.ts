import { execa } from 'execa';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { temporaryDirectory } from '../../setup/temporary-directory.ts';
import { entriesBelow } from '../entries.ts';

/** Directories that the package `filesystem` of every distribution has. */
const filesystem = [
  'usr/bin',
  'usr/lib',
  'usr/sbin',
  'usr/share/doc',
  'usr/share/licenses',
  'usr/share/man/man7',
  'usr/share/man/man8',
  'var/lib/rpm',
];

/** A host as rpm sees it: a directory with a database of packages, until the test ends. */
export class RpmRoot {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(): Promise<RpmRoot> {
    const directory = await temporaryDirectory();
    for (const name of filesystem) await mkdir(path.join(directory, name), { recursive: true, mode: 0o755 });
    return new RpmRoot(directory);
  }

  /** @throws with what rpm said, where it failed */
  async rpm(...args: string[]): Promise<string> {
    const { stdout } = await execa('rpm', this.#inside(args));
    return stdout;
  }

  /** What rpm says where it refuses, line by line. `undefined` → it does it. */
  async refusal(...args: string[]): Promise<string[] | undefined> {
    const { failed, stderr } = await execa('rpm', this.#inside(args), { reject: false });
    return failed ? stderr.split('\n').map((line) => line.trim()) : undefined;
  }

  path(file: string): string {
    return path.join(this.directory, file);
  }

  /** Everything in it but rpm's database, as `drwxr-xr-x`-like lines: type and mode, owner, path. */
  async entries(): Promise<string[]> {
    return entriesBelow(this.directory);
  }

  #inside(args: readonly string[]): string[] {
    // Debian's rpm would have its database in ~/.rpmdb
    return ['--root', this.directory, '--dbpath', '/var/lib/rpm', ...args];
  }
}
