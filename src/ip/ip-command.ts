import { spawn, type SpawnOptionsWithStdioTuple, type StdioNull, type StdioPipe } from 'node:child_process';
import type { Readable } from 'node:stream';
import { failed, ok, type Answer, type Failure } from '../answer.ts';

/** The one door to ip(8): absent from PATH on some systems where root came by su, so the usual places follow. */
const usualPath = '/usr/sbin:/usr/bin:/sbin:/bin';

/** A command that hangs (a lock in the kernel, a stuck netlink socket) must not eat the whole action. */
const timeoutMs = 5_000;

/**
 * Runs `ip` with a clean environment and no shell.
 *
 * @param operation what a failure calls it: `ip address add`
 * @param path where to look first (`PATH`)
 * @returns its standard output
 */
export function runIp(
  operation: string,
  args: readonly string[],
  { path, signal }: { path: string | undefined; signal: AbortSignal },
): Promise<Answer<string>> {
  return new Promise((resolve) => {
    const fail = (kind: Failure['kind'], code: string, message: string) => {
      resolve(failed({ kind, operation, code, message }));
    };
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const child = trySpawn(args, {
      env: { PATH: path ? `${path}:${usualPath}` : usualPath, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: limit,
      killSignal: 'SIGKILL',
    });
    if (child instanceof Error) {
      fail('transient', child.name, child.message);
      return;
    }
    child.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.name;
      if (code === 'ENOENT' || code === 'EACCES')
        fail('not-installed', code, 'the command ip is not installed or not executable');
      else if (limit.aborted) fail('transient', 'Timeout', 'no answer in time; the command was killed');
      else fail('transient', code, error.message);
    });
    let stdout = '';
    let stderr = '';
    // Without descriptors left (EMFILE) there is a child, but no pipe to it; the error follows
    (child.stdout as Readable | undefined)
      ?.setEncoding('utf8')
      .on('data', (text: string) => (stdout += text));
    (child.stderr as Readable | undefined)
      ?.setEncoding('utf8')
      .on('data', (text: string) => (stderr += text));
    child.on('close', (exitCode, killedBy) => {
      if (exitCode === 0) resolve(ok(stdout));
      else
        fail(
          failureKind(stderr),
          exitCode === null ? `killed by ${String(killedBy)}` : `exit ${exitCode}`,
          stderr.trim(),
        );
    });
  });
}

/** Without memory or processes left spawn throws. */
function trySpawn(
  args: readonly string[],
  options: SpawnOptionsWithStdioTuple<StdioNull, StdioPipe, StdioPipe>,
) {
  try {
    return spawn('ip', args, options);
  } catch (error) {
    return error as Error;
  }
}

/** iproute2 6.1.0 says "RTNETLINK answers: Operation not permitted" and "Cannot find device "eth5"". */
function failureKind(stderr: string): Failure['kind'] {
  if (stderr.includes('Operation not permitted')) return 'denied';
  if (/Cannot find device|does not exist/.test(stderr)) return 'refused';
  return 'transient';
}
