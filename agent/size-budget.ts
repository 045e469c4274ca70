import type { Metafile } from 'esbuild';
import type { Bundled } from './lazy-chunks.ts';

/** What the agent may weigh, in bytes: it is started anew for every action. */
export const budget = {
  /** Everything that a monitor compiles which asks EC2, the main part included. */
  monitor: 140_000,
  /** Of it, `@aws-sdk/client-ec2`. */
  clientEc2: 10_000,
  /** What every action reads, nine tenths of it without compiling it. */
  whole: 580_000,
} as const;

type Sizes = Readonly<Record<keyof typeof budget, number>>;

/** What a monitor imports when it asks EC2 with the role of the instance, and what it starts with. */
const monitorChunks = [
  'src/ip/ip-command.ts',
  'src/imds/instance-metadata.ts',
  'src/ec2/connect.ts',
  'src/ec2/ec2.ts',
];

function measureSizes({ text, mainBytes, chunks }: Bundled): Sizes {
  const loaded = chunks.filter(({ entryPoint }) => monitorChunks.includes(entryPoint));
  if (loaded.length !== monitorChunks.length)
    throw new Error(`not all of ${monitorChunks.join(', ')} are lazy chunks`);
  return {
    monitor: mainBytes + sum(loaded.map(({ bytes }) => bytes)),
    clientEc2: sum(loaded.map(({ metafile }) => bytesOf(metafile, /node_modules\/@aws-sdk\/client-ec2\//))),
    whole: Buffer.byteLength(text),
  };
}

/** @throws Error naming every size that is over its budget */
export function assertBudget(bundle: Bundled): void {
  const sizes = measureSizes(bundle);
  const over = Object.entries(budget).filter(([name, most]) => sizes[name as keyof Sizes] > most);
  if (over.length === 0) return;
  const what = over.map(([name, most]) => `${name}: ${sizes[name as keyof Sizes]} bytes, at most ${most}`);
  throw new Error(`over the size budget:\n${what.join('\n')}`);
}

export function formatSizes(bundle: Bundled): string {
  const sizes = measureSizes(bundle);
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} KB`;
  const rows = [
    ['dist/overlay-ip', kilobytes(sizes.whole)],
    ['  parsed by every action', kilobytes(bundle.mainBytes)],
    ...bundle.chunks.map(({ entryPoint, bytes }) => [`  ${entryPoint}`, kilobytes(bytes)]),
    ['a monitor that asks EC2', kilobytes(sizes.monitor)],
    ['  of it @aws-sdk/client-ec2', kilobytes(sizes.clientEc2)],
  ];
  return rows.map(([name = '', size = '']) => `${name.padEnd(34)}${size.padStart(10)}`).join('\n');
}

function bytesOf({ outputs }: Metafile, pattern: RegExp): number {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return sum(inputs.filter(([name]) => pattern.test(name)).map(([, { bytesInOutput }]) => bytesInOutput));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
