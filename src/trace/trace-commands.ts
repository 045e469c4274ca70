import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import path from 'node:path';
import type { TraceLine } from './trace.ts';

/**
 * Every command of this process. Of `ip` all is written; of any other (`credential_process` of a profile) only
 * that it ran: its arguments and output may be secrets.
 * https://nodejs.org/docs/latest-v22.x/api/diagnostics_channel.html#child-process
 */
export function traceCommands(write: TraceLine, now: () => number): void {
  subscribe('child_process', (message) => {
    const { process: child } = message as { process: ChildProcess };
    const at = now();
    // What it is is known when it has been spawned, or could not be
    child.once('spawn', () => {
      const isIp = path.basename(child.spawnfile) === 'ip';
      const what = isIp
        ? child.spawnargs.join(' ')
        : `${child.spawnfile} (arguments and output are not shown)`;
      write(`$ ${what}`);
      const output: string[] = [];
      if (isIp)
        for (const stream of [child.stdout, child.stderr])
          stream?.on('data', (data: string | Buffer) => output.push(String(data)));
      child.once('close', (exitCode, signal) => {
        const text = output.join('').trimEnd();
        const indented = text === '' ? '' : `\n${text.replace(/^/gm, '  | ')}`;
        write(
          `exit ${String(exitCode ?? signal)} of ${path.basename(child.spawnfile)} after ${(now() - at).toFixed(1)} ms${indented}`,
        );
      });
    });
    child.once('error', (error) => {
      write(`$ ${child.spawnfile}: ${error.message}`);
    });
  });
}
