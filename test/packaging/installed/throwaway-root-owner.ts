/**
 * A process that makes a throwaway root, for tests of what is left when it goes. Writes the root's pid namespace as a line before it
 * begins to fill it.
 */
import { ThrowawayRoot } from './throwaway-root.ts';

const root = await ThrowawayRoot.begin();
process.stdout.write((await root.host.run('readlink', ['/proc/self/ns/pid'])).stdout);
await root.fill(['apt']);
