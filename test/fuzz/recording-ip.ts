import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemPath } from '../lab/holder.ts';
import { systemTools } from '../setup/system-tools.ts';

/** An `ip` that writes down its arguments, each in brackets, and then does what it is told. */
export class RecordingIp implements AsyncDisposable {
  readonly #home: string;

  private constructor(home: string) {
    this.#home = home;
  }

  static async up(): Promise<RecordingIp> {
    const home = await mkdtemp(path.join(tmpdir(), 'recording-ip-'));
    await chmod(home, 0o755);
    // One write for one command: several may be under way
    const script = `#!/bin/sh
      said=$(printf '[%s]' "$@"); printf '%s\\n' "$said" >>"$0.asked"
      exec ${systemTools.ip.path} "$@"
    `;
    await writeFile(path.join(home, 'ip'), script, { mode: 0o755 });
    return new RecordingIp(home);
  }

  /** A PATH in which it is found first. */
  get path(): string {
    return `${this.#home}:${path.dirname(process.execPath)}:${systemPath}`;
  }

  /** The commands since this was last asked, each once: `[address][show]`. */
  async take(): Promise<string[]> {
    const file = path.join(this.#home, 'ip.asked');
    const text = await readFile(file, 'utf8').catch(() => '');
    await rm(file, { force: true });
    return [...new Set(text.split('\n').slice(0, -1))].toSorted();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#home, { recursive: true });
  }
}
