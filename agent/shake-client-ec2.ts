import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';

/**
 * Lets esbuild drop what is not used of `@aws-sdk/client-ec2` (seen in 3.1169):
 *
 * - the one file with the schemas of 700 calls (1.3 MB) has two forms of expression that count as side
 *   effects and keep it all alive, `{ [_xN]: … }` with a computed key and `64 | 0`; both are constants
 * - of its package.json it wants the version alone
 * - some imports are only reached in situations that the agent is never in; see `unreachable`
 */
export const shakeClientEc2: Plugin = {
  name: 'shake-client-ec2',
  setup(build) {
    build.onLoad({ filter: /client-ec2[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ }, async ({ path }) => ({
      contents: foldConstants(await readFile(path, 'utf8')),
      loader: 'js',
    }));
    build.onLoad({ filter: /client-ec2[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    for (const { specifier, importer, exports } of unreachable) {
      build.onResolve({ filter: new RegExp(`^${specifier}$`) }, (args) =>
        importer.test(args.importer.replaceAll('\\', '/'))
          ? { path: specifier, namespace: 'unreachable' }
          : undefined,
      );
      build.onLoad({ filter: new RegExp(`^${specifier}$`), namespace: 'unreachable' }, () => ({
        contents: `const unreachable = () => { throw new Error('${specifier} is not part of this program'); };
export { ${exports.map((name) => `unreachable as ${name}`).join(', ')} };`,
        loader: 'js',
      }));
    }
  },
};

/** Imports that are replaced by an error. */
const unreachable: readonly { specifier: string; importer: RegExp; exports: readonly string[] }[] = [
  {
    // The default credentials of a client that was given none: the agent always gives them
    specifier: '@aws-sdk/credential-provider-node',
    importer: /\/client-ec2\/dist-es\/runtimeConfig\.js$/,
    exports: ['defaultProvider'],
  },
  {
    // Answers that are event streams: EC2 has none
    specifier: '@smithy/core/event-streams',
    importer: /\/@smithy\/core\/dist-es\/submodules\/protocols\//,
    exports: ['EventStreamSerde'],
  },
];

/** `const _xN = "xmlName"; … { [_xN]: a }` → `{ "xmlName": a }`; `64 | 0` → `64`. */
export function foldConstants(code: string): string {
  const constants = new Map(
    [...code.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, name, literal]) => [name, literal]),
  );
  return code
    .replace(/\[(_\w+)\]:/g, (whole, name: string) => {
      const literal = constants.get(name);
      return literal === undefined ? whole : `${literal}:`;
    })
    .replace(/\b(\d+) \| 0\b/g, '$1');
}
