import type { BuildOptions } from 'esbuild';
import path from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { asComment, bundleWithChunks, type Bundled, type Embed } from './lazy-chunks.ts';
import { shakePackages } from './shake-packages.ts';
import { withoutLongdesc } from './without-longdesc.ts';

const project = path.dirname(import.meta.dirname);

/** Large, and asked for by some configurations alone. */
export const rarelyLoaded = [
  'src/credentials/assume-role.ts',
  'src/credentials/provider-chain.ts',
  'src/operator/operator.ts',
  'src/operator/cluster-config/migrate/migrate.ts',
  'src/operator/cluster/cib.ts',
  'src/operator/status/show.ts',
  'src/operator/doctor/examine.ts',
  'src/ec2/operator-ec2.ts',
  'src/operator/change/changes.ts',
];

interface Form {
  /** For its first line; packages name an absolute path. `undefined` → no such line. */
  readonly interpreter: string | undefined;
  readonly embed: Embed;
  /** Default: that of package.json. */
  readonly version?: string;
}

/** The executable file. */
const executable: Form = { interpreter: '/usr/bin/env node', embed: asComment(rarelyLoaded) };

/** Bundles src/main.ts into one file. */
export async function bundle(form: Partial<Form> = {}): Promise<Bundled> {
  const { interpreter, embed, version = packageJson.version } = { ...executable, ...form };
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
  const shebang = interpreter === undefined ? '' : `#!${interpreter}\n`;
  return bundleWithChunks('src/main.ts', options, embed, {
    plugins: [withoutLongdesc],
    banner: { js: `${shebang}/* overlay-ip ${version}, Apache-2.0 */` },
  });
}
