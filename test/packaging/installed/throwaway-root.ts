import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { Holder, systemPath } from '../../lab/holder.ts';
import { type ExecResult, LabNamespace, type RootFileSystem } from '../../lab/lab.ts';
import { findTools } from '../../lab/requirements.ts';
import { archiveSources, aptSettings, proxyVariables } from './apt-of-this-machine.ts';

/** In its own mount namespace, where it hides what the machine has there. */
const root = '/media';

/** dpkg's database when nothing was installed but what every Debian has, and apt. */
const bareStatus = '/var/lib/dpkg/status-bare';

const environment = { PATH: systemPath, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };

/**
 * A root file system of this machine's release of Debian, from packages of Debian's archive; as a `RootFileSystem` nodes of a lab
 * have it as their disk. It is in a tmpfs that is mounted in a namespace of its own and nowhere else: it ends, with whatever runs
 * in it and the labs upon it, by `end()` or with the process that made it, however that ends, and leaves nothing.
 */
export class ThrowawayRoot implements RootFileSystem, AsyncDisposable {
  readonly path = root;
  readonly host: LabNamespace;
  readonly #holder: Holder;

  private constructor(holder: Holder, nsenter: string) {
    this.#holder = holder;
    this.host = new LabNamespace('throwaway root', holder, { nsenter, userNamespace: false });
  }

  /** An empty one. */
  static async begin(): Promise<ThrowawayRoot> {
    const { unshare, nsenter } = findTools();
    const namespaces = ['--mount', '--pid', '--fork', '--kill-child'];
    const setup = `mount -t tmpfs -o mode=755 root ${root}`;
    return new ThrowawayRoot(await Holder.start([unshare, ...namespaces], setup), nsenter);
  }

  /** `packages` without what they recommend. No service is started: nothing in it is an init system. */
  async fill(packages: readonly string[]): Promise<void> {
    const { VERSION_CODENAME: release = '' } = parseEnv(await readFile('/etc/os-release', 'utf8'));
    await this.host.run(
      'mmdebstrap',
      [
        ...['--mode=root', '--variant=apt', `--include=${packages.join(',')}`],
        `--essential-hook=cp "$1/var/lib/dpkg/status" "$1${bareStatus}"`,
        '--skip=cleanup/apt/lists', // for apt-get in it
        ...(await aptSettings()).map((setting) => `--aptopt=${setting}`),
        ...[release, root, ...(await archiveSources())],
      ],
      { env: { ...environment, ...proxyVariables() } },
    );
    // Maintainer scripts find both on every system
    await this.host.run('sh', ['-euc', `mount -t proc proc ${root}/proc; mount --rbind /dev ${root}/dev`]);
  }

  /** root at a shell in it. Throws when it exits non-zero. */
  async shell(script: string): Promise<ExecResult> {
    return this.host.run('chroot', [root, 'sh', '-euc', script], {
      env: { ...environment, ...proxyVariables() },
    });
  }

  /** What an `apt-get …` would do on a bare Debian, in the lines of its simulation. */
  async simulateOnBareSystem(aptGet: string): Promise<string[]> {
    const simulation = `apt-get --simulate --option Dir::State::status=${bareStatus}`;
    return (await this.shell(aptGet.replace(/\bapt-get\b/, simulation))).stdout.split('\n');
  }

  /** Copies a file of this machine into a directory of it. */
  async copy(file: string, directory: string): Promise<void> {
    await copyFile(file, path.join(this.host.root, root, directory, path.basename(file)));
  }

  async end(): Promise<void> {
    await this.#holder.end();
    await this.host.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }
}
