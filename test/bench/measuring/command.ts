/** A command line that is measured as a whole process. */
export interface Command {
  /** For a person. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** What ran is not what was to be measured. */
export class RunFailed extends Error {
  constructor({ name, file, args }: Command, what: string, stderr: string) {
    super(`${name}: ${what}\n  ${[file, ...args].join(' ')}\n${stderr.trim()}`);
  }
}

/** Milliseconds after which a run hangs: the slowest one, aws-vpc-move-ip with five tables, takes 25 to 50 seconds. */
export const runTimeoutMs = 180_000;
