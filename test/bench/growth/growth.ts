import { median, type Growth, type GrowthPoint } from '../bench-run.ts';
import { growthCommand } from './parallel-command.ts';
import { formatGrowthName, formatSetting, loadOf, type PlannedGrowth } from './plan.ts';
import { type Variant, timeInTurn } from '../measuring/time-in-turn.ts';
import type { Timed } from '../measuring/timed-run.ts';
import { overlayIpsOf, type World } from '../measuring/world.ts';

/** With EC2's buckets 200 tables take half a minute, and what they take differs less from run to run than that. */
const everySoManyWithBuckets = 2;

/**
 * How the cost grows with the work: whole processes of the plain file, all sizes of all growths in turn.
 *
 * @param node the path of Node 24
 * @throws RunFailed
 */
export async function measureGrowth(
  world: World,
  node: string,
  plan: readonly PlannedGrowth[],
  rounds: number,
  tell: (progress: string) => void,
): Promise<Growth[]> {
  const growths = plan.map((growth) => ({
    growth,
    points: growth.sizes.map((size) => plannedPoint(world, node, growth, size)),
  }));
  const variants = growths.flatMap(({ points }) =>
    points.flatMap(({ alone, waiting }) => (waiting ? [alone.variant, waiting.variant] : [alone.variant])),
  );
  const timed = await timeInTurn(world.node, variants, { rounds, leastCounted: 1 }, (progress) => {
    tell(`growth, ${progress}`);
  });
  const timesOf = ({ variant }: Watched) => timed.get(variant) ?? [];
  return growths.map(({ growth, points }) => ({
    deed: growth.deed,
    quantity: growth.quantity,
    setting: `Node 24, ${formatSetting(growth)}, ${rounds} rounds`,
    points: points.map(({ size, alone, waiting }): GrowthPoint => {
      const wallMs = medianOf(timesOf(alone), 'wallMs');
      return {
        size,
        wallMs,
        cpuMs: medianOf(timesOf(alone), 'cpuMs'),
        // Where there is nothing to wait for, one of two medians is the larger one by chance
        ...(waiting && {
          waitingForBucketsMs: Math.max(0, medianOf(timesOf(waiting), 'wallMs') - wallMs),
        }),
        ec2Calls: alone.ec2Calls(),
      };
    }),
  }));
}

/** A variant, and what its last run asked EC2. */
interface Watched {
  readonly variant: Variant;
  readonly ec2Calls: () => number;
}

function plannedPoint(world: World, node: string, growth: PlannedGrowth, size: number) {
  const { waitsFrom = Infinity } = growth;
  return {
    size,
    alone: watched(world, node, growth, size, false),
    waiting: size >= waitsFrom ? watched(world, node, growth, size, true) : undefined,
  };
}

function watched(
  world: World,
  node: string,
  growth: PlannedGrowth,
  size: number,
  tokenBuckets: boolean,
): Watched {
  const { deed, way } = growth;
  const load = loadOf(growth, size);
  const addresses = overlayIpsOf(load.addresses * load['resources per node']);
  let ec2Calls = NaN;
  const variant: Variant = {
    ...growthCommand(growth, size, node),
    every: tokenBuckets ? everySoManyWithBuckets : 1,
    prepare: () =>
      world.begin({
        isHere: deed === 'monitor',
        latencyMs: way.latencyMs,
        tables: load['route tables'],
        routesPerTable: load['routes per table'],
        addresses,
        tokenBuckets,
        answersAtOnce: deed === 'monitor' && way.latencyMs === 0,
      }),
    verify: () => {
      ec2Calls = Object.values(world.ec2Calls).reduce((sum, count) => sum + count, 0);
      const here = world.countRoutesHere(load['route tables'], addresses);
      if (here !== load['route tables'] * addresses.length)
        throw new Error(`${formatGrowthName(growth)}: ${size}: ${here} routes point at it`);
    },
  };
  return { variant, ec2Calls: () => ec2Calls };
}

function medianOf(runs: readonly Timed[], of: keyof Timed): number {
  return median(runs.map((run) => run[of]));
}
