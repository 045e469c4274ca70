import { execa } from 'execa';
import path from 'node:path';
import { installMissing } from '../../packaging/system-packages.ts';
import { systemTools } from './system-tools.ts';

/** Before any test: the system's packages, and the file that the black-box tests run. */
export default async function setUp(): Promise<void> {
  const project = path.resolve(import.meta.dirname, '../..');
  await installMissing(Object.values(systemTools));
  await execa('node', ['agent/build.ts'], { cwd: project, preferLocal: true });
}
