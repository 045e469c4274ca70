import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundle } from './bundle.ts';
import { assertBudget, formatSizes } from './size-budget.ts';

/** `npm run build`: dist/overlay-ip, the one executable file. */

const dist = path.join(path.dirname(import.meta.dirname), 'dist');
const built = await bundle();
await mkdir(dist, { recursive: true });
// In one step: an agent that is started in between is the old one or the new one, never half of it
const unfinished = path.join(dist, `.overlay-ip.${process.pid}`);
await writeFile(unfinished, built.text, { mode: 0o755 });
await rename(unfinished, path.join(dist, 'overlay-ip'));
// A file without an extension is read as ESM below a package.json that says so, as this project's does
await writeFile(path.join(dist, 'package.json'), '{ "type": "commonjs" }\n');
console.log(formatSizes(built));
assertBudget(built);
