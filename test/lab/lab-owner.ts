/**
 * A process that owns a lab, for tests of what is left when it goes. Writes the lab's network namespaces as one line of JSON
 * and takes the lab down when its standard input ends.
 */
import { Lab } from './lab.ts';

const lab = await Lab.up();
const everywhere = [lab.router, lab.client, ...lab.nodes];
for (const node of lab.nodes) {
  await node.serveImds((_request, response) => response.end());
  node.spawn('sleep', ['1000']);
}
const links = await Promise.all(
  everywhere.map((namespace) => namespace.run('readlink', ['/proc/self/ns/net'])),
);
process.stdout.write(`${JSON.stringify(links.map(({ stdout }) => stdout.trim()))}\n`);
process.stdin.resume().on('end', () => void lab.down());
