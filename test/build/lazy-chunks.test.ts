import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asComment, asFunction, bundleWithChunks, type Embed } from '../../agent/lazy-chunks.ts';

/** Texts that would end the comment that they stand in. */
const nasty = ['*/', '*\\u0001/', '/* */', '**/', '${`', '\\\\'];

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'lazy-chunks-'));
  await write('main.ts', `export const outer = async () => (await import('./outer.ts')).tell();`);
  await write(
    'outer.ts',
    `export const tell = async () => [${texts()}, await (await import('./inner.ts')).tell()];`,
  );
  await write('inner.ts', `export const tell = () => [${texts()}].join();`);
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const texts = () => nasty.map((text) => `'${text}'`).join(', ');
const write = (name: string, text: string) => writeFile(path.join(directory, name), text);

function build(embed: Embed) {
  return bundleWithChunks(
    path.join(directory, 'main.ts'),
    {
      absWorkingDir: directory,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      charset: 'ascii',
      supported: { 'dynamic-import': false },
    },
    embed,
  );
}

async function run(text: string): Promise<unknown> {
  const file = path.join(directory, 'built.cjs');
  await writeFile(file, text);
  const require = createRequire(import.meta.url);
  try {
    return await (require(file) as { outer: () => Promise<unknown> }).outer();
  } finally {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
    delete require.cache[file];
  }
}

const told = nasty.map((text) => text.replace('\\u0001', '\x01').replace('\\\\', '\\'));

test.each<[string, Embed]>([
  ['a comment', asComment()],
  ['a comment, packed', asComment(['outer.ts', 'inner.ts'])],
  ['a function', asFunction],
])('a chunk as %s is the same module, whatever is in its text', async (_, embed) => {
  const { text, chunks } = await build(embed);
  expect(await run(text)).toEqual([...told, told.join()]);
  expect(chunks.map(({ entryPoint }) => entryPoint).sort()).toEqual(['inner.ts', 'outer.ts']);
});

test('a chunk that two import is in the text once, and there is one of it', async () => {
  await write(
    'counter.ts',
    `let count = 0; export const next = () => ++count; export const mark = 'MARKED';`,
  );
  const count = `(await import('./counter.ts')).next()`;
  await write('outer.ts', `export const tell = async () => [${count}, (await import('./inner.ts')).tell()];`);
  await write('inner.ts', `export const tell = async () => ${count};`);
  const { text } = await build(asComment());
  expect(text.match(/MARKED/g)).toHaveLength(1);
  const [first, second] = (await run(text)) as [number, Promise<number>];
  expect([first, await second]).toEqual([1, 2]);
});

test('the text without its chunks is what every run compiles', async () => {
  const { text, mainBytes, chunks } = await build(asComment());
  const outer = chunks.find(({ entryPoint }) => entryPoint === 'outer.ts');
  expect(Buffer.byteLength(text)).toBeGreaterThan(mainBytes + (outer?.bytes ?? NaN));
});
