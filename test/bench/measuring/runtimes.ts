import { execa, ExecaError } from 'execa';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { benchDirectory } from '../bench-run.ts';

const pinned = path.resolve(import.meta.dirname, '../../../node_modules/.bin/node');

/**
 * A Node of a major version: the pinned one, or of the npm package that also brings the pinned one: the real binary, without the scripts of other
 * packages. It is kept for the next run.
 *
 * @throws with what npm says where the registry does not give it
 */
export async function installNode(major: number): Promise<string> {
  if (await isMajor(pinned, major)) return pinned;
  const directory = path.join(benchDirectory, `node-${major}`);
  const node = path.join(directory, 'node_modules/.bin/node');
  if (existsSync(node)) return node;
  const nodePackage = `node-linux-${process.arch}@${major}`;
  console.error(`installing ${nodePackage} into ${path.relative('', directory)}`);
  const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  try {
    await execa('npm', ['install', '--prefix', directory, ...options, nodePackage]);
  } catch (error) {
    const said = error instanceof ExecaError ? String(error.stderr) : String(error);
    throw new Error(`npm did not install ${nodePackage}: ${said.split('\n').slice(0, 3).join(' ')}`, {
      cause: error,
    });
  }
  return node;
}

async function isMajor(node: string, major: number): Promise<boolean> {
  const { failed, stdout } = await execa(node, ['--version'], { reject: false });
  return !failed && stdout.startsWith(`v${major}.`);
}
