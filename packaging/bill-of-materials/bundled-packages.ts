import type { Metafile } from 'esbuild';

/**
 * The npm packages of which something is in the bundle, with those among them that each imports. They are called what
 * package-lock.json calls them: `node_modules/@smithy/core`, and '' is the project itself.
 */
export type BundledPackages = ReadonlyMap<string, readonly string[]>;

export const rootProject = '';

/**
 * What really ended up in the text counts: a file that was read and then shaken away did not. An import that goes
 * through a package of which nothing is left counts as one of what stands behind it.
 *
 * @param metafiles of every part of the bundle, https://esbuild.github.io/api/#metafile
 */
export function findBundledPackages(metafiles: readonly Metafile[]): BundledPackages {
  const outputs = metafiles.flatMap((metafile) => Object.values(metafile.outputs));
  const left = outputs
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const bundled = new Set([rootProject, ...left.map(([file]) => packageOf(file))]);
  const imports = readImports(metafiles);
  return new Map(
    [...bundled].sort().map((name) => {
      const found = findImported(name, imports, bundled);
      return [name, [...found].filter((other) => other !== name && other !== rootProject).sort()];
    }),
  );
}

/** Everything that was read for the bundle, whether anything of it is left or not. */
function readImports(metafiles: readonly Metafile[]): ReadonlyMap<string, ReadonlySet<string>> {
  const imports = new Map<string, Set<string>>();
  for (const [file, input] of metafiles.flatMap(({ inputs }) => Object.entries(inputs))) {
    const name = packageOf(file);
    const ofPackage = imports.get(name) ?? new Set();
    for (const { path, external } of input.imports) if (!external) ofPackage.add(packageOf(path));
    imports.set(name, ofPackage);
  }
  return imports;
}

function findImported(
  name: string,
  imports: ReadonlyMap<string, ReadonlySet<string>>,
  bundled: ReadonlySet<string>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const passed = new Set<string>();
  const look = (from: string) => {
    for (const other of imports.get(from) ?? []) {
      if (bundled.has(other)) found.add(other);
      else if (!passed.has(other)) {
        passed.add(other);
        look(other);
      }
    }
  };
  look(name);
  return found;
}

/**
 * `node_modules/a/node_modules/b/index.js` → `node_modules/a/node_modules/b`. What a plugin of the build gives
 * (`replaced:debug`) is the project's own.
 *
 * @throws where a file is of neither: nothing gets in unseen
 */
function packageOf(file: string): string {
  if (/^(?:src\/|[a-z-]+:)/.test(file)) return rootProject;
  const [, name] = /^(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  if (name === undefined) throw new Error(`${file} is in the bundle, and of no package that is known`);
  return name;
}
