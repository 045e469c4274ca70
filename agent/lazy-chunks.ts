import { build as esbuild, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';

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
  readonly mainBytes: number;
  readonly mainMetafile: Metafile;
  readonly chunks: readonly Chunk[];
}

/** How a chunk stands in the text: as a function declaration, and an expression for the CommonJS module that it is. */
export type Embed = (
  name: string,
  code: string,
  entryPoint: string,
) => { readonly declaration: string; readonly value: string };

/** What a CommonJS module is called with, and what loads the other chunks. */
const scope = ['exports', 'require', 'module', 'LAZY_CHUNK'];

/**
 * Bundles with every `import('./own-module.ts')` as a lazy chunk: the module and all it imports are bundled flat, so
 * that what is not used is really dropped, and embedded in the one text, once however many import it.
 *
 * (esbuild by itself would inline the module's graph in lazy wrappers, which keeps every export alive:
 * https://esbuild.github.io/api/#tree-shaking)
 *
 * @param options for the main text and for the chunks
 * @param ofMain for the main text alone
 */
export async function bundleWithChunks(
  entryPoint: string,
  options: BuildOptions,
  embed: Embed,
  ofMain: BuildOptions = {},
): Promise<Bundled> {
  const chunks = new Map<string, Promise<{ chunk: Chunk; code: string }>>();
  const lazyChunks: Plugin = {
    name: 'lazy-chunks',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ kind, path: specifier, resolveDir }) =>
        kind === 'dynamic-import'
          ? { path: path.resolve(resolveDir, specifier), namespace: 'lazy-chunk' }
          : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'lazy-chunk' }, ({ path: file }) => {
        const name = path.relative(options.absWorkingDir ?? process.cwd(), file);
        // Not waited for: chunks may import each other
        if (!chunks.has(name)) chunks.set(name, buildChunk(name));
        // A free name, which no minifier touches
        return { contents: `module.exports = LAZY_CHUNK(${JSON.stringify(name)});`, loader: 'js' };
      });
    },
  };
  const build = async (of: BuildOptions) => {
    const plugins = [...(options.plugins ?? []), ...(of.plugins ?? []), lazyChunks];
    const { outputFiles, metafile } = await esbuild({
      ...options,
      ...of,
      plugins,
      write: false,
      metafile: true,
    });
    const [output] = outputFiles;
    if (!output) throw new Error(`${JSON.stringify(of.entryPoints)} gave no output`);
    return { code: output.text, bytes: output.contents.length, metafile };
  };
  const buildChunk = async (name: string) => {
    const { code, bytes, metafile } = await build({ entryPoints: [name] });
    return { chunk: { entryPoint: name, bytes, metafile }, code };
  };

  const main = await build({ ...ofMain, entryPoints: [entryPoint] });
  const built: { chunk: Chunk; code: string }[] = [];
  // Each chunk that is waited for may have brought others
  for (const chunk of chunks.values()) built.push(await chunk);
  built.sort((a, b) => (a.chunk.entryPoint < b.chunk.entryPoint ? -1 : 1));
  const embedded = built.map(({ chunk, code }, index) => ({
    entryPoint: chunk.entryPoint,
    ...embed(`CHUNK_${index}`, code, chunk.entryPoint),
  }));
  return {
    text: [main.code, loader(embedded), ...embedded.map(({ declaration }) => declaration), ''].join('\n'),
    mainBytes: main.bytes,
    mainMetafile: main.metafile,
    chunks: built.map(({ chunk }) => chunk),
  };
}

/** Function declarations are there before the first line runs. */
function loader(chunks: readonly { entryPoint: string; value: string }[]): string {
  const cases = chunks.map(({ entryPoint, value }) => `case${JSON.stringify(entryPoint)}:return ${value};`);
  return `function LAZY_CHUNK(name){var loaded=LAZY_CHUNK.loaded||(LAZY_CHUNK.loaded={}),module=loaded[name];if(!module){module=loaded[name]={exports:{}};CHUNK(name)(module.exports,require,module,LAZY_CHUNK)}return module.exports}
function CHUNK(name){switch(name){${cases.join('')}}}
function COMPILE(name,code){return require("node:vm").compileFunction(code,${JSON.stringify(scope)},{filename:name})}`;
}

/**
 * As a comment in the body of a function whose source V8 keeps: passing over a comment takes a seventh of the time
 * that reading a string does, and it becomes no second copy in memory. It is compiled when it is asked for.
 *
 * @param packed the entry points that few runs load: every run reads a third of them, and those few unpack it
 */
export function asComment(packed: readonly string[] = []): Embed {
  return (name, code, entryPoint) => {
    const isPacked = packed.includes(entryPoint);
    const text = isPacked ? brotliCompressSync(code).toString('base64') : code;
    const [begin, end] = [`function ${name}(){/*`, '*/}'];
    const source = `${name}.toString().slice(${begin.length},-${end.length})`;
    const escaped = text.replace(/\*(\x01*\/)/g, '*\x01$1');
    const unpacked = isPacked
      ? `require("node:zlib").brotliDecompressSync(Buffer.from(${source},"base64")).toString()`
      : escaped === text
        ? source
        : // Each end of a comment in the code got one character more
          `${source}.replace(/\\*\\x01(\\x01*\\/)/g,"*$1")`;
    return {
      declaration: begin + escaped + end,
      value: `COMPILE(${JSON.stringify(entryPoint)},${unpacked})`,
    };
  };
}

/** As the function that it is: for V8 to have it in the code cache of a single executable application. */
export const asFunction: Embed = (name, code) => ({
  declaration: `function ${name}(${scope.join()}){${code}\n}`,
  value: name,
});
