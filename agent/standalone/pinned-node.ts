import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { type Architecture, ownArchitecture } from './architectures.ts';

/** A Node as its npm package has it. */
export interface PinnedNode {
  readonly version: string;
  readonly executable: string;
  /** The licences of Node and of all that is in it. */
  readonly license: string;
}

const project = path.resolve(import.meta.dirname, '../..');

/**
 * The Node of this project's lock file, whatever runs this. npm installs that of its own architecture alone; another one is
 * fetched by npm too, which compares it with the lock file, and kept in dist/node.
 */
export async function pinnedNode(architecture: Architecture): Promise<PinnedNode> {
  const name = `node-linux-${architecture.node}` as const;
  const own = architecture === ownArchitecture();
  const version = packageJson.optionalDependencies[name];
  const directory = own
    ? path.join(project, 'node_modules', name)
    : path.join(project, 'dist/node', `${name}-${version}`);
  const node = {
    version,
    executable: path.join(directory, 'bin/node'),
    license: path.join(directory, 'LICENSE'),
  };
  if (!existsSync(directory)) {
    if (own) throw new Error(`${name} is not installed: run npm ci`);
    await fetch(name, architecture, directory);
  }
  return node;
}

/** All packages but Node's are for development: omitted. */
async function fetch(name: string, { node }: Architecture, directory: string): Promise<void> {
  await mkdir(path.dirname(directory), { recursive: true });
  const work = await mkdtemp(path.join(path.dirname(directory), '.fetching-'));
  try {
    for (const file of ['package.json', 'package-lock.json'])
      await copyFile(path.join(project, file), path.join(work, file));
    const ofThat = ['--os=linux', `--cpu=${node}`];
    await execa('npm', ['ci', '--omit=dev', ...ofThat, '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: work,
      // This process may be run by npm, which has told it where it works
      env: { npm_config_prefix: undefined, npm_config_local_prefix: undefined },
    });
    await rename(path.join(work, 'node_modules', name), directory);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
