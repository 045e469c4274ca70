import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import type { LabNamespace } from '../../lab/lab.ts';
import { nsenterOptions, ownProcessGroup } from '../../lab/entered-command.ts';
import { systemTools } from '../../setup/system-tools.ts';
import { RunFailed, type Command } from './command.ts';

export interface Memory {
  /** Peak resident memory of the largest process. */
  readonly peakMegabytes: number;
  /** Peak of what no file backs, likewise of one process. */
  readonly anonymousMegabytes: number;
}

/**
 * GNU time says the peak of resident memory (%M, in kilobytes), as the last line of stderr. Of anonymous memory the kernel keeps
 * no peak: it is looked at each millisecond.
 *
 * @throws RunFailed where it does not exit with 0
 */
export async function weighRun(host: LabNamespace, command: Command): Promise<Memory> {
  const { file, args, env } = command;
  const time = [systemTools.time.path, '--quiet', '--format', '%M'];
  const [nsenter, ...entered] = host.enter();
  const running = execa(nsenter, [...entered, ownProcessGroup, ...time, file, ...args], {
    ...nsenterOptions({ ...env }),
    stdin: 'ignore',
    stdout: 'ignore',
  });
  let anonymousKilobytes = 0;
  const looking = setInterval(() => {
    anonymousKilobytes = Math.max(anonymousKilobytes, ...descendants(running.pid).map(anonymousMemory));
  }, 1);
  const { exitCode, stderr } = await running;
  clearInterval(looking);
  if (exitCode !== 0) throw new RunFailed(command, `exited with ${exitCode ?? 'no code'}`, stderr);
  return {
    peakMegabytes: Number(stderr.trim().split('\n').at(-1)) / 1024,
    anonymousMegabytes: anonymousKilobytes / 1024,
  };
}

/** Without the process itself. */
function descendants(pid: number | undefined): number[] {
  return read(`/proc/${String(pid)}/task/${String(pid)}/children`)
    .split(' ')
    .filter(Boolean)
    .map(Number)
    .flatMap((child) => [child, ...descendants(child)]);
}

/** Kilobytes: `RssAnon:	   12345 kB`. */
function anonymousMemory(pid: number): number {
  return Number(/^RssAnon:\s*(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // it has ended
  }
}
