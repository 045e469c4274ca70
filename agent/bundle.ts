import { build, type BuildOptions, type Metafile } from 'esbuild';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { lazyChunks, type Chunk } from './lazy-chunks.ts';
import { shakePackages } from './shake-packages.ts';
import { withoutLongdesc } from './without-longdesc.ts';

export interface Bundle {
  /** The executable's text. */
  readonly text: string;
  /** What every start of the process parses. */
  readonly main: Metafile;
  readonly chunks: readonly Chunk[];
}

const project = path.dirname(import.meta.dirname);

/** Large, and asked for by some configurations alone. */
const rarelyLoaded = ['src/credentials/assume-role.ts', 'src/credentials/provider-chain.ts'];

/**
 * Bundles src/main.ts into one file.
 *
 * @param interpreter for its first line; packages name an absolute path
 */
export async function bundle(interpreter = '/usr/bin/env node'): Promise<Bundle> {
  const { version } = JSON.parse(await readFile(path.join(project, 'package.json'), 'utf8')) as {
    version: string;
  };
  const options: BuildOptions = {
    absWorkingDir: project,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    // CommonJS starts faster, and a file without an extension is CommonJS
    format: 'cjs',
    // As ESM first: it can be shaken
    mainFields: ['module', 'main'],
    conditions: ['module'],
    // import('node:http') would make Node load undici and http2 as well; require() does not
    supported: { 'dynamic-import': false },
    define: { OVERLAY_IP_VERSION: JSON.stringify(version) },
    legalComments: 'none',
    charset: 'ascii',
    logLevel: 'warning',
    plugins: [shakePackages],
  };
  const chunks: Chunk[] = [];
  const result = await build({
    ...options,
    entryPoints: ['src/main.ts'],
    write: false,
    metafile: true,
    plugins: [...(options.plugins ?? []), withoutLongdesc, lazyChunks(options, chunks, rarelyLoaded)],
    banner: { js: `#!${interpreter}\n/* overlay-ip ${version}, Apache-2.0 */` },
  });
  const [output] = result.outputFiles;
  if (!output) throw new Error('src/main.ts gave no output');
  return { text: output.text, main: result.metafile, chunks };
}
