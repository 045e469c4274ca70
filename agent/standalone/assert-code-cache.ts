/**
 * `node agent/standalone/assert-code-cache.ts SCRIPT CACHE`: fails where this Node would not use the code cache. It runs
 * without the seed that make-code-cache.ts has, as the executable does.
 */
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';

const [, , script = '', cache = ''] = process.argv;
const { cachedDataRejected } = new Script(readFileSync(script, 'latin1'), {
  cachedData: readFileSync(cache),
});
if (cachedDataRejected !== false) throw new Error(`Node ${process.version} does not take its own code cache`);
