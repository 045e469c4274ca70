import { build as esbuild, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';

/** A part of the agent that is compiled only when it is imported. */
export interface Chunk {
  /** The module whose import() loads it, relative to the project. */
  readonly entryPoint: string;
  readonly bytes: number;
  readonly metafile: Metafile;
}

/** How esbuild's metafile marks what is embedded: `lazy-chunk:/…/src/imds/instance-metadata.ts`. */
export const lazyChunkNamespace = 'lazy-chunk';

/**
 * Makes every `import('./own-module.ts')` a lazy chunk inside the one file: the module and all it imports
 * are bundled flat, so that what is not used is really dropped, and embedded as a string. V8 reads a string
 * literal far faster than it parses code, and compiles it only when asked.
 *
 * (esbuild by itself would inline the module's graph in lazy wrappers, which keeps every export alive:
 * https://esbuild.github.io/api/#tree-shaking)
 *
 * @param options for the chunks, the same as for the whole
 * @param chunks is filled with what was built
 * @param packed the entry points that few runs load: every run reads a third of them, and those few unpack it
 */
export function lazyChunks(options: BuildOptions, chunks: Chunk[], packed: readonly string[] = []): Plugin {
  return {
    name: 'lazy-chunks',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ kind, path: specifier, resolveDir }) =>
        kind === 'dynamic-import'
          ? { path: path.resolve(resolveDir, specifier), namespace: lazyChunkNamespace }
          : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: lazyChunkNamespace }, async ({ path: entryPoint }) => {
        const result = await esbuild({
          ...options,
          entryPoints: [entryPoint],
          write: false,
          metafile: true,
          plugins: [...(options.plugins ?? []), lazyChunks(options, chunks, packed)],
        });
        const [output] = result.outputFiles;
        if (!output) throw new Error(`${entryPoint} gave no output`);
        const name = path.relative(options.absWorkingDir ?? process.cwd(), entryPoint);
        chunks.push({ entryPoint: name, bytes: output.contents.length, metafile: result.metafile });
        const code = packed.includes(name) ? unpack(output.contents) : JSON.stringify(output.text);
        return { contents: loader(code, name), loader: 'js', resolveDir: path.dirname(entryPoint) };
      });
    },
  };
}

/**
 * A CommonJS module that becomes the chunk. The file name shows in stack traces.
 *
 * @param code an expression that gives it
 */
function loader(code: string, name: string): string {
  return `const { compileFunction } = require('node:vm');
const code = ${code};
compileFunction(code, ['exports', 'require', 'module'], { filename: ${JSON.stringify(name)} })(exports, require, module);`;
}

/** An expression that gives the code. */
function unpack(code: Uint8Array): string {
  const packed = deflateRawSync(code, { level: 9 }).toString('base64');
  return `require('node:zlib').inflateRawSync(Buffer.from('${packed}', 'base64')).toString()`;
}
