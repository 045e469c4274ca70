import { getRawAsset } from 'node:sea';
import { Script } from 'node:vm';

/** The main of the single executable application: the agent, compiled already. */

type AgentModule = (exports: unknown, require: NodeJS.Require, module: NodeJS.Module) => void;

// ASCII, each byte a character: nothing to decode
const source = Buffer.from(getRawAsset('overlay-ip.js')).toString('latin1');
const cachedData = Buffer.from(getRawAsset('code-cache'));
// Of another V8 it is rejected, and the source compiled
const script = new Script(source, { filename: 'overlay-ip', cachedData });
(script.runInThisContext() as AgentModule)(exports, require, module);
