import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ownArchitecture } from '../../../agent/standalone/architectures.ts';
import { pinnedNode, type PinnedNode } from '../../../agent/standalone/pinned-node.ts';
import { readNodeInside } from '../../../packaging/bill-of-materials/node-inside.ts';
import { identifyNodeParts } from '../../../packaging/bill-of-materials/node-parts.ts';
import { temporaryDirectory } from '../../setup/temporary-directory.ts';

const { version: installed } = await pinnedNode(ownArchitecture());

/** As it is fetched for another processor than that of this machine. */
async function fetched(version: string, files: Readonly<Record<string, string>>): Promise<PinnedNode> {
  const directory = path.join(await temporaryDirectory(), 'node-linux-other');
  await mkdir(directory);
  const packageJson = JSON.stringify({ name: 'node-linux-other', version, license: 'MIT' });
  for (const [file, text] of Object.entries({ ...files, 'package.json': packageJson }))
    await writeFile(path.join(directory, file), text);
  return {
    version,
    executable: path.join(directory, 'bin/node'),
    license: path.join(directory, 'LICENSE'),
  };
}

const lockOf = (version: string) => ({
  packages: { 'node_modules/node-linux-other': { version, integrity: 'sha512-abc' } },
});

test('a Node for another processor is of the parts that the one of this machine tells', async () => {
  const node = await fetched(installed, { LICENSE: 'of Node' });
  const { npmPackage, versions } = await readNodeInside(node, lockOf(installed));
  expect(npmPackage).toMatchObject({ name: 'node-linux-other', integrity: 'sha512-abc' });
  expect(versions).toHaveProperty('openssl');
  expect(versions['node']).toBe(installed);
});

test('a Node of another version than the installed one is refused', async () => {
  const node = await fetched('24.0.0', { LICENSE: 'of Node' });
  await expect(readNodeInside(node, lockOf('24.0.0'))).rejects.toThrow(
    `Node 24.0.0 is inside, Node ${installed} is installed: run npm ci`,
  );
});

test('a Node without the licences of its parts is refused', async () => {
  await expect(readNodeInside(await fetched(installed, {}), lockOf(installed))).rejects.toThrow(
    /LICENSE is missing/,
  );
});

test('a part of Node that nobody has described goes by its own name', () => {
  const { node, parts } = identifyNodeParts({ node: '30.0.0', novelty: '1.2', modules: '150', nghttp3: '' });
  expect(node).toMatchObject({ name: 'node', purl: 'pkg:generic/node@30.0.0' });
  expect(parts).toEqual([
    { name: 'novelty', version: '1.2', purl: 'pkg:generic/novelty@1.2', cpe: undefined },
  ]);
});
