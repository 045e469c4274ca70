import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { systemTools } from '../setup/system-tools.ts';

export type CommandResult = {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** Debian's awscli (2.9.19 on Debian 12) with a home of its own: a client that knows AWS and nothing of this simulator. */
export class AwsCommand implements AsyncDisposable {
  readonly home: string;
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(home: string, environment: Readonly<Record<string, string>>) {
    this.home = home;
    this.#environment = environment;
  }

  /** `files` under the home: `.aws/config`. */
  static async create(
    environment: Readonly<Record<string, string>>,
    files: Readonly<Record<string, string>> = {},
  ): Promise<AwsCommand> {
    const home = await mkdtemp(join(tmpdir(), 'aws-cli-'));
    for (const [name, content] of Object.entries(files)) {
      const file = join(home, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    return new AwsCommand(home, environment);
  }

  /** Runs `aws …`, words separated by single spaces. In `environment` undefined → not set. */
  async run(command: string, environment: Environment = {}): Promise<CommandResult> {
    const arguments_ = ['--output', 'json', ...command.split(' ')];
    const { exitCode, stdout, stderr } = await execa(systemTools.aws.path, arguments_, {
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      timeout: 50_000,
      env: {
        PATH: '/usr/bin:/bin',
        HOME: this.home,
        LC_ALL: 'C.UTF-8',
        AWS_EC2_METADATA_DISABLED: 'true',
        ...this.#environment,
        ...environment,
      },
    });
    return { exitCode, stdout, stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.home, { recursive: true });
  }
}

/** What the command printed, where it succeeded. */
export function parseOutput({ exitCode, stdout, stderr }: CommandResult): unknown {
  if (exitCode !== 0) throw new Error(`exit code ${String(exitCode)}: ${stderr}`);
  return JSON.parse(stdout);
}

/** Keys in the environment. */
export function keysOf(key: {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}): Record<string, string> {
  return { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey };
}
