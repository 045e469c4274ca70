import type { LabNamespace } from '../../lab/lab.ts';
import { RunFailed, runTimeoutMs, type Command } from './command.ts';

export interface Timed {
  readonly wallMs: number;
  /** User and system time of the process and of all children that were waited for. */
  readonly cpuMs: number;
}

/**
 * A bash takes the time, from before its fork to after its wait, as it is for whoever starts an agent: this process is busy
 * with the answers of EC2 just then. `time` says milliseconds at most, EPOCHREALTIME microseconds (bash(1)).
 *
 *     0.031 0.012
 *     1756641600.123456 1756641600.165432 0
 */
const stopwatch = `
exec 3>&2 2>&1
TIMEFORMAT='%3U %3S'
begun=$EPOCHREALTIME
time "$@" >/dev/null 2>&3 3>&-
exit_code=$?
echo "$begun $EPOCHREALTIME $exit_code"
`;

const report = /^(?<user>[\d.]+) (?<system>[\d.]+)\n(?<begun>[\d.]+) (?<ended>[\d.]+) (?<exitCode>\d+)\n$/m;

/** @throws RunFailed where it does not exit with 0 */
export async function timeRun(host: LabNamespace, command: Command): Promise<Timed> {
  const { file, args, env } = command;
  const { stdout, stderr, timedOut } = await host.exec(
    'bash',
    ['--norc', '-c', stopwatch, 'stopwatch', file, ...args],
    { env: { ...env }, timeout: runTimeoutMs },
  );
  const { user, system, begun, ended, exitCode } = report.exec(stdout)?.groups ?? {};
  if (timedOut) throw new RunFailed(command, `did not end in ${runTimeoutMs / 1000} s`, stderr);
  if (exitCode !== '0') throw new RunFailed(command, `exited with ${exitCode ?? 'no code'}`, stderr);
  return {
    wallMs: round(Number(ended) - Number(begun)),
    cpuMs: round(Number(user) + Number(system)),
  };
}

/** Seconds → milliseconds, to a microsecond. */
function round(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e3;
}
