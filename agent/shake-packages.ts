import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';

/**
 * Lets esbuild drop what is not used of the packages (seen in the AWS SDK 3.1169):
 *
 * - of `@aws-sdk/client-ec2` the one file with the schemas of 700 calls (1.3 MB) has two forms of expression that count as side
 *   effects and keep it all alive, `{ [_xN]: … }` with a computed key and `64 | 0`; both are constants
 * - of its package.json the version is wanted alone
 * - some imports are only reached in situations that the agent is never in; see `replaced`
 */
export const shakePackages: Plugin = {
  name: 'shake-packages',
  setup(build) {
    build.onLoad({ filter: /client-ec2[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ }, async ({ path }) => ({
      contents: foldConstants(await readFile(path, 'utf8')),
      loader: 'js',
    }));
    build.onLoad({ filter: /client-ec2[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    for (const { specifier, importer, contents } of replaced) {
      const name = specifier.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      build.onResolve({ filter: new RegExp(`^${name}$`) }, (args) =>
        importer.test(args.importer.replaceAll('\\', '/'))
          ? { path: specifier, namespace: 'replaced' }
          : undefined,
      );
      build.onLoad({ filter: new RegExp(`^${name}$`), namespace: 'replaced' }, () => ({
        contents,
        loader: 'js',
      }));
    }
  },
};

/** What importing files get instead of what they ask for. */
const replaced: readonly { specifier: string; importer: RegExp; contents: string }[] = [
  {
    // The default credentials of a client that was given none: the agent always gives them
    specifier: '@aws-sdk/credential-provider-node',
    importer: /\/client-ec2\/dist-es\/runtimeConfig\.js$/,
    contents: unreachable('defaultProvider'),
  },
  {
    // The same of a role to assume, which makes it and does not ask it
    specifier: './fromNodeProviderChain',
    importer: /\/credential-providers\/dist-es\/fromTemporaryCredentials\.js$/,
    contents: 'export const fromNodeProviderChain = () => undefined;',
  },
  {
    // The Region of that role's client, which it is given: nothing is read for it
    specifier: '@smithy/core/config',
    importer: /\/credential-providers\/dist-es\/fromTemporaryCredentials\.js$/,
    contents:
      'export const NODE_REGION_CONFIG_FILE_OPTIONS = {}; export const loadConfig = () => async () => undefined;',
  },
  {
    // Answers that are event streams: EC2 has none
    specifier: '@smithy/core/event-streams',
    importer: /\/@smithy\/core\/dist-es\/submodules\/protocols\//,
    contents: unreachable('EventStreamSerde'),
  },
  {
    // Where OpenSSL is missing: Node has it
    specifier: './Sha256Js',
    importer: /\/checksum\/sha256\/Sha256Node\.js$/,
    contents: unreachable('Sha256Js'),
  },
  {
    // The retry mode `adaptive`: the agent retries by itself
    specifier: './DefaultRateLimiter',
    importer: /\/AdaptiveRetryStrategy\.js$/,
    contents: unreachable('DefaultRateLimiter'),
  },
  {
    // The Region of a client that was given none
    specifier: './getInstanceMetadataRegion',
    importer: /\/regionConfig\/config\.js$/,
    contents: unreachable('getInstanceMetadataRegion'),
  },
  {
    // AWS_ENDPOINT_URL and the like, which the agent reads by itself
    specifier: './middleware-endpoint/adaptors/getEndpointFromConfig',
    importer: /\/submodules\/endpoints\/index\.js$/,
    contents: unreachable('getEndpointFromConfig'),
  },
  {
    specifier: '../service-customizations',
    importer: /\/submodules\/endpoints\/middleware-endpoint\/adaptors\/getEndpointFromInstructions\.js$/,
    contents: unreachable('resolveParamsForS3'),
  },
  {
    // TLS takes a tenth of the time of a bare Node to load: only where an endpoint speaks it
    specifier: './node-https',
    importer: /\/node-http-handler\/dist-es\/node-http-handler\.js$/,
    contents: `export const node_https = {
  Agent: class { constructor(options) { return new (require('node:https').Agent)(options); } },
  request: (...args) => require('node:https').request(...args),
};`,
  },
  {
    // `globalThis.crypto` makes Node load WebCrypto
    specifier: './uuid/v4',
    importer: /\/submodules\/serde\/index\.js$/,
    contents: "import { randomUUID } from 'node:crypto'; export const bindV4 = () => randomUUID;",
  },
  {
    // Kerberos at the proxy
    specifier: 'proxy-agent-negotiate',
    importer: /\/https?-proxy-agent\//,
    contents: unreachable('createNegotiateAuth'),
  },
  {
    // It would write to stderr, and the headers with it, where somebody sets DEBUG
    specifier: 'debug',
    importer: /\/(https?-proxy-agent|agent-base)\//,
    contents: 'export default () => () => undefined;',
  },
  {
    // A function of AWS Lambda that calls itself in circles is recognized by it; elsewhere the store is not there
    specifier: '@aws/lambda-invoke-store',
    importer: /\/recursionDetectionMiddleware\.js$/,
    contents: 'export const InvokeStore = { getInstanceAsync: async () => undefined };',
  },
];

/** Only reached in situations that the agent is never in. */
function unreachable(name: string): string {
  return `export const ${name} = function () { throw new Error('${name} is not part of this program'); };`;
}

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
