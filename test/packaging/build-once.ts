import { execa } from 'execa';
import path from 'node:path';

/** Before the tests of packages: the packages, as their users get them. */
export default async function buildOnce(): Promise<void> {
  const project = path.resolve(import.meta.dirname, '../..');
  await execa('npm', ['run', 'package'], { cwd: project, stdout: 'ignore' });
}
