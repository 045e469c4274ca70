import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { killCommand, nsenterOptions } from './entered-command.ts';

/** A long-running command in a namespace. It ends with the namespace, or by `kill()`. */
export class LabProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Never rejects. */
  readonly exited: Promise<{
    exitCode: number | undefined;
    signal: NodeJS.Signals | undefined;
    stderr: string;
  }>;
  readonly #nsenterPid: number | undefined;

  constructor([nsenter, ...args]: readonly [string, ...string[]], env: Record<string, string> | undefined) {
    const subprocess = execa(nsenter, args, {
      ...nsenterOptions(env),
      stdin: 'pipe',
      buffer: { stdout: false, stderr: true },
    });
    this.stdin = subprocess.stdin;
    this.stdout = subprocess.stdout;
    this.stdin.on('error', () => undefined); // it has ended: `exited` says so
    this.exited = subprocess.then(({ exitCode, signal, stderr }) => ({ exitCode, signal, stderr }));
    this.#nsenterPid = subprocess.pid;
  }

  /** Of standard output, as they come. */
  lines(): AsyncIterable<string> {
    return createInterface(this.stdout);
  }

  /** SIGKILL to its process group. */
  kill(): void {
    killCommand(this.#nsenterPid);
  }
}
