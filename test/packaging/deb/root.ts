import { execa } from 'execa';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporaryDirectory } from '../../setup/temporary-directory.ts';
import { entriesBelow } from '../entries.ts';

/** A host as dpkg sees it: a directory with a database of packages, until the test ends. */
export class DpkgRoot {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(): Promise<DpkgRoot> {
    const root = new DpkgRoot(await temporaryDirectory());
    for (const name of ['info', 'updates'])
      await mkdir(root.path(`var/lib/dpkg/${name}`), { recursive: true });
    await writeFile(root.path('var/lib/dpkg/status'), '');
    return root;
  }

  /** @throws with what dpkg said, where it failed */
  async dpkg(...args: string[]): Promise<string> {
    const { stdout } = await this.#run(args);
    return stdout;
  }

  /** What dpkg says where it refuses. `undefined` → it does it. */
  async refusal(...args: string[]): Promise<string | undefined> {
    const { failed, stderr } = await this.#run(args, { reject: false });
    return failed ? stderr : undefined;
  }

  /** The packages of this project, as `resource-agents-overlay-ip 0.1.0 installed`. */
  async packages(): Promise<string[]> {
    const format = '${Package} ${Version} ${db:Status-Status}\n';
    const options = ['--admindir', this.path('var/lib/dpkg'), '--show', '--showformat', format];
    const { stdout } = await execa('dpkg-query', options);
    return stdout.split('\n').filter((line) => line.includes('overlay-ip'));
  }

  path(file: string): string {
    return path.join(this.directory, file);
  }

  /** Everything in it but dpkg's database: type and mode, owner, path. */
  async entries(): Promise<string[]> {
    return entriesBelow(this.directory);
  }

  #run(args: readonly string[], { reject = true } = {}) {
    // dpkg wants ldconfig and start-stop-daemon in the PATH, whether or not there is anything to do for them
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };
    const options = ['--root', this.directory, '--force-unsafe-io', '--no-debsig'];
    return execa('dpkg', [...options, ...args], { env, extendEnv: false, reject });
  }
}
