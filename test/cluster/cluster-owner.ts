/**
 * A process that owns a running cluster, for tests of what is left when it goes. Writes the network namespaces of its nodes as one
 * line of JSON, and waits.
 */
import { Cluster } from './cluster.ts';
import { sapHanaConfiguration, sapHanaRouteTables } from './sap-hana.ts';

const cluster = await Cluster.up({ routeTables: sapHanaRouteTables });
await cluster.configure(sapHanaConfiguration(cluster));
await cluster.settled();
const links = await Promise.all(cluster.nodes.map((node) => node.run('readlink', ['/proc/self/ns/net'])));
process.stdout.write(`${JSON.stringify(links.map(({ stdout }) => stdout.trim()))}\n`);
