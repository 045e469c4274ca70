import { readFileSync } from 'node:fs';
import type { Options } from 'execa';
import { systemPath } from './holder.ts';

/**
 * How nsenter is run. To enter a pid namespace it forks: the command is its child and must be outlived by it. A command whose
 * nsenter is gone is reaped by the machine's init alone; in a container that may happen late or never, and the kernel does not
 * let go of a pid namespace before. So nobody kills nsenter: not execa when this process ends, not Ctrl-C (`detached`).
 */
export function nsenterOptions(env: Record<string, string> = { PATH: systemPath, LC_ALL: 'C' }) {
  return {
    env,
    extendEnv: false,
    detached: true,
    reject: false,
    stripFinalNewline: false,
  } as const satisfies Options;
}

/** The command leads a process group of its own, as Pacemaker starts an agent. */
export const ownProcessGroup = 'setsid';

/** SIGKILL to the process group of the command that this nsenter runs. */
export function killCommand(nsenterPid: number | undefined): void {
  for (const pid of childrenOf(Number(nsenterPid))) {
    if (!kill(-pid)) kill(pid); // it does not lead its group yet
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return []; // it has ended
  }
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
