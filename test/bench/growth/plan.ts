import type { Growth, Way } from '../bench-run.ts';

/** How much there is of what the work may grow with. */
export type Load = Readonly<Record<Quantity, number>>;
export type Quantity = 'route tables' | 'routes per table' | 'addresses' | 'resources per node';

/** What is to be measured: a growth without what was found. */
export interface PlannedGrowth extends Pick<Growth, 'deed'> {
  readonly deed: 'start' | 'monitor';
  readonly quantity: Quantity;
  readonly sizes: readonly number[];
  /** What does not grow. */
  readonly load: Load;
  readonly way: Way;
  /** From this size on it is measured with EC2's token buckets too. */
  readonly waitsFrom?: number;
}

const usual: Load = { 'route tables': 2, 'routes per table': 10, addresses: 1, 'resources per node': 1 };
const nearby: Way = { transport: 'HTTPS', latencyMs: 0 };
const remote: Way = { transport: 'HTTPS', latencyMs: 100 };

export const plannedGrowth: readonly PlannedGrowth[] = [
  {
    deed: 'start',
    quantity: 'route tables',
    sizes: [1, 2, 5, 10, 20, 50, 100, 200],
    load: usual,
    way: remote,
    // As many as fit into a full bucket
    waitsFrom: 50,
  },
  {
    deed: 'monitor',
    quantity: 'route tables',
    sizes: [1, 2, 5, 10, 20, 50, 100, 200],
    load: usual,
    way: nearby,
  },
  {
    deed: 'monitor',
    quantity: 'routes per table',
    sizes: [10, 50, 100, 200, 500, 1000],
    load: { ...usual, 'route tables': 10 },
    way: nearby,
  },
  { deed: 'start', quantity: 'addresses', sizes: [1, 2, 5, 10, 20], load: usual, way: remote },
  // The simulator is on the same cores: of fifty monitors' CPU time it needs a fifteenth besides
  { deed: 'monitor', quantity: 'resources per node', sizes: [1, 2, 5, 10, 20, 50], load: usual, way: remote },
];

export function loadOf({ quantity, load }: PlannedGrowth, size: number): Load {
  return { ...load, [quantity]: size };
}

/** `growth: start, route tables` */
export function formatGrowthName({ deed, quantity }: Pick<Growth, 'deed' | 'quantity'>): string {
  return `growth: ${deed}, ${quantity}`;
}

const one: Readonly<Record<Quantity, string>> = {
  'route tables': 'route table',
  'routes per table': 'route per table',
  addresses: 'address',
  'resources per node': 'resource per node',
};

/** `HTTPS, 100 ms latency, 10 routes per table, 1 address, 1 resource per node` */
export function formatSetting({ quantity, load, way }: PlannedGrowth): string {
  const quantities = (Object.keys(one) as Quantity[]).filter((other) => other !== quantity);
  return [
    way.transport,
    `${way.latencyMs} ms latency`,
    ...quantities.map((other) => `${load[other]} ${load[other] === 1 ? one[other] : other}`),
  ].join(', ');
}
