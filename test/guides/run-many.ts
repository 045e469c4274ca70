import path from 'node:path';
import { execa } from 'execa';

/** One call of a program that is written in Python. */
export interface Run {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Functions of its modules that would act on a cluster, and what they return there instead. */
  readonly instead?: Readonly<Record<string, boolean | number>>;
}

export interface RunsOfProgram {
  readonly program: string;
  /** What it spends its time loading. */
  readonly modules: readonly string[];
  readonly runs: readonly Run[];
}

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const script = path.join(import.meta.dirname, 'run-many.py');

/** A command for sh that runs all of them; `parseEnded` reads what it prints. */
export function runManyCommand(asked: RunsOfProgram): string {
  return `/usr/bin/python3 ${script} <<'RUNS'\n${JSON.stringify(asked)}\nRUNS\n`;
}

export function parseEnded(stdout: string): Ended[] {
  return JSON.parse(stdout) as Ended[];
}

/** On this machine, in a directory, with nothing in the environment but what is given. */
export async function runMany(
  asked: RunsOfProgram,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Ended[]> {
  const { stdout } = await execa('/bin/sh', ['-c', runManyCommand(asked)], {
    cwd,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', ...env },
    extendEnv: false,
  });
  return parseEnded(stdout);
}

export const neverRun: Ended = { exitCode: -1, stdout: '', stderr: 'it was not run' };
