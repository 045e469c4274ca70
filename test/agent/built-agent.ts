import path from 'node:path';

/** What `npm run build` makes. */
export const agentPath = path.resolve(import.meta.dirname, '../../dist/overlay-ip');
