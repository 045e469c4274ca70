import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import type { Watch } from './watch.ts';

/** How EC2 is away: its load balancer answers with 503, or nothing answers at all. */
export const ways = { 'answers 503': { status: 503 }, 'answers nothing': { hang: true } } as const;

/** Resolves after so many seconds in which no EC2 API request of any node succeeds. */
export async function ec2IsAway(
  { vpc }: Cluster,
  watch: Watch,
  seconds: number,
  way: keyof typeof ways = 'answers 503',
): Promise<void> {
  watch.mark(`EC2 ${way}`);
  const fault = vpc.simulator.fault(ways[way]);
  await pause(seconds * 1000);
  fault.remove();
  watch.mark('EC2 is back');
}
