/**
 * A process that owns a lab, for tests of what is left when it goes. With the path of a directory its nodes have disks, share this
 * directory, and write a file beside it. Writes the lab's network namespaces as one line of JSON and takes the lab down when its
 * standard input ends.
 *
 *     node lab-owner.ts [/var/tmp/example/shared]
 */
import { dirname, join } from 'node:path';
import { Lab } from './lab.ts';

const [share] = process.argv.slice(2);

const lab = await Lab.up(share === undefined ? {} : { disks: { share: [share] } });
const everywhere = [lab.router, lab.client, ...lab.nodes];
for (const node of lab.nodes) {
  await node.serveImds((_request, response) => response.end());
  if (share !== undefined) await node.run('touch', [join(dirname(share), node.name)]);
  node.spawn('sleep', ['1000']);
}
const links = await Promise.all(
  everywhere.map((namespace) => namespace.run('readlink', ['/proc/self/ns/net'])),
);
process.stdout.write(`${JSON.stringify(links.map(({ stdout }) => stdout.trim()))}\n`);
process.stdin.resume().on('end', () => void lab.down());
