import { ok, type Answer } from '../../../answer.ts';
import { destinationOf } from '../../../overlay-ip.ts';
import type { Deadline } from '../../../ocf/deadline.ts';
import { retry } from '../../../retry.ts';
import type { CallerFacts } from './facts.ts';
import type { Clients } from './open-aws.ts';

const samples = 5;

/** Asks what a monitor asks, one after the other; the first answer that is none is the answer. */
export async function measureEc2(
  { parameters }: CallerFacts,
  { routeTables }: Clients,
  deadline: Deadline,
): Promise<Answer<readonly number[]>> {
  const { ec2RouteTables } = await import('../../../ec2/ec2.ts');
  const port = ec2RouteTables(routeTables);
  const destinations = parameters.ip.map(destinationOf);
  const times: number[] = [];
  while (times.length < samples) {
    let begun = 0;
    const answer = await retry(
      () => {
        begun = deadline.clock.now();
        return port.describe(parameters.routing_table, destinations);
      },
      2,
      deadline,
    );
    if (!answer.ok) return answer;
    times.push(deadline.clock.now() - begun);
  }
  return ok(times);
}

/** By nearest rank: of five the 95th is the longest. */
export function percentile(times: readonly number[], percent: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? 0;
}
