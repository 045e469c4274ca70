import { findLink } from '../decisions/address-state.ts';
import { decideMonitor, needsRoutes, type MonitorKind } from '../decisions/monitor.ts';
import { routeKeys, type RouteState } from '../decisions/route-state.ts';
import type { Parameters } from '../agent.ts';
import type { Outcome } from '../ocf/outcome.ts';
import type { Addresses, Log, RouteKey } from '../ports.ts';
import { retry } from '../retry.ts';
import { observeAddresses, type ObservedAddresses } from './observe-addresses.ts';
import { observeRoutes, type RoutePorts } from './observe-routes.ts';

interface MonitorPorts extends RoutePorts {
  readonly addresses: Addresses;
  readonly log: Log;
}

/**
 * Is the resource active here? Looks at the addresses, then where it matters at the routes, and lets the
 * monitor table decide. A recurring monitor puts back a route that vanished; a probe changes nothing.
 */
export async function monitor(
  ports: MonitorPorts,
  parameters: Parameters,
  { isProbe, checkLevel }: { isProbe: boolean; checkLevel: number },
): Promise<Outcome> {
  const kind: MonitorKind = isProbe ? 'probe' : 'recurring';
  const interfaceName = parameters.interface;
  const observed = await observeAddresses(ports, parameters.ip, interfaceName, kind);
  const seen = { addresses: observed.states, interfaceName };
  const asks = isProbe || parameters.monapi || checkLevel >= 10;
  const routes =
    asks && needsRoutes(seen, kind)
      ? await observeRoutes(
          ports,
          routeKeys(parameters.routing_table, parameters.ip),
          { macAddresses: carriersOf(observed, interfaceName), lookupType: parameters.lookup_type },
          kind === 'recurring' && parameters.repair_routes ? (key, id) => putBack(ports, key, id) : undefined,
        )
      : 'not-asked';
  const outcome = decideMonitor({ ...seen, routes }, kind);
  return { ...outcome, warnings: [...observed.warnings, ...(outcome.warnings ?? [])] };
}

/**
 * The MAC addresses of the configured interface, or else of those that have the addresses and are up: they find the
 * network interface ids.
 */
function carriersOf(
  { states, links }: ObservedAddresses,
  interfaceName: string | undefined,
): readonly string[] {
  const configured = interfaceName === undefined ? undefined : findLink(links, interfaceName);
  if (configured) return [configured.macAddress];
  const carriers = states
    .flatMap((state) => (state.is === 'present' ? state.on : []))
    .map(({ link }) => link);
  const up = carriers.filter(({ isUp }) => isUp);
  return [...new Set((up.length > 0 ? up : carriers).map(({ macAddress }) => macAddress))];
}

/**
 * CreateRoute alone, never ReplaceRoute: nobody holds a missing route, and if someone does by now EC2 says so.
 * Then the table is described again.
 */
async function putBack(
  { routeTables, deadline, log }: MonitorPorts,
  key: RouteKey,
  networkInterfaceId: string,
): Promise<RouteState> {
  const created = await retry(() => routeTables.createRoute(key, networkInterfaceId), 3, deadline);
  if (created.ok) {
    log.warning(`put back the route to ${key.destination} in ${key.routeTableId}, which was missing`);
    return { is: 'here' };
  }
  const { failure } = created;
  switch (failure.kind) {
    case 'transient':
      return { is: 'unknown', why: failure };
    case 'no-such-table':
      return { is: 'no-such-table' };
    // It is there after all; the next answer should show whose it is
    case 'route-exists':
    case 'denied':
    case 'refused':
    case 'no-such-route':
    case 'not-installed':
      return { is: 'missing', why: failure };
    default:
      failure.kind satisfies never;
      throw new Error('unreachable');
  }
}
