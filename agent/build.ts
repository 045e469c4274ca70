import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundle } from './bundle.ts';
import { assertBudget, formatSizes } from './size-budget.ts';

/** `npm run build`: dist/overlay-ip, the one executable file. */

const dist = path.join(path.dirname(import.meta.dirname), 'dist');
const built = await bundle();
await mkdir(dist, { recursive: true });
await writeFile(path.join(dist, 'overlay-ip'), built.text);
await chmod(path.join(dist, 'overlay-ip'), 0o755);
// A file without an extension is read as ESM below a package.json that says so, as this project's does
await writeFile(path.join(dist, 'package.json'), '{ "type": "commonjs" }\n');
console.log(formatSizes(built));
assertBudget(built);
