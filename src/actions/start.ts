import { failed, type Answer, type Failure } from '../answer.ts';
import type { Parameters } from '../agent.ts';
import { planAddresses, type AddressStep } from '../decisions/plan-addresses.ts';
import { routeKeys, routeState } from '../decisions/route-state.ts';
import { decideVerification, type Verification } from '../decisions/verification.ts';
import {
  decideWrites,
  exitForFailures,
  type RouteWrite,
  type WrittenRoutes,
} from '../decisions/written-routes.ts';
import type { Outcome } from '../ocf/outcome.ts';
import type { Addresses, Link, Log, NetworkInterfaces, RouteKey } from '../ports.ts';
import { formatFailure } from '../reasons.ts';
import { retry } from '../retry.ts';
import { findInterface, ipFailed } from './find-interface.ts';
import { describe, identify, type RoutePorts, type SelfInRoutes } from './observe-routes.ts';
import { checkSourceDest } from './source-dest-check.ts';

interface StartPorts extends RoutePorts {
  readonly addresses: Addresses;
  readonly networkInterfaces: NetworkInterfaces;
  readonly log: Log;
}

/**
 * Address first, then routes: a packet that arrives finds its address, and a node that can not add the
 * address never takes the route. The address on two nodes at once is harmless: it is outside of the VPC,
 * nobody asks for it by ARP. The routes are replaced without looking, so that traffic moves after one round trip.
 */
export async function start(ports: StartPorts, parameters: Parameters): Promise<Outcome> {
  void ports.routeTables.prepare();
  const found = await findInterface(ports, parameters.interface);
  if ('exit' in found) return found;
  const { link, links } = found;
  const { metadata, deadline } = ports;
  const asked = retry(() => metadata.networkInterfaceId(link.macAddress), Infinity, deadline);

  const steps = planAddresses(parameters.ip, links, link, parameters.iflabel);
  if ('exit' in steps) return steps;
  const refused = await applySteps(ports, steps);
  if (refused) return refused;

  const networkInterfaceId = await asked;
  if (!networkInterfaceId.ok) return unknownToEc2(link, networkInterfaceId.failure);
  const keys = routeKeys(parameters.routing_table, parameters.ip);
  const writing = takeRoutes(ports, keys, networkInterfaceId.value);
  const checked = checkSourceDest(ports, parameters.source_dest_check, networkInterfaceId.value);
  const written = decideWrites(await writing);
  if ('exit' in written) return written;
  const self = { networkInterfaceIds: [networkInterfaceId], lookupType: parameters.lookup_type };
  const verified = await verify(ports, written, self);
  if (parameters.source_dest_check === 'disable') await checked;
  return verified;
}

function unknownToEc2({ interfaceName }: Link, failure: Failure): Outcome {
  return {
    exit: exitForFailures([failure]),
    reason: `no route was touched, the network interface id of ${interfaceName} is not known: ${formatFailure(failure)}`,
  };
}

async function applySteps(ports: StartPorts, steps: readonly AddressStep[]): Promise<Outcome | undefined> {
  for (const step of steps) {
    const answer = await retry(() => applyStep(ports.addresses, step), 3, ports.deadline);
    if (answer.ok) ports.log.info(formatStep(step));
    // An address that stays behind on another interface does no harm here; stop removes it
    else if (step.do === 'delete') ports.log.warning(formatFailure(answer.failure));
    else return { ...ipFailed(answer), reason: `${formatFailure(answer.failure)}; no route was touched` };
  }
  return undefined;
}

function applyStep(addresses: Addresses, step: AddressStep): Promise<Answer<void>> {
  return step.do === 'add' ? addresses.add(step.address) : addresses.delete(step.address, step.interfaceName);
}

function formatStep(step: AddressStep): string {
  return step.do === 'add'
    ? `added ${step.address.address} to ${step.address.interfaceName}`
    : `removed ${step.address.address} from ${step.interfaceName}`;
}

/** All tables and destinations in parallel; the adapter bounds how many requests are under way. */
function takeRoutes(
  ports: StartPorts,
  keys: readonly RouteKey[],
  networkInterfaceId: string,
): Promise<RouteWrite[]> {
  return Promise.all(
    keys.map(async (key) => ({
      ...key,
      answer: await retry(() => takeRoute(ports, key, networkInterfaceId), Infinity, ports.deadline),
    })),
  );
}

/** ReplaceRoute; a route that does not exist yet is created, and replaced after all if it came up in between. */
async function takeRoute(
  { routeTables, log }: StartPorts,
  key: RouteKey,
  networkInterfaceId: string,
): Promise<Answer<void>> {
  const replaced = await routeTables.replaceRoute(key, networkInterfaceId);
  if (replaced.ok) log.info(`replaced the route to ${key.destination} in ${key.routeTableId}`);
  if (replaced.ok || replaced.failure.kind !== 'no-such-route') return replaced;
  const created = await routeTables.createRoute(key, networkInterfaceId);
  if (created.ok) log.info(`created the route to ${key.destination} in ${key.routeTableId}`);
  if (created.ok || created.failure.kind !== 'route-exists') return created;
  return failed({ ...created.failure, kind: 'transient' });
}

const verifyPauseMs = 200;
const verifyPauseCapMs = 3_000;

/** A route that shows nothing but an instance id, while this node's could not be asked for. */
function unknownIn(routes: Verification['routes']): Failure | undefined {
  return routes?.flatMap(({ state }) => (state.is === 'unknown' ? [state.why] : []))[0];
}

/** Describes until every route is seen here. EC2 is eventually consistent: the first answers may be old. */
async function verify(
  ports: StartPorts,
  { toVerify, warnings }: WrittenRoutes,
  self: SelfInRoutes,
): Promise<Outcome> {
  const { clock, signal } = ports.deadline;
  let lastAnswerAt = clock.now();
  let routes: Verification['routes'];
  let failure: Failure | undefined;
  for (let pauseMs = verifyPauseMs; ; pauseMs = Math.min(verifyPauseCapMs, pauseMs * 2)) {
    const answer = await describe(ports, toVerify, 1);
    if (answer.ok) {
      lastAnswerAt = clock.now();
      const identity = await identify(ports, self, answer.value);
      routes = toVerify.map((key) => ({ ...key, state: routeState(key, answer.value, identity) }));
      failure = unknownIn(routes);
      // What the deadline cut off says nothing; the failure before it does
    } else if (!signal.aborted || !failure) failure = answer.failure;
    const decided = decideVerification(
      {
        routes,
        failure,
        sinceLastAnswerMs: clock.now() - lastAnswerAt,
        isOutOfTime: signal.aborted,
      },
      warnings,
    );
    if (decided !== 'ask again') return decided;
    await clock.sleep(pauseMs * (0.5 + clock.random()));
  }
}
