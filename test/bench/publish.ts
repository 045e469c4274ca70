/**
 * The last run of the bench, for the README: its figures and pictures into test/bench/published, its tables into README.md.
 *
 *     node test/bench/publish.ts [--again | --check]
 *
 * --again tells once more of the figures that are published. --check writes nothing, and fails where the README or a picture is
 * not what they give.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { benchDirectory, type BenchRun } from './bench-run.ts';
import { rounded } from './publication/rounded.ts';
import {
  demandEveryRow,
  findStale,
  NotPublishable,
  publication,
  publishedFolder,
} from './publication/publication.ts';

const root = path.resolve(import.meta.dirname, '../..');
const readmeFile = path.join(root, 'README.md');
const published = path.join(root, publishedFolder);
const figures = 'bench.json';

async function publishLastRun(): Promise<void> {
  const run = await readRun(path.join(benchDirectory, figures), 'npm run bench makes it');
  demandEveryRow(run);
  await publish(rounded(run));
}

async function publish(run: BenchRun): Promise<void> {
  const { readme, pictures } = publication(await readFile(readmeFile, 'utf8'), run);
  await rm(published, { recursive: true, force: true });
  await mkdir(published);
  const files = { ...pictures, [figures]: await formatJson(run) };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(published, name), text);
  await writeFile(readmeFile, readme);
  console.log(`README.md and ${publishedFolder} tell of ${run.rows.length} rows`);
}

async function check(): Promise<void> {
  const readme = await readFile(readmeFile, 'utf8');
  const should = publication(readme, await readPublishedRun());
  const names = (await readdir(published)).filter((name) => name !== figures);
  const pictures = await Promise.all(
    names.map(async (name) => [name, await readFile(path.join(published, name), 'utf8')] as const),
  );
  const stale = findStale({ readme, pictures: Object.fromEntries(pictures) }, should);
  if (stale.length === 0) return;
  throw new NotPublishable(
    `not what ${publishedFolder}/${figures} gives: ${stale.join(', ')}; run node test/bench/publish.ts --again`,
  );
}

function readPublishedRun(): Promise<BenchRun> {
  return readRun(path.join(published, figures), 'node test/bench/publish.ts writes it');
}

async function readRun(file: string, whence: string): Promise<BenchRun> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as BenchRun;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
    throw new NotPublishable(`no run to tell of: ${path.relative(root, file)} is not there; ${whence}`, {
      cause,
    });
  }
}

/** As `prettier --check` wants it. */
async function formatJson(run: BenchRun): Promise<string> {
  return format(JSON.stringify(run), { ...(await resolveConfig(readmeFile)), parser: 'json' });
}

const { again, check: checks } = parseArgs({
  options: { again: { type: 'boolean' }, check: { type: 'boolean' } },
}).values;
try {
  if (checks) await check();
  else if (again) await publish(await readPublishedRun());
  else await publishLastRun();
} catch (error) {
  if (!(error instanceof NotPublishable)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
