import type { Invocation } from '../../src/context.ts';
import { operator } from '../../src/operator/operator.ts';

export interface Answered {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What an operator command answers to these arguments, in this process. Not for what looks at the world. */
export async function typed(
  args: readonly string[],
  invocation: Partial<Invocation> = {},
): Promise<Answered> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const exitCode = await operator({
    args,
    env: {},
    pid: 1,
    uid: 0,
    nodeVersion: '24.0.0',
    sinceStartMs: () => 0,
    isTerminal: () => false,
    stdoutColumns: () => undefined,
    writeStdout: (text) => stdout.push(text),
    writeStderr: (text) => stderr.push(text),
    onCrash: () => undefined,
    ...invocation,
  });
  return { exitCode, stdout: stdout.join(''), stderr: stderr.join('') };
}
