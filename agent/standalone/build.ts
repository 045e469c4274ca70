import { stat } from 'node:fs/promises';
import path from 'node:path';
import { ownArchitecture } from './architectures.ts';
import { makeStandalone } from './make-standalone.ts';

/** `npm run build:standalone`: dist/standalone/overlay-ip, for the architecture of this machine. */

const target = path.resolve(import.meta.dirname, '../../dist/standalone/overlay-ip');
await makeStandalone({ architecture: ownArchitecture(), target });
const { size } = await stat(target);
console.log(`dist/standalone/overlay-ip ${(size / 1e6).toFixed(1)} MB`);
