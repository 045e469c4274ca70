import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Env } from '../../ocf/environment.ts';
import { OperatorError } from '../session.ts';

/**
 * The configuration of the cluster of this node, by whatever variables Pacemaker's tools know (`CIB_file`).
 *
 * @param otherwise how to do without it, for a person
 * @throws OperatorError if there is none
 */
export async function queryCib(env: Env, otherwise: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('cibadmin', ['--query'], {
      env: { ...env, PATH: `${env['PATH'] ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`, LC_ALL: 'C' },
      maxBuffer: 64 * 1024 * 1024,
      timeout: 30_000,
    });
    return stdout;
  } catch (error) {
    const { stderr = '', message, code } = error as Error & { stderr?: string; code?: unknown };
    const why = code === 'ENOENT' ? 'there is no cluster on this machine' : stderr.trim() || message;
    throw new OperatorError(
      `cibadmin --query: ${why.replaceAll('\n', '; ')}; as root on a node of the cluster, or ${otherwise}`,
    );
  }
}
