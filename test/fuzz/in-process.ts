import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Env } from '../../src/ocf/environment.ts';
import { run } from '../../src/run.ts';

export interface Ended {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A host for runs inside of this process: a PATH with an `ip` that knows no interface but lo and changes nothing. */
export class Host implements AsyncDisposable {
  readonly home: string;

  private constructor(home: string) {
    this.home = home;
  }

  static async up(): Promise<Host> {
    const home = await mkdtemp(path.join(tmpdir(), 'fuzz-'));
    const lo = { ifname: 'lo', flags: ['UP', 'LOWER_UP'], addr_info: [{ local: '127.0.0.1', prefixlen: 8 }] };
    const ip = ['#!/bin/sh', 'printf "%s\\n" "$*" >>"$0.asked"', `echo '${JSON.stringify([lo])}'`].join('\n');
    await writeFile(path.join(home, 'ip'), ip, { mode: 0o755 });
    const logger = ['#!/bin/sh', 'exec /bin/cat >>"$0.said"'].join('\n');
    await writeFile(path.join(home, 'logger'), logger, { mode: 0o755 });
    await mkdir(path.join(home, 'logs'));
    return new Host(home);
  }

  /** The agent as Pacemaker runs it, with this environment around it. Throws what no agent should. */
  async run(args: readonly string[], env: Env): Promise<Ended> {
    const startedAt = performance.now();
    let stdout = '';
    let stderr = '';
    const exit = await run({
      args,
      // A trace would go wherever the parameters say
      env: { OCF_RESKEY_CRM_meta_timeout: '20000', ...env, OCF_TRACE_RA: '0', PATH: this.home },
      pid: 4711,
      uid: 0,
      nodeVersion: '24.21.0',
      sinceStartMs: () => performance.now() - startedAt,
      isTerminal: () => false,
      stdoutColumns: () => undefined,
      writeStdout: (text) => (stdout += text),
      writeStderr: (text) => (stderr += text),
      onCrash: () => undefined,
    });
    return { exit, stdout, stderr };
  }

  /** The lines that `ip` was asked, or `logger` was told, since this was last asked. */
  async take(name: 'ip.asked' | 'logger.said' | 'log'): Promise<string[]> {
    const file = path.join(this.home, name);
    const text = await readFile(file, 'utf8').catch(() => '');
    await rm(file, { force: true });
    return text.split('\n').slice(0, -1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.home, { recursive: true });
  }
}
