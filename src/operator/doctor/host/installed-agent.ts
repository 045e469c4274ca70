import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Env } from '../../../ocf/environment.ts';

/** The agent where Pacemaker looks for it. */
export interface InstalledAgent {
  readonly path: string;
  readonly state:
    | { readonly is: 'absent' }
    | { readonly is: 'not executable' }
    /** What it says when it is run as Pacemaker would run it. */
    | { readonly is: 'broken'; readonly message: string }
    | { readonly is: 'working'; readonly version: string };
}

/**
 * Pacemaker runs agents with the PATH that systemd gives its daemon, whatever root's shell has: a Node that only that shell finds is
 * none. "the default … /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin" systemd.exec(5)
 */
const pathOfServices = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** @param root where the file system of this node begins */
export async function findInstalledAgent(
  env: Env,
  signal: AbortSignal,
  root: string,
): Promise<InstalledAgent> {
  const file = path.join(root, env['OCF_ROOT'] || '/usr/lib/ocf', 'resource.d/aws/overlay-ip');
  return { path: file, state: await tryAgent(file, signal) };
}

async function tryAgent(file: string, signal: AbortSignal): Promise<InstalledAgent['state']> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return { is: 'absent' };
  const isExecutable = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isExecutable) return { is: 'not executable' };
  try {
    const { stdout } = await promisify(execFile)(file, ['--version'], {
      env: { PATH: pathOfServices, LC_ALL: 'C' },
      cwd: '/',
      timeout: 10_000,
      signal,
    });
    const [, version] = /^overlay-ip (\S+)\n$/.exec(stdout) ?? [];
    return version === undefined
      ? { is: 'broken', message: 'it answers --version with something else' }
      : { is: 'working', version };
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    return { is: 'broken', message: stderr.trim().split('\n').at(-1) || message };
  }
}
