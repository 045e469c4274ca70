import { externalDataInterceptor } from '@smithy/core/config';
import { exec } from 'node:child_process';

/**
 * Lets the SDK run `credential_process` so that it ends with the signal, which the SDK by itself does not do.
 * What is wrong with it is told without its arguments and output: they may be secrets.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
export function endCredentialProcessWith(signal: AbortSignal): void {
  const run = (command: string, callback: (error: Error | null, output: { stdout: string }) => void) => {
    // exec: the process itself is ended, not a shell before it
    exec(`exec ${command}`, { signal, killSignal: 'SIGKILL' }, (error, stdout) => {
      const why = error === null ? null : new Error(`credential_process failed: ${describe(error)}`);
      callback(why, { stdout });
    });
  };
  const record: Record<string, unknown> = externalDataInterceptor.getTokenRecord();
  record['exec'] = run;
}

function describe({ code, signal }: { code?: number | string; signal?: NodeJS.Signals }): string {
  return signal ? `ended by ${signal}` : `exit ${String(code)}`;
}
