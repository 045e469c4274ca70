/**
 * `npm run build:standalone`: dist/standalone/overlay-ip, the agent with its Node inside, for hosts without a fitting
 * one. A single executable application, https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html,
 * with the agent as V8 has compiled it: there is nothing left to parse.
 */
import { build } from 'esbuild';
import { execa } from 'execa';
import { copyFile, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundle, rarelyLoaded } from './bundle.ts';
import { asComment, asFunction, type Embed } from './lazy-chunks.ts';

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

const project = path.dirname(import.meta.dirname);
const target = path.join(project, 'dist/standalone/overlay-ip');
const node = pinnedNode();

await mkdir(path.dirname(target), { recursive: true });
const work = await mkdtemp(path.join(path.dirname(target), '.making-'));
try {
  await make(work);
} finally {
  await rm(work, { recursive: true });
}
const { size } = await stat(target);
console.log(`dist/standalone/overlay-ip ${(size / 1e6).toFixed(1)} MB`);

async function make(directory: string): Promise<void> {
  const file = (name: string) => path.join(directory, name);
  const asRare = asComment(rarelyLoaded);
  const embed: Embed = (name, code, entryPoint) =>
    (everyday.includes(entryPoint) ? asFunction : asRare)(name, code, entryPoint);
  const { text } = await bundle({ interpreter: undefined, embed });
  await writeFile(file('overlay-ip.js'), `(function(exports,require,module){${text}})`);
  const cacheMaker = path.join(import.meta.dirname, 'make-code-cache.ts');
  await execa(node, ['--random-seed=1', cacheMaker, file('overlay-ip.js'), file('code-cache')]);
  await build({
    entryPoints: [path.join(import.meta.dirname, 'standalone-main.ts')],
    outfile: file('main.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
  // Relative: the path of the main is part of the blob
  const config = {
    main: 'main.js',
    output: 'blob',
    disableExperimentalSEAWarning: true,
    assets: { 'overlay-ip.js': 'overlay-ip.js', 'code-cache': 'code-cache' },
  };
  await writeFile(file('sea-config.json'), JSON.stringify(config));
  await execa(node, ['--experimental-sea-config', 'sea-config.json'], { cwd: directory });
  await copyFile(node, file('overlay-ip'));
  await withoutSymbols(file('overlay-ip'));
  const postject = createRequire(import.meta.url).resolve('postject/dist/cli.js');
  const blob = ['NODE_SEA_BLOB', file('blob')];
  await execa(node, [postject, file('overlay-ip'), ...blob, '--sentinel-fuse', sentinelFuse]);
  // In one step, as in build.ts
  await rename(file('overlay-ip'), target);
}

/** The Node of this project's lock file, whatever runs this. */
function pinnedNode(): string {
  const require = createRequire(import.meta.url);
  return require.resolve(`node-linux-${process.arch}/bin/node`);
}

/** A seventh of the size; works as well with them. */
async function withoutSymbols(executable: string): Promise<void> {
  const { failed, shortMessage } = await execa('strip', [executable], { reject: false });
  if (failed) console.warn(`its symbols stay in it: ${shortMessage}`);
}
