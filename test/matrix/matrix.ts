/**
 * `npm run matrix`: the built file in every cell of the fault matrix. What became of it is in dist/matrix/cells.json and, of a
 * complete run in which no cell failed, in the README.
 *
 *     node test/matrix/matrix.ts [--lanes=4] [--share | --failed] [TEXT …]
 *
 * @param TEXT only the cells with all of these in their title; `--share`: of those of `npm test`, `--failed`: of those that
 *   failed the last time. None of these is published
 */
import { cells, titleOf, type Cell } from './cells.ts';
import { expectedOfCell } from './expected-cell.ts';
import { Lanes } from './lanes.ts';
import { readRun, writeRun, type MatrixRun } from './matrix-run.ts';
import type { Played } from './play.ts';
import { publish } from './publish.ts';
import { share } from './share.ts';

const args = process.argv.slice(2);
const laneCount = Number(args.find((arg) => arg.startsWith('--lanes='))?.slice('--lanes='.length) ?? 4);
const texts = args.filter((arg) => !arg.startsWith('--'));
const chosen = (await among()).filter((cell) => texts.every((text) => titleOf(cell).includes(text)));

const startedAt = performance.now();
const run = await playAll();
await writeRun(run);
const failed = run.played.filter(({ problems }) => problems.length > 0);
console.log(`\n${failed.map(tell).join('\n')}`);
console.log(`${run.played.length} cells in ${seconds()} s, ${failed.length} failed`);
if (failed.length === 0 && run.isComplete) await publish(run);
// Not by itself: answers that hang would hold the process
process.exit(failed.length > 0 || chosen.length === 0 ? 1 : 0);

async function among(): Promise<readonly Cell[]> {
  if (args.includes('--share')) return share;
  if (!args.includes('--failed')) return cells;
  const { played } = await readRun();
  const failed = new Set(played.filter(({ problems }) => problems.length > 0).map(({ title }) => title));
  return cells.filter((cell) => failed.has(titleOf(cell)));
}

async function playAll(): Promise<MatrixRun> {
  const lanes = await Lanes.up(Math.min(laneCount, chosen.length));
  let done = 0;
  const played = await Promise.all(
    chosen.map(async (cell) => {
      const one = await lanes.play(cell).catch((error: unknown) => didNotRun(cell, error));
      done += 1;
      if (one.problems.length > 0) console.log(`✗ ${one.title}`);
      if (done % 100 === 0) console.log(`${done} of ${chosen.length} cells, ${seconds()} s`);
      return one;
    }),
  );
  await lanes[Symbol.asyncDispose]();
  return { isComplete: chosen.length === cells.length, played };
}

/** A failure too. */
function didNotRun(cell: Cell, error: unknown): Played {
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { cell, title: titleOf(cell), result: undefined, problems: [`it did not run: ${why}`] };
}

function seconds(): string {
  return ((performance.now() - startedAt) / 1000).toFixed(0);
}

function tell({ title, cell, result, problems }: Played): string {
  const { exits } = expectedOfCell(cell);
  const came = result
    ? `${result.exit} in ${Math.round(result.durationMs)} ms: ${result.reason ?? 'no reason'}`
    : 'no result';
  return [`✗ ${title}`, `expected ${exits.join(' or ')}`, `came ${came}`, ...problems].join('\n    ');
}
