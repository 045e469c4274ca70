import type { Parameters } from '../../agent.ts';
import type { MappedRouteTable } from '../../ec2/ec2-network-map.ts';
import { type KnownSubnet, type Neighbours, subnetsOf } from './subnets-of.ts';

export type UnlistedTable = MappedRouteTable & { readonly subnets: readonly KnownSubnet[] };

/** Tables of the VPC that subnets follow and that are not in `routing_table`: what they say of the addresses, no start changes. */
export function unlistedTables(
  { routing_table }: Pick<Parameters, 'routing_table'>,
  neighbours: Neighbours,
): UnlistedTable[] {
  const { tables } = neighbours;
  return (tables.ok ? tables.value : [])
    .filter(({ routeTableId }) => !routing_table.includes(routeTableId))
    .map((table) => ({ ...table, subnets: subnetsOf(table, neighbours) }))
    .filter(({ subnets }) => subnets.length > 0);
}
