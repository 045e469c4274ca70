import { getRawAsset } from 'node:sea';
import { Script } from 'node:vm';

/** The main of the single executable application: the agent, compiled already. */

type AgentModule = (exports: unknown, require: NodeJS.Require, module: NodeJS.Module) => void;

// ASCII, each byte a character: nothing to decode
const source = asset('overlay-ip.js').toString('latin1');
const codeCache = asset('code-cache');
// V8 takes a cache of its own version and flags, and looks at nothing else of it: what damage there is would be executed. Hence
// it is here twice; to compare the two costs a twentieth of loading what could compute a checksum
const cachedData = codeCache.equals(asset('code-cache-again')) ? codeCache : undefined;
// Of another V8 it is rejected, and the source compiled
const script = new Script(source, { filename: 'overlay-ip', cachedData });
(script.runInThisContext() as AgentModule)(exports, require, module);

function asset(name: string): Buffer {
  return Buffer.from(getRawAsset(name));
}
