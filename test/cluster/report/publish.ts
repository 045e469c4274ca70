/**
 * The last run of the cluster suite, for the README: its table into README.md, its picture beside this file.
 *
 *     node test/cluster/report/publish.ts
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ClusterRun, reportDirectory } from './cluster-run.ts';
import { NotPublishable, pictured, publishInto } from './publication.ts';
import { drawTimelines } from './timelines.ts';

const readme = path.resolve(import.meta.dirname, '../../../README.md');
const picture = path.join(import.meta.dirname, 'timelines.svg');

async function publish(): Promise<void> {
  const run = await readRun(path.join(reportDirectory, 'cases.json'));
  const published = publishInto(await readFile(readme, 'utf8'), run);
  await writeFile(picture, drawTimelines(pictured(run.cases)));
  await writeFile(readme, published);
  console.log(
    `README.md and ${path.relative(path.dirname(readme), picture)} tell of ${run.cases.length} cases`,
  );
}

async function readRun(file: string): Promise<ClusterRun> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ClusterRun;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
    throw new NotPublishable(`no run to publish: ${file} is not there; npm run test:cluster makes it`, {
      cause,
    });
  }
}

try {
  await publish();
} catch (error) {
  if (!(error instanceof NotPublishable)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
