import type { Command } from '../measuring/command.ts';
import { commandOf } from '../measuring/commands.ts';
import { formatGrowthName, loadOf, type PlannedGrowth } from './plan.ts';
import { overlayIpsOf } from '../measuring/world.ts';

/**
 * One process for each of the addresses, at the same moment, and until the last one has ended; fails as the first of them
 * that does.
 */
const atOnce = `
addresses=$1
shift
processes=
for address in $addresses; do
  OCF_RESKEY_ip=$address OCF_RESOURCE_INSTANCE=rsc_ip_$address "$@" &
  processes="$processes $!"
done
for process in $processes; do wait "$process"; done
`;

/**
 * How one point of a growth is run.
 *
 * @param node the path of Node 24
 */
export function growthCommand(growth: PlannedGrowth, size: number, node: string): Command {
  const { deed, quantity, way } = growth;
  const load = loadOf(growth, size);
  const name = `${formatGrowthName(growth)}: ${size}`;
  const row = { subject: 'Node 24', deed, way, tables: load['route tables'] } as const;
  if (quantity !== 'resources per node')
    return { ...commandOf(row, node, overlayIpsOf(load.addresses)), name };
  const { file, args, env } = commandOf(row, node);
  const addresses = overlayIpsOf(load['resources per node']).join(' ');
  return { name, file: 'sh', args: ['-euc', atOnce, 'sh', addresses, file, ...args], env };
}
