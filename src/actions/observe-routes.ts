import { ok, type Answer, type Failed } from '../answer.ts';
import { isSettled, see, settle, type Sighting } from '../decisions/confirm.ts';
import { routeState, type Identity, type ObservedRoute, type RouteState } from '../decisions/route-state.ts';
import type { Deadline } from '../ocf/deadline.ts';
import type { InstanceMetadata, RouteKey, RouteTable, RouteTables } from '../ports.ts';
import { retry } from '../retry.ts';

export interface RoutePorts {
  readonly metadata: InstanceMetadata;
  readonly routeTables: RouteTables;
  readonly deadline: Deadline;
}

/** What this node is known by in a route, before the instance id has been asked for. */
export interface SelfInRoutes {
  readonly networkInterfaceIds: readonly Answer<string>[];
  readonly lookupType: 'InstanceId' | 'NetworkInterfaceId';
}

const attempts = 4;
const pauseMs = 2_500;

/**
 * Where the routes point, as far as it counts: an answer that would cost the service is asked for again
 * until it is confirmed or something better comes. Never waits beyond the deadline.
 *
 * @param macAddresses of the interfaces that carry the overlay IP: a route to any of them is here
 * @param repair tries to put back a missing route; `undefined` → missing routes stay missing
 */
export async function observeRoutes(
  ports: RoutePorts,
  keys: readonly RouteKey[],
  { macAddresses, lookupType }: { macAddresses: readonly string[] } & Pick<SelfInRoutes, 'lookupType'>,
  repair?: (key: RouteKey, networkInterfaceId: string) => Promise<RouteState>,
): Promise<readonly ObservedRoute[]> {
  const { metadata, deadline } = ports;
  const asked = macAddresses.map((macAddress) =>
    retry(() => metadata.networkInterfaceId(macAddress), attempts, deadline),
  );
  const [networkInterfaceIds, first] = await Promise.all([Promise.all(asked), describe(ports, keys)]);
  const own = networkInterfaceIds.find(({ ok }) => ok) ?? networkInterfaceIds[0];
  if (!own?.ok) return own ? keys.map((key) => ({ ...key, state: unknown(own) })) : [];

  const sightings = new Map<RouteKey, Sighting>();
  for (let answer = first; ; answer = await describe(ports, keys)) {
    const at = deadline.clock.now();
    const judge = await judgeBy(ports, answer, { networkInterfaceIds, lookupType });
    const unsettled = keys.filter((key) => !isSettledSoFar(sightings.get(key)));
    await Promise.all(
      unsettled.map(async (key) => {
        const state = judge(key);
        const repaired = repair && state.is === 'missing' ? await repair(key, own.value) : state;
        sightings.set(key, see(sightings.get(key), repaired, at));
      }),
    );
    if (keys.every((key) => isSettledSoFar(sightings.get(key))) || deadline.remainingMs() < pauseMs) break;
    await deadline.clock.sleep(pauseMs);
  }
  return [...sightings].map(([key, sighting]) => ({ ...key, state: settle(sighting) }));
}

/** How an answer of DescribeRouteTables judges a route; one that failed says nothing of any. */
async function judgeBy(
  ports: RoutePorts,
  answer: Answer<readonly RouteTable[]>,
  self: SelfInRoutes,
): Promise<(key: RouteKey) => RouteState> {
  if (!answer.ok) return () => unknown(answer);
  const tables = answer.value;
  const identity = await identify(ports, self, tables);
  return (key) => routeState(key, tables, identity);
}

/** One DescribeRouteTables for all tables. */
export function describe({ routeTables, deadline }: RoutePorts, keys: readonly RouteKey[], most = attempts) {
  const ids = [...new Set(keys.map(({ routeTableId }) => routeTableId))];
  const destinations = [...new Set(keys.map(({ destination }) => destination))];
  return retry(() => routeTables.describe(ids, destinations), most, deadline);
}

/** The instance id is only asked for where a route shows nothing else. */
export async function identify(
  { metadata, deadline }: RoutePorts,
  { networkInterfaceIds, lookupType }: SelfInRoutes,
  tables: readonly RouteTable[],
): Promise<Identity> {
  const showsInstanceAlone = tables.some(({ routes }) =>
    routes.some((route) => route.networkInterfaceId === undefined && route.instanceId !== undefined),
  );
  if (lookupType === 'NetworkInterfaceId' || !showsInstanceAlone) return { networkInterfaceIds };
  const identity = await retry(() => metadata.identity(), attempts, deadline);
  return { networkInterfaceIds, instanceId: identity.ok ? ok(identity.value.instanceId) : identity };
}

function isSettledSoFar(sighting: Sighting | undefined): boolean {
  return sighting !== undefined && isSettled(sighting);
}

function unknown({ failure }: Failed): RouteState {
  return { is: 'unknown', why: failure };
}
