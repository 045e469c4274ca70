import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Env } from '../../../ocf/environment.ts';
import { OperatorError } from '../../session.ts';

/** The configuration of the cluster of this node, by whatever variables Pacemaker's tools know (`CIB_file`). */
export async function queryCib(env: Env): Promise<string> {
  const path = `${env['PATH'] ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`;
  try {
    const { stdout } = await promisify(execFile)('cibadmin', ['--query'], {
      env: { ...env, PATH: path },
      maxBuffer: 64 * 1024 * 1024,
      timeout: 30_000,
    });
    return stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new OperatorError(
      `cibadmin --query: ${(stderr?.trim() || message).replaceAll('\n', '; ')}; as root on a node of the cluster, or --cib with a file`,
    );
  }
}

export async function readCib(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new OperatorError(`--cib=${file}: ${(error as Error).message}`);
  }
}
