import type { Answer } from '../../answer.ts';
import type { MappedRouteTable, MappedSubnet } from '../../ec2/ec2-network-map.ts';

/** A subnet of which maybe nothing but its id is known. */
export type KnownSubnet = Pick<MappedSubnet, 'subnetId'> & Partial<MappedSubnet>;

/** What else there is in the VPCs. */
export interface Neighbours {
  readonly tables: Answer<readonly MappedRouteTable[]>;
  readonly subnets: Answer<readonly MappedSubnet[]>;
}

/** Those that are associated with the table and, where it is the main one, those that are with none. */
export function subnetsOf(table: MappedRouteTable, { tables, subnets }: Neighbours): readonly KnownSubnet[] {
  const known = subnets.ok ? subnets.value : [];
  const named = table.subnetIds.map(
    (subnetId) => known.find((subnet) => subnet.subnetId === subnetId) ?? { subnetId },
  );
  if (!table.isMain || !tables.ok) return named;
  const associated = tables.value.flatMap(({ subnetIds }) => subnetIds);
  return [
    ...named,
    ...known.filter(({ vpcId, subnetId }) => vpcId === table.vpcId && !associated.includes(subnetId)),
  ];
}
