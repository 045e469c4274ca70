/**
 * The V8 code cache of a script: `node --random-seed=1 agent/standalone/make-code-cache.ts SCRIPT CACHE`. By the very Node that
 * will use it, whose V8 takes that of no other. The seed makes the bytes the same each time; V8 leaves it out of the
 * flags that have to agree (flags.cc, `FlagList::Hash`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

const [, , script, cache] = process.argv;
if (script === undefined || cache === undefined)
  throw new Error('usage: node --random-seed=1 agent/standalone/make-code-cache.ts SCRIPT CACHE');
// Every function, not only those that a run here would have called
setFlagsFromString('--no-lazy');
const compiled = new Script(readFileSync(script, 'latin1'), { filename: 'overlay-ip' });
setFlagsFromString('--lazy');
writeFileSync(cache, compiled.createCachedData());
