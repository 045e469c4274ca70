import { fstatSync, writeSync } from 'node:fs';
import { exitCodes } from './ocf/exit-codes.ts';
import { run } from './run.ts';

/** The edge of the process: the only file that touches `process`. */

// The SDK and Node warn on stderr, where Pacemaker looks for the exit reason
process.removeAllListeners('warning');

void run({
  args: process.argv.slice(2),
  env: process.env,
  pid: process.pid,
  uid: process.getuid?.() ?? 0,
  nodeVersion: process.versions.node,
  // Not performance.now(): that loads eleven modules of Node
  sinceStartMs: () => process.uptime() * 1000,
  isTerminal,
  stdoutColumns: () => (process.stdout.isTTY ? process.stdout.columns : undefined),
  writeStdout: (text) => write(1, text),
  writeStderr: (text) => {
    write(2, text);
  },
  onCrash: (listener) => {
    process.on('uncaughtException', listener).on('unhandledRejection', listener);
  },
})
  .catch((error: unknown) => {
    write(2, `ocf-exit-reason:unexpected error, please report it: ${String(error)}\n`);
    return exitCodes.OCF_ERR_GENERIC;
  })
  .then((exitCode) => {
    // Not by itself: a connection that hangs would hold the process
    process.exit(exitCode);
  });

/** Straight to the descriptor: the streams of `process` cost milliseconds before their first byte. */
function write(descriptor: number, text: string): boolean {
  const patientUntil = Date.now() + 1_000;
  let rest = Buffer.from(text);
  while (rest.length > 0 && Date.now() < patientUntil) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      // A reader that has gone or a full disk: nobody is left to be told. EAGAIN: a slow reader of a shared pipe
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return false;
    }
  }
  return rest.length === 0;
}

/** Under Pacemaker stderr is a pipe; only a character device is worth asking. */
function isTerminal(): boolean {
  try {
    return fstatSync(2).isCharacterDevice() && process.stderr.isTTY;
  } catch {
    return false;
  }
}
