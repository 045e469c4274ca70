/**
 * `npm run bench`: whole processes side by side, in turn, on one simulated VPC: this agent on each Node and as a standalone
 * executable, a Node that does nothing, the AWS CLI, curl in a shell, and aws-vpc-move-ip; then how the cost of this agent grows
 * with the work, and a simulation of how many clusters EC2's quota carries. What was measured is in dist/bench/bench.json. Quote
 * ratios and medians: machines are noisy.
 *
 *     node test/bench/bench.ts [--rounds=15] [TEXT …]
 *
 * @param TEXT only the rows with all of these in their name (`Node 24` `HTTPS`), or with `growth` the growths (`growth` `start`):
 *   for a look, which is not written
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import path from 'node:path';
import { LabUnavailable } from '../lab/lab.ts';
import { installMissing } from '../../packaging/system-packages.ts';
import { systemTools } from '../setup/system-tools.ts';
import { about } from './measuring/about.ts';
import { BadArguments, parseBenchArguments, type BenchArguments } from './bench-arguments.ts';
import { benchDirectory, type BenchRun, type Growth, type Row } from './bench-run.ts';
import { formatBudget } from './budget/budget-table.ts';
import { judgeBudget } from './budget/budget.ts';
import { clusterLoads } from './clusters/clusters.ts';
import { RunFailed } from './measuring/command.ts';
import { commandOf } from './measuring/commands.ts';
import { formatGrowthName, plannedGrowth, type PlannedGrowth } from './growth/plan.ts';
import { formatGrowths } from './growth/growth-table.ts';
import { measureGrowth } from './growth/growth.ts';
import { measure } from './measuring/measure.ts';
import { monitorParts } from './measuring/monitor-parts.ts';
import { everySoManyRounds, formatRow, plannedRows, type PlannedRow } from './measuring/planned-rows.ts';
import { findSubjects, installed, NotInstalled } from './measuring/subjects.ts';
import type { Variant } from './measuring/time-in-turn.ts';
import { formatRows } from './publication/tables.ts';
import { World } from './measuring/world.ts';

/** Without these nothing can be measured. */
const ownTools = ['ip', 'unshare', 'openssl', 'time'] as const;

/** What this agent is compared with; one that is missing leaves out its rows. */
const comparedTools = ['aws', 'curl', 'aws-vpc-move-ip'] as const;

/** A growth has many points, and one of them takes half a minute. */
const mostGrowthRounds = 5;

let world: Promise<World> | undefined;

async function bench({ rounds, texts }: BenchArguments): Promise<void> {
  const isWhole = texts.length === 0;
  const isWanted = (name: string) => texts.every((text) => name.includes(text));
  const wanted = plannedRows.filter((row) => isWanted(formatRow(row)));
  const wantedGrowth = plannedGrowth.filter(
    (growth) => (isWhole || texts.includes('growth')) && isWanted(formatGrowthName(growth)),
  );
  if (wanted.length + wantedGrowth.length === 0)
    throw new BadArguments(`no row has ${texts.join(' and ')} in its name`);
  await installMissing([...ownTools, ...comparedTools].map((name) => systemTools[name]));
  ownTools.forEach(installed);
  const subjects = wanted.map(({ subject }) => subject);
  const { paths, notRun } = await findSubjects(
    new Set(wantedGrowth.length > 0 ? [...subjects, 'Node 24'] : subjects),
  );
  const run: BenchRun = {
    about: await about(paths, rounds, () => new Date()),
    rows: await measureRows(wanted, paths, rounds),
    growth: await measureGrowths(wantedGrowth, paths, Math.min(rounds, mostGrowthRounds)),
    clusters: isWhole ? await simulateClusters() : [],
    monitorParts: isWhole ? await measureParts(paths) : [],
    notRun,
  };
  if (run.rows.length > 0) console.log(formatRows(run));
  if (run.growth.length > 0) console.log(formatGrowths(run.growth));
  for (const line of notRun) console.log(`not run: ${line}`);
  if (!isWhole) return;
  console.log(formatBudget(judgeBudget(run)));
  await mkdir(benchDirectory, { recursive: true });
  await writeFile(path.join(benchDirectory, 'bench.json'), `${JSON.stringify(run, undefined, 2)}\n`);
}

async function measureRows(
  wanted: readonly PlannedRow[],
  paths: ReadonlyMap<string, string>,
  rounds: number,
): Promise<Row[]> {
  if (wanted.length === 0) return [];
  const here = await (world ??= World.up());
  const calls = new Map<PlannedRow, Row['ec2Calls']>();
  const variants = new Map<PlannedRow, Variant>();
  for (const row of wanted) {
    const found = paths.get(row.subject);
    if (found === undefined) continue;
    const { deed, way, tables = 1, routesPerTable } = row;
    variants.set(row, {
      ...commandOf(row, found),
      every: everySoManyRounds(row),
      prepare: () =>
        here.begin({
          isHere: deed !== 'start',
          latencyMs: way?.latencyMs ?? 0,
          ...(routesPerTable !== undefined && { routesPerTable, answersAtOnce: true }),
        }),
      verify: () => {
        calls.set(row, here.ec2Calls);
        const moved = here.countRoutesHere(tables);
        if (moved !== tables) throw new Error(`${formatRow(row)}: ${moved} of ${tables} routes point at it`);
      },
    });
  }
  const measured = await measure(here.node, [...variants.values()], rounds, tell);
  return [...variants].flatMap(([row, variant]) => {
    const figures = measured.get(variant);
    return figures ? [{ ...row, figures, ec2Calls: calls.get(row) ?? {} }] : [];
  });
}

async function measureGrowths(
  wanted: readonly PlannedGrowth[],
  paths: ReadonlyMap<string, string>,
  rounds: number,
): Promise<Growth[]> {
  const node = paths.get('Node 24');
  if (wanted.length === 0 || node === undefined) return [];
  return measureGrowth(await (world ??= World.up()), node, wanted, rounds, tell);
}

async function measureParts(paths: ReadonlyMap<string, string>): Promise<BenchRun['monitorParts']> {
  tell('the parts of a monitor');
  return monitorParts(await (world ??= World.up()), paths);
}

async function simulateClusters(): Promise<BenchRun['clusters']> {
  tell('clusters, simulated');
  return clusterLoads();
}

/** On stderr, with the seconds since the bench began. */
function tell(progress: string): void {
  console.error(`${progress} (${Math.round(performance.now() / 1000)} s)`);
}

/**
 * 128 + the number of the signal, as a shell says it. The listeners stay: while execa runs something, a signal that has none but
 * execa's would end this process at once.
 */
function interrupted(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        resolve(128 + constants.signals[signal]);
      });
  });
}

async function main(): Promise<number> {
  try {
    return await Promise.race([
      interrupted(),
      bench(parseBenchArguments(process.argv.slice(2))).then(() => 0),
    ]);
  } catch (error) {
    const expected = [BadArguments, NotInstalled, LabUnavailable, RunFailed].some(
      (type) => error instanceof type,
    );
    process.stderr.write(
      `\nbench: ${String(expected ? (error as Error).message : (error as Error).stack)}\n`,
    );
    return 1;
  } finally {
    const raised = await world?.catch(() => undefined);
    await raised?.[Symbol.asyncDispose]();
  }
}

process.exit(await main());
