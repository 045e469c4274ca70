import { build } from 'esbuild';
import { execa } from 'execa';
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundle, rarelyLoaded } from '../bundle.ts';
import { asComment, asFunction, type Bundled, type Embed } from '../lazy-chunks.ts';
import { type Architecture, emulatorOf, ownArchitecture } from './architectures.ts';
import { pinnedNode, type PinnedNode } from './pinned-node.ts';

/** The chunks of everyday actions are in the code cache, the others would only make it larger. */
const everyday = [
  'src/actions/meta-data.ts',
  'src/actions/start.ts',
  'src/imds/instance-metadata.ts',
  'src/ip/ip-command.ts',
  'src/credentials/profile.ts',
  'src/ocf/syslog.ts',
  'src/ec2/connect.ts',
  'src/ec2/ec2.ts',
];

/** What Node looks for in itself to know that it is such an application. */
const sentinelFuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** What is in a standalone executable. */
export interface Standalone {
  readonly bundled: Bundled;
  readonly node: PinnedNode;
}

/**
 * Makes the agent with its Node inside, for hosts without a fitting one: a single executable application,
 * https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html, with the agent as V8 has compiled it, so that
 * there is nothing left to parse. The same bytes each time.
 *
 * @param options.version of the agent; default: that of package.json
 */
export async function makeStandalone(options: {
  architecture: Architecture;
  target: string;
  version?: string;
}): Promise<Standalone> {
  const { architecture, target } = options;
  const node = await pinnedNode(architecture);
  await mkdir(path.dirname(target), { recursive: true });
  const work = await mkdtemp(path.join(path.dirname(target), '.making-'));
  try {
    const asRare = asComment(rarelyLoaded);
    const embed: Embed = (name, code, entryPoint) =>
      (everyday.includes(entryPoint) ? asFunction : asRare)(name, code, entryPoint);
    const form = { interpreter: undefined, embed };
    const bundled = await bundle(
      options.version === undefined ? form : { ...form, version: options.version },
    );
    await writeFile(path.join(work, 'overlay-ip.js'), `(function(exports,require,module){${bundled.text}})`);
    await makeCodeCache(work, node, architecture);
    await makeBlob(work);
    await inject(work, node, architecture);
    // In one step, as in build.ts
    await rename(path.join(work, 'overlay-ip'), target);
    return { bundled, node };
  } finally {
    await rm(work, { recursive: true });
  }
}

/** By the very Node that will use it. */
async function makeCodeCache(work: string, node: PinnedNode, architecture: Architecture): Promise<void> {
  const files = [path.join(work, 'overlay-ip.js'), path.join(work, 'code-cache')];
  const run = (options: string[], program: string) =>
    execa('env', [
      ...emulatorOf(architecture),
      node.executable,
      ...options,
      path.join(import.meta.dirname, program),
      ...files,
    ]);
  await run(['--random-seed=1'], 'make-code-cache.ts');
  await run([], 'assert-code-cache.ts');
}

/** By the Node of this machine: the blob has nothing of an architecture in it. */
async function makeBlob(work: string): Promise<void> {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'main.ts')],
    outfile: path.join(work, 'main.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
  // Relative: the path of the main is part of the blob
  const config = {
    main: 'main.js',
    output: 'blob',
    disableExperimentalSEAWarning: true,
    assets: {
      'overlay-ip.js': 'overlay-ip.js',
      'code-cache': 'code-cache',
      'code-cache-again': 'code-cache',
    },
  };
  await writeFile(path.join(work, 'sea-config.json'), JSON.stringify(config));
  const { executable } = await pinnedNode(ownArchitecture());
  await execa(executable, ['--experimental-sea-config', 'sea-config.json'], { cwd: work });
}

async function inject(work: string, node: PinnedNode, architecture: Architecture): Promise<void> {
  const executable = path.join(work, 'overlay-ip');
  await copyFile(node.executable, executable);
  await withoutSymbols(executable, architecture);
  const postject = createRequire(import.meta.url).resolve('postject/dist/cli.js');
  const blob = ['NODE_SEA_BLOB', path.join(work, 'blob')];
  await execa(process.execPath, [postject, executable, ...blob, '--sentinel-fuse', sentinelFuse]);
}

/** A seventh of the size; works as well with them. */
async function withoutSymbols(executable: string, architecture: Architecture): Promise<void> {
  const strip = architecture === ownArchitecture() ? 'strip' : `${architecture.gnu}-strip`;
  const { failed, shortMessage } = await execa(strip, [executable], { reject: false });
  if (failed) console.warn(`its symbols stay in it: ${shortMessage}`);
}
