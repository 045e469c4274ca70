/**
 * A process that owns a lab, for tests of what is left when it goes. With the path of a directory its nodes have disks, share this
 * directory, and write a file beside it; with that of a file, a text of theirs is bound over it. With an outside there is a proxy
 * in it. Writes the lab's network namespaces as one line of JSON and takes the lab down when its standard input ends.
 *
 *     node lab-owner.ts [--share /var/tmp/example/shared] [--bind /var/tmp/example/file] [--outside]
 */
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ForwardProxy } from './forward-proxy.ts';
import { Lab } from './lab.ts';

const { share, bind, outside } = parseArgs({
  options: {
    share: { type: 'string' },
    bind: { type: 'string' },
    outside: { type: 'boolean', default: false },
  },
}).values;

const lab = await Lab.up({ ...(share !== undefined && { disks: { share: [share] } }), outside });
if (outside) await ForwardProxy.start(lab);
for (const node of lab.nodes) {
  await node.serveImds((_request, response) => response.end());
  if (share !== undefined) await node.run('touch', [join(dirname(share), node.name)]);
  if (bind !== undefined) await node.bindFile(bind, node.name);
  node.spawn('sleep', ['1000']);
}
const links = await Promise.all(
  lab.everywhere.map((namespace) => namespace.run('readlink', ['/proc/self/ns/net'])),
);
process.stdout.write(`${JSON.stringify(links.map(({ stdout }) => stdout.trim()))}\n`);
process.stdin.resume().on('end', () => void lab.down());
