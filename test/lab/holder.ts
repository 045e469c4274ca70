import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** PID 1 of a pid namespace. When it ends, the kernel kills everything in the namespace. */
export class Holder {
  /** As seen from outside, for nsenter's `--target`. */
  readonly pid: number;
  /** Resolves when PID 1 and with it everything in its pid namespace is gone. */
  readonly ended: Promise<void>;
  #alive = true;

  private constructor(pid: number, ended: Promise<void>) {
    this.pid = pid;
    this.ended = ended;
    void ended.then(() => (this.#alive = false));
  }

  /**
   * `command` is what makes the namespaces (`unshare … --fork`); `setup` is the shell text that PID 1 runs first, with the
   * outer /proc still mounted.
   *
   * PID 1 then reads from a pipe whose other end only this process holds: when this process ends, however it ends, the
   * kernel closes the pipe, PID 1 reads end-of-file and exits. Unlike a parent-death signal that leaves no moment between
   * fork and prctl, survives every change of credentials, and does not depend on the thread that forked.
   *
   * PID 1 ignores SIGCHLD, so that the kernel reaps what is orphaned in the namespace.
   */
  static async start(command: readonly string[], setup: string): Promise<Holder> {
    const script = [
      'set -eu',
      'read -r pid rest </proc/self/stat',
      setup,
      'echo "$pid"',
      'exec env --ignore-signal=CHLD cat >/dev/null 2>&1',
    ].join('\n');
    const [file = '', ...args] = command;
    const child = spawn(file, [...args, 'sh', '-c', script], {
      env: { PATH: systemPath, LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true, // its own session: Ctrl-C at the terminal is the owner's to handle
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = once(child, 'close').then(() => undefined);
    const firstLine = await Promise.race([
      once(createInterface(child.stdout), 'line').then(([line]) => String(line)),
      ended,
    ]);
    if (firstLine === undefined) throw new HolderFailed(stderr.trim());
    return new Holder(Number(firstLine), ended);
  }

  get alive(): boolean {
    return this.#alive;
  }

  async end(): Promise<void> {
    try {
      if (this.#alive) process.kill(this.pid, 'SIGKILL');
    } catch {
      // it has ended, which this process is about to hear
    }
    await this.ended;
  }
}

export class HolderFailed extends Error {
  readonly stderr: string;

  constructor(stderr: string) {
    super(stderr);
    this.stderr = stderr;
  }
}

/** Where Debian, RHEL and SLES keep `ip`, `unshare`, `nsenter`. */
export const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
