/**
 * Breaks one rule after the other in a copy of the project, and tells which of CI's checks noticed.
 *
 *     npm run mutants [-- part of a title, file or folder …]
 */
import { execa } from 'execa';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mutants, type Mutant } from './mutants.ts';
import { mutateIn } from './mutate.ts';

const project = path.resolve(import.meta.dirname, '../..');

interface Check {
  readonly name: string;
  readonly files: readonly string[];
  /** What of the agent it runs. */
  readonly runs: RegExp;
}

/** CI's share of the fault campaign, the cheapest first. */
const checks: readonly Check[] = [
  { name: 'campaign', files: ['test/campaign'], runs: /^src\/(actions|decisions|retry)/ },
  { name: 'fuzzing', files: ['test/fuzz'], runs: /^src/ },
  { name: 'matrix', files: ['test/matrix'], runs: /^src/ },
  {
    name: 'concurrency',
    files: ['concurrency', 'two-starts', 'killed-start', 'many-resources'].map(
      (file) => `test/agent/${file}`,
    ),
    runs: /^src/,
  },
];

const parts = process.argv.slice(2);
const chosen = mutants.filter(
  ({ title, file }) =>
    parts.length === 0 || parts.some((part) => title.includes(part) || file.startsWith(part)),
);
const copy = await mkdtemp(path.join(tmpdir(), 'mutants-'));
try {
  await copyProject();
  const survivors: Mutant[] = [];
  const sound = new Set<Check>();
  for (const mutant of chosen) {
    const restore = await mutateIn(copy, mutant);
    const caughtBy = await firstFailing(checks.filter(({ runs }) => runs.test(mutant.file)));
    await restore();
    // What a mutant is caught by has to pass without it
    if (caughtBy && !sound.has(caughtBy) && !(await passes(caughtBy)))
      throw new Error(`the check "${caughtBy.name}" fails without any mutant`);
    if (caughtBy) sound.add(caughtBy);
    else survivors.push(mutant);
    console.log(`${caughtBy ? `caught by ${caughtBy.name}` : 'SURVIVES'}: ${mutant.title}`);
  }
  console.log(`\n${chosen.length - survivors.length} of ${chosen.length} mutants caught`);
  if (survivors.length > 0) process.exitCode = 1;
} finally {
  await rm(copy, { recursive: true });
}

/** What is tracked or new, as it is now. */
async function copyProject(): Promise<void> {
  const git = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await execa('git', git, { cwd: project });
  for (const file of stdout.split('\n'))
    await cp(path.join(project, file), path.join(copy, file), { recursive: true }).catch(ignoreDeleted);
  await symlink(path.join(project, 'node_modules'), path.join(copy, 'node_modules'));
}

function ignoreDeleted(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/** `undefined` → all of them pass. */
async function firstFailing(some: readonly Check[]): Promise<Check | undefined> {
  for (const check of some) if (!(await passes(check))) return check;
  return undefined;
}

async function passes({ files }: Check): Promise<boolean> {
  const args = ['run', '--project', 'agent', '--tags-filter=!whole', '--bail=1', ...files];
  const { exitCode } = await execa('vitest', args, {
    cwd: copy,
    preferLocal: true,
    localDir: project,
    reject: false,
    stdio: 'ignore',
  });
  return exitCode === 0;
}
