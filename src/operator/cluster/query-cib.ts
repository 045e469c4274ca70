import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
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
  const asked = await askCibadmin(env);
  if ('xml' in asked) return asked.xml;
  throw couldNotAsk(asked, otherwise);
}

/**
 * The same, where there may be none.
 *
 * @returns `undefined` → this machine is no node of a cluster
 * @throws OperatorError if it is one that does not answer
 */
export async function queryCibIfAny(env: Env, otherwise: string): Promise<string | undefined> {
  const asked = await askCibadmin(env);
  if ('xml' in asked) return asked.xml;
  if (!asked.isInstalled || (!isNamed(env) && !(await hasBeenNode()))) return undefined;
  throw couldNotAsk(asked, otherwise);
}

interface Unasked {
  readonly isInstalled: boolean;
  readonly why: string;
}

async function askCibadmin(env: Env): Promise<{ readonly xml: string } | Unasked> {
  try {
    const { stdout } = await promisify(execFile)('cibadmin', ['--query'], {
      env: { ...env, PATH: `${env['PATH'] ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`, LC_ALL: 'C' },
      maxBuffer: 64 * 1024 * 1024,
      timeout: 30_000,
    });
    return { xml: stdout };
  } catch (error) {
    const { stderr = '', message, code } = error as Error & { stderr?: string; code?: unknown };
    const isInstalled = code !== 'ENOENT';
    return {
      isInstalled,
      why: isInstalled ? stderr.trim() || message : 'there is no cluster on this machine',
    };
  }
}

function couldNotAsk({ why }: Unasked, otherwise: string): OperatorError {
  return new OperatorError(
    `cibadmin --query: ${why.replaceAll('\n', '; ')}; as root on a node of the cluster, or ${otherwise}`,
  );
}

/** A configuration that is no running cluster's. cibadmin(8) */
function isNamed(env: Env): boolean {
  return Boolean(env['CIB_file'] || env['CIB_shadow'] || env['CIB_server']);
}

/** Pacemaker keeps its configuration on every node, from its first start on; `pcs cluster destroy` removes it. */
async function hasBeenNode(): Promise<boolean> {
  try {
    await access('/var/lib/pacemaker/cib/cib.xml');
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
