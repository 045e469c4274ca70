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

/** One text with all its chunks inside. */
export interface Bundled {
  readonly text: string;
  /** Of the text without the chunks. */
  readonly ownBytes: number;
  readonly metafile: Metafile;
}

/** An expression whose value is a function of `exports`, `require` and `module`: the chunk as a CommonJS module. */
export type Embed = (code: string, entryPoint: string) => string;

/**
 * Bundles with every `import('./own-module.ts')` as a lazy chunk: the module and all it imports are bundled flat, so
 * that what is not used is really dropped, and embedded in the one text.
 *
 * (esbuild by itself would inline the module's graph in lazy wrappers, which keeps every export alive:
 * https://esbuild.github.io/api/#tree-shaking)
 *
 * @param options for the whole
 * @param chunks is filled with what was built
 * @param only for this text, and not for its chunks
 */
export async function bundleWithChunks(
  entryPoint: string,
  options: BuildOptions,
  embed: Embed,
  chunks: Chunk[],
  only: BuildOptions = {},
): Promise<Bundled> {
  const embedded: string[] = [];
  const lazyChunks: Plugin = {
    name: 'lazy-chunks',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ kind, path: specifier, resolveDir }) =>
        kind === 'dynamic-import'
          ? { path: path.resolve(resolveDir, specifier), namespace: 'lazy-chunk' }
          : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'lazy-chunk' }, async ({ path: entryPoint }) => {
        const chunk = await bundleWithChunks(entryPoint, options, embed, chunks);
        const name = path.relative(options.absWorkingDir ?? process.cwd(), entryPoint);
        chunks.push({ entryPoint: name, bytes: Buffer.byteLength(chunk.text), metafile: chunk.metafile });
        const index = embedded.push(embed(chunk.text, name)) - 1;
        // A free name, which no minifier touches
        return { contents: `LAZY_CHUNK_${index}(exports, require, module);`, loader: 'js' };
      });
    },
  };
  const { outputFiles, metafile } = await esbuild({
    ...options,
    ...only,
    entryPoints: [entryPoint],
    write: false,
    metafile: true,
    plugins: [...(options.plugins ?? []), ...(only.plugins ?? []), lazyChunks],
  });
  const [output] = outputFiles;
  if (!output) throw new Error(`${entryPoint} gave no output`);
  const text = output.text.replace(/\bLAZY_CHUNK_(\d+)\b/g, (_, index) => embedded[Number(index)] ?? '');
  return { text, ownBytes: output.contents.length, metafile };
}

/**
 * As a comment in the body of a function whose source V8 keeps: passing over a comment takes a seventh of the time
 * that reading a string does, and it becomes no second copy in memory. It is compiled when it is asked for.
 *
 * @param packed the entry points that few runs load: every run reads a third of them, and those few unpack it
 */
export function asComment(packed: readonly string[] = []): Embed {
  return (code, entryPoint) => {
    const isPacked = packed.includes(entryPoint);
    const text = isPacked ? deflateRawSync(code, { level: 9 }).toString('base64') : code;
    // "()=>{/*" and "*/}"
    const source = `(()=>{/*${withoutCommentEnd(text)}*/}).toString().slice(7,-3)`;
    const unpacked = isPacked
      ? `require("node:zlib").inflateRawSync(Buffer.from(${source},"base64")).toString()`
      : text.includes('*/') || text.includes('*\x01')
        ? `${source}.replace(/\\*\\x01(\\x01*\\/)/g,"*$1")`
        : source;
    // The file name shows in stack traces
    return `require("node:vm").compileFunction(${unpacked},["exports","require","module"],{filename:${JSON.stringify(entryPoint)}})`;
  };
}

/** As the function that it is: for V8 to have it in the code cache of a single executable application. */
export const asFunction: Embed = (code) => `(function(exports,require,module){${code}\n})`;

/** Each end of a comment gets one character more, and those of the chunks inside again. */
function withoutCommentEnd(text: string): string {
  return text.replace(/\*(\x01*\/)/g, '*\x01$1');
}
