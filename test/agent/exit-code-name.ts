import { exitCodes, type ExitCode } from '../../src/ocf/exit-codes.ts';

/** `undefined` → OCF has no such code. */
export function exitCodeName(exitCode: number): ExitCode | undefined {
  return (Object.keys(exitCodes) as ExitCode[]).find((name) => exitCodes[name] === exitCode);
}
