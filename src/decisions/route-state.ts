import type { Answer, Failure } from '../answer.ts';
import type { RouteKey, RouteTable } from '../ports.ts';
import { canonicalAddress, destinationOf } from '../overlay-ip.ts';

/** Where one route of one table points, seen from this node. `unknown` → asked, no answer. */
export type RouteState =
  | { readonly is: 'here' }
  | { readonly is: 'elsewhere'; readonly target: string }
  | { readonly is: 'blackhole'; readonly target: string }
  /** `why`: it could not be put back. */
  | { readonly is: 'missing'; readonly why?: Failure }
  | { readonly is: 'no-such-table' }
  | { readonly is: 'unknown'; readonly why: Failure };

export interface ObservedRoute extends RouteKey {
  readonly state: RouteState;
}

/** What this node is to EC2. */
export interface Identity {
  /** Of every interface that carries the overlay IP: one, unless somebody added it elsewhere as well. */
  readonly networkInterfaceIds: readonly Answer<string>[];
  /** `undefined` → not asked for: no route shows it alone, or `lookup_type` says that it does not count. */
  readonly instanceId?: Answer<string>;
}

/** Every route that the resource needs: each table × each address. */
export function routeKeys(routeTableIds: readonly string[], addresses: readonly string[]): RouteKey[] {
  return routeTableIds.flatMap((routeTableId) =>
    addresses.map((address) => ({ routeTableId, destination: destinationOf(address) })),
  );
}

/** Judges one route by an answer of DescribeRouteTables. */
export function routeState(key: RouteKey, tables: readonly RouteTable[], identity: Identity): RouteState {
  const table = tables.find(({ routeTableId }) => routeTableId === key.routeTableId);
  if (!table) return { is: 'no-such-table' };
  const route = table.routes.find(({ destination }) => isSameDestination(destination, key.destination));
  if (!route) return { is: 'missing' };
  if (route.state === 'blackhole') return { is: 'blackhole', target: route.target };
  const elsewhere: RouteState = { is: 'elsewhere', target: route.target };
  if (route.networkInterfaceId !== undefined) {
    const { networkInterfaceIds } = identity;
    if (networkInterfaceIds.some((id) => id.ok && id.value === route.networkInterfaceId))
      return { is: 'here' };
    // It may be the one that could not be asked for
    const unasked = networkInterfaceIds.find((id) => !id.ok);
    return unasked ? { is: 'unknown', why: unasked.failure } : elsewhere;
  }
  // The instance id counts only for a route that shows no network interface id: an instance may have several
  const { instanceId } = identity;
  if (route.instanceId === undefined || instanceId === undefined) return elsewhere;
  if (!instanceId.ok) return { is: 'unknown', why: instanceId.failure };
  return route.instanceId === instanceId.value ? { is: 'here' } : elsewhere;
}

function isSameDestination(described: string, wanted: string): boolean {
  if (described === wanted) return true;
  const [address = '', prefixLength = ''] = described.split('/');
  return `${canonicalAddress(address) ?? address}/${prefixLength}` === wanted;
}
