import { execa } from 'execa';
import path from 'node:path';
import { installMissing } from './debian-packages.ts';
import { systemTools, type SystemTool } from './system-tools.ts';

/** Before any test: the system's packages, and the file that the black-box tests run. */
export default async function setUp(): Promise<void> {
  const project = path.resolve(import.meta.dirname, '../..');
  await installMissing(Object.keys(systemTools) as SystemTool[]);
  await execa('node', ['agent/build.ts'], { cwd: project, preferLocal: true });
}
