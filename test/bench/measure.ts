import { spawn } from 'node:child_process';

/** One thing that is measured as a whole process. */
export interface Variant {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Anything else is not the thing that was to be measured. */
  readonly exitCode: number;
  /** Brings the world into the state that it starts from; not measured. */
  readonly prepare?: () => PromiseLike<unknown>;
}

export interface Figures {
  readonly name: string;
  /** Wall-clock times in milliseconds, in the order of the runs. */
  readonly times: readonly number[];
  /** Peak resident memory in megabytes (GNU time's "Maximum resident set size"), its median. */
  readonly peakMegabytes: number;
}

/**
 * Runs all variants in turn, round by round, so that a machine that slows down slows down all of them.
 * The first round is not counted. Memory is taken in rounds of its own.
 */
export async function measure(variants: readonly Variant[], rounds: number): Promise<Figures[]> {
  const times = new Map<Variant, number[]>(variants.map((variant) => [variant, []]));
  for (let round = 0; round <= rounds; round += 1)
    for (const variant of variants) {
      await variant.prepare?.();
      const { ms } = await run(variant, variant.file, variant.args);
      if (round > 0) times.get(variant)?.push(ms);
    }
  const figures: Figures[] = [];
  for (const variant of variants) {
    const peaks: number[] = [];
    for (let round = 0; round < 3; round += 1) peaks.push(await peakMegabytes(variant));
    figures.push({ name: variant.name, times: times.get(variant) ?? [], peakMegabytes: median(peaks) });
  }
  return figures;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

async function peakMegabytes(variant: Variant): Promise<number> {
  await variant.prepare?.();
  const { stderr } = await run(variant, '/usr/bin/time', ['--format', '%M', variant.file, ...variant.args]);
  return Number(stderr.trim().split('\n').at(-1)) / 1024;
}

function run({ name, env, exitCode }: Variant, file: string, args: readonly string[]) {
  return new Promise<{ ms: number; stderr: string }>((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(file, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      const ms = performance.now() - startedAt;
      if (code === exitCode) resolve({ ms, stderr });
      else reject(new Error(`${name} exited with ${String(code)} instead of ${exitCode}: ${stderr}`));
    });
  });
}
