import { execa } from 'execa';
import { copyFile, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Architecture,
  architectures,
  emulatorOf,
  ownArchitecture,
} from '../../agent/standalone/architectures.ts';
import { makeStandalone } from '../../agent/standalone/make-standalone.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { packageFile } from '../../packaging/package-files.ts';
import { agentPath } from '../agent/built-agent.ts';
import { suite } from '../setup/suite.ts';
import { temporaryDirectory } from '../setup/temporary-directory.ts';

const foreign = architectures.find((architecture) => architecture !== ownArchitecture());

suite('the standalone executable', { tools: ['dpkg', 'readelf', 'qemu-aarch64-static'] }, () => {
  let directory: string;
  let metaData: string;
  /** As dpkg would install it. */
  const packaged = ({ node }: Architecture) =>
    path.join(directory, node, 'usr/lib/ocf/resource.d/aws/overlay-ip');

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'overlay-ip-standalone-'));
    const extracted = architectures.map((architecture) =>
      execa('dpkg-deb', [
        '--extract',
        packageFile('deb', 'standalone', architecture),
        path.join(directory, architecture.node),
      ]),
    );
    await Promise.all(extracted);
    metaData = (await execa(process.execPath, [agentPath, 'meta-data'])).stdout;
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  test('needs nothing of its environment', async () => {
    const { stdout } = await execa(packaged(ownArchitecture()), ['meta-data'], { env: {}, extendEnv: false });
    expect(stdout).toBe(metaData);
  });

  test('does not use a code cache that is damaged', async () => {
    const { executable, codeCaches } = await copyWithCodeCaches(packaged(ownArchitecture()));
    const [first] = codeCaches;
    if (first === undefined) throw new Error('no code cache');
    // All but the header, which is all that V8 looks at
    await overwrite(executable, first.offset + 64, Buffer.alloc(first.size - 64, 0xff));
    expect((await execa(executable, ['meta-data'])).stdout).toBe(metaData);
  });

  test('does not use a code cache of another V8', async () => {
    const { executable, codeCaches } = await copyWithCodeCaches(packaged(ownArchitecture()));
    // SerializedCodeData of V8's src/snapshot/code-serializer.h: [0] magic number, [1] version hash
    for (const { offset } of codeCaches)
      await overwrite(executable, offset + 4, Buffer.from('0badcafe', 'hex'));
    expect((await execa(executable, ['meta-data'])).stdout).toBe(metaData);
  });

  test('is the same bytes when it is made again, elsewhere', async () => {
    const again = path.join(await temporaryDirectory(), 'elsewhere', 'overlay-ip');
    const umask = process.umask(0o077);
    try {
      await makeStandalone({ architecture: ownArchitecture(), target: again });
    } finally {
      process.umask(umask);
    }
    const [first, second] = await Promise.all([readFile(packaged(ownArchitecture())), readFile(again)]);
    expect(first.equals(second)).toBe(true);
  });

  test('of another architecture is an ELF executable of it, and runs there', async () => {
    if (foreign === undefined) throw new Error('there is no other architecture');
    const { stdout: header } = await execa('readelf', ['--file-header', packaged(foreign)]);
    expect(header).toMatch(/Class: +ELF64/);
    expect(header).toMatch(foreign.node === 'arm64' ? /Machine: +AArch64/ : /Machine: .*X86-64/);
    const run = async (argument: string) =>
      (await execa('env', [...emulatorOf(foreign), packaged(foreign), argument])).stdout;
    expect(await run('--version')).toBe(`overlay-ip ${packageJson.version}`);
    expect(await run('meta-data')).toBe(metaData);
  });
});

async function copyWithCodeCaches(original: string) {
  const executable = path.join(await temporaryDirectory(), 'overlay-ip');
  await copyFile(original, executable);
  const bytes = await readFile(executable);
  const codeCaches = ['code-cache', 'code-cache-again'].map((asset) => findAsset(bytes, asset));
  return { executable, codeCaches };
}

/** SeaSerializer of Node's src/node_sea.cc writes of each asset its key and its content, both behind their length in 64 bits. */
function findAsset(bytes: Buffer, key: string): { offset: number; size: number } {
  const written = Buffer.concat([uint64(key.length), Buffer.from(key)]);
  const found = bytes.indexOf(written);
  if (found === -1) throw new Error(`no asset ${key}`);
  const content = found + written.length;
  return { offset: content + 8, size: Number(bytes.readBigUInt64LE(content)) };
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

async function overwrite(file: string, offset: number, bytes: Buffer): Promise<void> {
  await using handle = await open(file, 'r+');
  await handle.write(bytes, 0, bytes.length, offset);
}
