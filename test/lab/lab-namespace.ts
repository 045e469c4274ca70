import type http from 'node:http';
import type net from 'node:net';
import { constants } from 'node:os';
import { execa } from 'execa';
import { bindFile } from './bind-file.ts';
import { killCommand, nsenterOptions, ownProcessGroup } from './entered-command.ts';
import { handOver } from './hand-over.ts';
import type { Holder } from './holder.ts';
import { LabProcess } from './lab-process.ts';
import { type Certificate, Sockets } from './sockets.ts';

export type ExecOptions = {
  /** The whole environment; nothing is added. Without it: PATH and LC_ALL=C. */
  env?: Record<string, string>;
  /** Standard input; without it /dev/null, as Pacemaker gives it. */
  input?: string;
  /** Milliseconds, then SIGKILL to the whole process group, as Pacemaker does. */
  timeout?: number;
  /** Run as this user, without supplementary groups; needs a lab brought up by root. */
  uid?: number;
  /** Default: the same number as `uid`. */
  gid?: number;
};

export type ExecResult = {
  /** 128 + number of the signal when a signal ended it, as shells say it. */
  exitCode: number;
  signal: NodeJS.Signals | undefined;
  timedOut: boolean;
  stdout: string;
  stderr: string;
  durationMs: number;
};

/** How to get into the namespaces of a lab. */
export type Entry = {
  /** The path of the program. */
  nsenter: string;
  /** Brought up without root: the namespaces belong to a user namespace, with its one user. */
  userNamespace: boolean;
};

/** A set of namespaces that commands and listening sockets can be put into. */
export class LabNamespace {
  readonly name: string;
  protected holder: Holder;
  readonly #sockets = new Sockets();
  readonly #running = new Set<Promise<unknown>>();
  readonly #entry: Entry;

  constructor(name: string, holder: Holder, entry: Entry) {
    this.name = name;
    this.holder = holder;
    this.#entry = entry;
  }

  /** For `ip link add … netns`, as seen from the router. */
  get networkNamespace(): string {
    return `/proc/${this.holder.pid}/ns/net`;
  }

  /** Its root directory, as this process sees it. Absolute symbolic links in it are not followed inside. */
  get root(): string {
    return `/proc/${this.holder.pid}/root`;
  }

  get alive(): boolean {
    return this.holder.alive;
  }

  /** Resolves when nothing runs in it any more, nor waits outside for what ran in it. */
  async ended(): Promise<void> {
    await this.holder.ended;
    await Promise.allSettled(this.#running);
  }

  /** Never throws for what the command did. */
  async exec(file: string, args: readonly string[] = [], options: ExecOptions = {}): Promise<ExecResult> {
    const { input, timeout } = options;
    const [nsenter, ...nsenterArgs] = this.enter(options);
    const running = execa(nsenter, [...nsenterArgs, ownProcessGroup, file, ...args], {
      ...nsenterOptions(options.env),
      ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
    });
    let timedOut = false;
    const limit =
      timeout === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            killCommand(running.pid);
          }, timeout);
    const result = await this.#track(running);
    clearTimeout(limit);
    const { exitCode, signal } = result;
    if (exitCode === undefined && signal === undefined)
      throw new Error('nsenter did not run', { cause: result });
    return {
      exitCode: exitCode ?? 128 + (signal === undefined ? 0 : constants.signals[signal]),
      signal,
      timedOut,
      stdout: result.stdout,
      stderr: result.stderr,
      durationMs: result.durationMs,
    };
  }

  /** Throws, with everything that is known, when the command exits non-zero. */
  async run(file: string, args: readonly string[] = [], options: ExecOptions = {}): Promise<ExecResult> {
    const result = await this.exec(file, args, options);
    if (result.exitCode !== 0) {
      const command = [file, ...args].join(' ');
      throw new Error(
        `${this.name}: \`${command}\` exited with ${result.exitCode}\n${result.stderr}${result.stdout}`,
      );
    }
    return result;
  }

  /** A long-running command with a pipe on standard input. It ends with the namespace, or by `kill()`. */
  spawn(
    file: string,
    args: readonly string[] = [],
    options: Omit<ExecOptions, 'input' | 'timeout'> = {},
  ): LabProcess {
    const labProcess = new LabProcess([...this.enter(options), ownProcessGroup, file, ...args], options.env);
    void this.#track(labProcess.exited);
    return labProcess;
  }

  /** A listening socket inside the namespaces, served by this very process. */
  async listen(host: string, port: number): Promise<net.Server> {
    const [server] = await this.listenAll([{ host, port }]);
    if (server === undefined) throw new Error(`${this.name}: nothing listens on ${host} port ${port}`);
    return server;
  }

  /** Several at the price of one. */
  async listenAll(addresses: readonly { host: string; port: number }[]): Promise<net.Server[]> {
    const servers = await handOver(this.enter(), addresses);
    for (const server of servers) this.#sockets.add(server);
    return servers;
  }

  async serveHttp(hosts: readonly string[], listener: http.RequestListener, port = 80): Promise<void> {
    const servers = await this.listenAll(hosts.map((host) => ({ host, port })));
    this.#sockets.serveHttp(servers, listener);
  }

  async serveHttps(
    hosts: readonly string[],
    listener: http.RequestListener,
    certificate: Certificate,
    port = 443,
  ): Promise<void> {
    const servers = await this.listenAll(hosts.map((host) => ({ host, port })));
    this.#sockets.serveHttps(servers, listener, certificate);
  }

  /**
   * A file of this machine (`/etc/hosts`) has this text instead, here and nowhere else; until the namespace ends or, of a
   * node, is switched off. May be called again for another text.
   */
  async bindFile(path: string, text: string): Promise<void> {
    await this.run('sh', ['-euc', bindFile, 'sh', path], { input: text });
  }

  destroySockets(): void {
    this.#sockets.destroy();
  }

  /** The command that another command is appended to. */
  enter({ uid, gid }: Pick<ExecOptions, 'uid' | 'gid'> = {}): [string, ...string[]] {
    const { nsenter, userNamespace } = this.#entry;
    if (!this.alive) throw new Error(`${this.name} is not running`);
    if (uid !== undefined && userNamespace) throw new Error('a lab without root has no other users');
    return [
      nsenter,
      `--target=${this.holder.pid}`,
      ...['--mount', '--uts', '--ipc', '--net', '--pid'],
      ...(userNamespace ? ['--user', '--preserve-credentials'] : []),
      ...(uid === undefined ? [] : [`--setuid=${uid}`, `--setgid=${gid ?? uid}`]),
      '--',
    ];
  }

  async #track<Result>(running: Promise<Result>): Promise<Result> {
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }
}
