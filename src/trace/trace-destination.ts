import { constants, existsSync, fstatSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';

const { O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY } = constants;

export interface TraceTarget {
  /** `OCF_TRACE_FILE` or `trace_file`: an absolute path, or the number of an open file descriptor. */
  readonly file: string | undefined;
  /** Of traces that have no file of their own. */
  readonly directory: string;
  readonly agentName: string;
  readonly action: string;
  readonly resourceInstance: string | undefined;
  readonly startedAt: Date;
}

/**
 * Opens where the trace goes, as `ocf_start_trace` of resource-agents 4.12 chooses it: a file descriptor, a
 * file, or else `trace_dir/<type>/<id>.<action>.<timestamp>`. Only its owner may read it.
 *
 * @throws what the file system says
 */
export function openTraceFile(target: TraceTarget): (text: string) => void {
  const { file } = target;
  const descriptor =
    file !== undefined && /^[3-9]$/.test(file)
      ? assertIsFile(Number(file))
      : openFile(file ?? defaultFile(target));
  return (text) => {
    try {
      // At once: the next moment may bring Pacemaker's SIGKILL
      writeSync(descriptor, text);
    } catch {
      // A full disk must not fail the action
    }
  };
}

function openFile(file: string): number {
  makeDirectory(path.dirname(file));
  // A named pipe that nobody reads would hold the action for ever
  return openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o600);
}

/** Not `recursive` of Node, which never returns for a directory below /proc (seen with 24.21). */
function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    const parent = path.dirname(directory);
    if (code !== 'ENOENT' || existsSync(parent)) throw error;
    makeDirectory(parent);
    makeDirectory(directory);
  }
}

/** Not one of the pipes and events that Node has opened for itself: writing into them would crash it. */
function assertIsFile(descriptor: number): number {
  if (fstatSync(descriptor).isFile()) return descriptor;
  throw new Error(`file descriptor ${descriptor} is not an open file`);
}

/** `/var/lib/heartbeat/trace_ra/overlay-ip/rsc_ip_HDB_HDB00.start.2026-11-22.08:37:08` */
function defaultFile({ directory, agentName, resourceInstance, action, startedAt }: TraceTarget): string {
  const local = new Date(startedAt.getTime() - startedAt.getTimezoneOffset() * 60_000);
  const timestamp = local.toISOString().slice(0, 19).replace('T', '.');
  const instance = (resourceInstance ?? 'default').replaceAll('/', '_');
  return path.join(directory, agentName, `${instance}.${action}.${timestamp}`);
}
