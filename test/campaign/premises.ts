import type { FailureKind } from '../../src/answer.ts';
import type { Link, RouteKey } from '../../src/ports.ts';
import type { Call } from './action-run.ts';
import type { Seen } from './seen.ts';
import { networkInterfaceIdOf, targetOf, type World } from './world.ts';

/** Every route there is leads here, and every address has one. */
export function isServedHereAlone(seen: Seen, world: World): boolean {
  const { keys } = seen;
  const destinations = new Set(keys.map(({ destination }) => destination));
  return (
    keys.every((key) => !seen.hasTable(world, key) || seen.isHere(world, key)) &&
    [...destinations].every((one) => keys.some((key) => key.destination === one && seen.isHere(world, key)))
  );
}

/** Nothing is left to do for a start: each address is on its interface and no other, each route leads there. */
export function isStarted(seen: Seen): boolean {
  const link = interfaceOfStart(seen, seen.first);
  return (
    link !== undefined &&
    seen.ips.every((ip) => {
      const places = seen.places(seen.first, ip);
      return places.length === 1 && places[0] === link;
    }) &&
    seen.keys.every((key) => targetOf(seen.first, key) === networkInterfaceIdOf(link.macAddress))
  );
}

export function isInterfaceUp(seen: Seen): boolean {
  return interfaceOfStart(seen, seen.first)?.isUp ?? false;
}

export function hasInterface(seen: Seen, world: World): boolean {
  return interfaceOfStart(seen, world) !== undefined;
}

/** The one that is configured, or eth0, or that of the default route. */
function interfaceOfStart({ run, chronicle }: Seen, world: World): Link | undefined {
  const links = world.nodes[run.step.on]?.links ?? [];
  const named = chronicle.parameters.interface;
  const byName = (name: string) =>
    links.find((link) => link.interfaceName === name || link.altNames.includes(name));
  if (named !== undefined) return byName(named);
  return byName('eth0') ?? links.find((link) => link.isUp && link.hasCarrier);
}

export function isCreationDenied(seen: Seen, { routeTableId, destination }: RouteKey): boolean {
  return seen.run.calls.some(
    ({ operation, subject, failure }) =>
      operation === 'CreateRoute' && subject === `${routeTableId} ${destination}` && isOf(failure, 'denied'),
  );
}

export function isOf(failure: Call['failure'], kind: FailureKind): boolean {
  return typeof failure === 'object' && failure.kind === kind;
}

/** Answers that are no faults: EC2 says what it says of a route that is missing, or was. */
export function isNoFault(kind: string): boolean {
  return kind === 'no-such-route' || kind === 'route-exists';
}

export function isTaken({ moments, run }: Seen, key: RouteKey): boolean {
  return moments.some(({ by, world }, index) => {
    const before = moments[index - 1];
    if (!before || by !== run.id) return false;
    const target = targetOf(before.world, key);
    return target !== undefined && target !== targetOf(world, key);
  });
}

export function isWrite(operation: string): boolean {
  return operation === 'ReplaceRoute' || operation === 'CreateRoute';
}

// --- What others changed ------------------------------------------------------------------------------------

type Changed = (before: World, after: World) => boolean;

export function isAddressAdded(seen: Seen): Changed {
  return (before, after) =>
    seen.ips.some((ip) => seen.places(after, ip).length > seen.places(before, ip).length);
}

export function isHostChanged({ run }: Seen): Changed {
  return (before, after) => before.nodes[run.step.on] !== after.nodes[run.step.on];
}

export function isRouteChanged(key: RouteKey): Changed {
  return (before, after) => targetOf(before, key) !== targetOf(after, key);
}
