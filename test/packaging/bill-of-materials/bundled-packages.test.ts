import type { Metafile } from 'esbuild';
import { expect, test } from 'vitest';
import { findBundledPackages } from '../../../packaging/bill-of-materials/bundled-packages.ts';

/** What esbuild has read, and how much of it is left. */
type Files = Readonly<Record<string, { readonly bytes: number; readonly imports?: readonly string[] }>>;

function metafileOf(files: Files): Metafile {
  const inputs = Object.entries(files).map(([file, { imports = [] }]) => {
    const all = imports.map((path) => ({
      path,
      kind: 'import-statement' as const,
      external: path.startsWith('node:'),
    }));
    return [file, { bytes: 1, imports: all }] as const;
  });
  const left = Object.entries(files).map(([file, { bytes }]) => [file, { bytesInOutput: bytes }] as const);
  return {
    inputs: Object.fromEntries(inputs),
    outputs: { 'out.js': { bytes: 1, inputs: Object.fromEntries(left), imports: [], exports: [] } },
  };
}

const find = (...parts: Files[]) => Object.fromEntries(findBundledPackages(parts.map(metafileOf)));

test('a package is in the bundle when something of it is left, in whatever chunk', () => {
  expect(
    find(
      {
        'src/main.ts': { bytes: 9, imports: ['node_modules/a/index.js', 'node:fs'] },
        'node_modules/a/index.js': { bytes: 5, imports: ['node_modules/shaken/index.js'] },
        'node_modules/shaken/index.js': { bytes: 0 },
      },
      {
        'src/chunk.ts': { bytes: 9, imports: ['node_modules/@s/b/dist/index.js'] },
        'node_modules/@s/b/dist/index.js': { bytes: 7 },
      },
    ),
  ).toEqual({ '': ['node_modules/@s/b', 'node_modules/a'], 'node_modules/@s/b': [], 'node_modules/a': [] });
});

test('a package is that in whose node_modules it lies', () => {
  expect(
    find({
      'src/main.ts': { bytes: 1, imports: ['node_modules/a/index.js'] },
      'node_modules/a/index.js': { bytes: 1, imports: ['node_modules/a/node_modules/@s/b/x/index.js'] },
      'node_modules/a/node_modules/@s/b/x/index.js': { bytes: 1 },
    }),
  ).toEqual({
    '': ['node_modules/a'],
    'node_modules/a': ['node_modules/a/node_modules/@s/b'],
    'node_modules/a/node_modules/@s/b': [],
  });
});

test('an import through a package of which nothing is left is one of what stands behind it', () => {
  expect(
    find({
      'src/main.ts': { bytes: 1, imports: ['node_modules/barrel/index.js'] },
      'node_modules/barrel/index.js': { bytes: 0, imports: ['node_modules/hoop/index.js'] },
      'node_modules/hoop/index.js': {
        bytes: 0,
        imports: ['node_modules/barrel/index.js', 'node_modules/wine/index.js'],
      },
      'node_modules/wine/index.js': { bytes: 1 },
    }),
  ).toEqual({ '': ['node_modules/wine'], 'node_modules/wine': [] });
});

test('what a plugin of the build puts in the place of a package is of the project', () => {
  expect(
    find({
      'src/main.ts': { bytes: 1, imports: ['lazy-chunk:/home/me/node_modules/overlay-ip/src/part.ts'] },
      'lazy-chunk:/home/me/node_modules/overlay-ip/src/part.ts': { bytes: 1 },
      'node_modules/a/index.js': { bytes: 1, imports: ['replaced:debug'] },
      'replaced:debug': { bytes: 1 },
    }),
  ).toEqual({ '': [], 'node_modules/a': [] });
});
