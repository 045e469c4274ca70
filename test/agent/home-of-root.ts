import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LabNode } from '../lab/lab.ts';

/** The home directory of root on one node, and in it the files of the AWS CLI. Pacemaker sets no HOME: it is found in the passwd file. */
export class HomeOfRoot implements AsyncDisposable {
  readonly path: string;

  private constructor(home: string) {
    this.path = home;
  }

  static async on(node: LabNode): Promise<HomeOfRoot> {
    const home = new HomeOfRoot(await mkdtemp(path.join(tmpdir(), 'home-of-root-')));
    await mkdir(home.#aws);
    await node.bindFile('/etc/passwd', `root:x:0:0:root:${home.path}:/bin/sh\n`);
    return home;
  }

  /** A file below ~/.aws: `config`, `credentials`, `sso/cache/….json`. Gives its path. */
  async writeAws(file: string, text: string): Promise<string> {
    return this.write(path.join('.aws', file), text);
  }

  async write(file: string, text: string, mode = 0o600): Promise<string> {
    const whole = path.join(this.path, file);
    await mkdir(path.dirname(whole), { recursive: true });
    await writeFile(whole, text);
    await chmod(whole, mode);
    return whole;
  }

  /** Forgets what is below ~/.aws. */
  async clear(): Promise<void> {
    await rm(this.#aws, { recursive: true });
    await mkdir(this.#aws);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true });
  }

  get #aws(): string {
    return path.join(this.path, '.aws');
  }
}
