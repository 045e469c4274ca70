/**
 * `node open-loop.ts FILE` opens and reads a file again and again until its standard input ends, then prints how often that
 * failed, and what it read, in JSON.
 */
import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

const [, , file = ''] = process.argv;
const seen = new Map<string, number>();
process.stdin.resume();
process.stdout.write('\n');
while (!process.stdin.readableEnded) {
  for (let i = 0; i < 100; i++) count(read());
  await setImmediate();
}
process.stdout.write(`${JSON.stringify(Object.fromEntries(seen))}\n`);

function read(): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

function count(result: string): void {
  seen.set(result, (seen.get(result) ?? 0) + 1);
}
