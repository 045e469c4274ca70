import type { ActionResult, HowToRun } from '../agent/black-box.ts';
import { overlayIp, tables } from '../agent/black-box.ts';
import { actions } from './actions.ts';
import { bring } from './bring.ts';
import { titleOf, type Cell } from './cells.ts';
import { expectedOfCell } from './expected-cell.ts';
import { judge, type Seen, type World } from './judge.ts';
import { destination, type Lane } from './lane.ts';
import { isStep, steps } from './steps.ts';

/** What became of a cell. */
export interface Played {
  readonly cell: Cell;
  readonly title: string;
  /** `undefined` → it did not run to its end, or wrote what it must not. */
  readonly result: ActionResult | undefined;
  /** None → it passed. */
  readonly problems: readonly string[];
}

/** One cell on a lane: the state is set up, the fault brought about, the agent run, the fault undone, all of it judged. */
export async function play(lane: Lane, cell: Cell): Promise<Played> {
  const { box } = lane;
  const title = titleOf(cell);
  await setUp(lane, cell);
  const { how, undo } = await bring(lane, cell);
  const others = lane.running();
  const before = await worldOf(lane, undefined);
  box.simulator.clearCalls();
  let result: ActionResult | undefined;
  let complaint: string | undefined;
  let strangers: readonly string[];
  try {
    const { argument, checkLevel } = actions[cell.action];
    const env = { ...(checkLevel !== undefined && { OCF_CHECK_LEVEL: String(checkLevel) }), ...how.env };
    result = await box.run(argument, { ...how, env });
  } catch (error) {
    complaint = complain(error);
  } finally {
    strangers = await lane.strangers(others);
    box.simulator.clearFaults();
    await undo();
  }
  const after = await worldOf(lane, cell);
  const { imdsCalls, calls } = box.simulator;
  const seen: Seen = {
    result,
    complaint,
    strangers: strangers.length,
    before,
    after,
    asked: requestsOf(lane, cell),
    requests: imdsCalls.length + calls.length,
  };
  return {
    cell,
    title,
    result,
    problems: judge(cell, expectedOfCell(cell), seen, timeoutMs(how)),
  };
}

/** What an assertion of BlackBox says, with what it saw. */
function complain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'actual' in error ? `${error.message}: ${JSON.stringify(error.actual)}` : error.message;
}

const timeoutMs = ({ timeout = 20 }: HowToRun) => timeout * 1000;

/** How often the step of the cell was asked. */
function requestsOf({ box }: Lane, { where }: Cell): number {
  if (!isStep(where)) return 0;
  const { service, path, operation } = steps[where];
  return service === 'imds'
    ? box.simulator.imdsCalls.filter((call) => path?.test(call.path)).length
    : box.simulator.calls.filter(({ action }) => action === operation).length;
}

const known = new WeakMap<Lane, readonly string[]>();

/** @param after `undefined` → the places of the address are known from before */
async function worldOf(lane: Lane, after: Cell | undefined): Promise<World> {
  const places = after === undefined ? known.get(lane) : undefined;
  const found = places ?? (await lane.box.placesOf(overlayIp));
  known.set(lane, found);
  return { places: found, routes: tables.map((table) => lane.box.routeOf(table)) };
}

/** Only what is not so yet: most cells change little. */
async function setUp(lane: Lane, { action, where }: Cell): Promise<void> {
  const { box } = lane;
  const isActive = actions[action].state === 'active';
  const { places } = await worldOf(lane, undefined);
  const verb = isActive ? 'replace' : 'delete';
  if ((places[0] === 'eth0') !== isActive || places.length > 1) {
    for (const place of places) if (!isActive || place !== 'eth0') await address(lane, 'delete', place);
    if (isActive) await address(lane, verb, 'eth0');
    known.set(lane, isActive ? ['eth0'] : []);
  }
  const wanted = isActive ? 'node1' : 'node2';
  for (const [index, table] of tables.entries()) {
    // A route that somebody has deleted: of start all, of monitor one
    const isMissing =
      where === 'CreateRoute' && (action === 'start' || (action === 'monitor' && index === 0));
    if (isMissing) await box.simulator.vpc.deleteRoute(table, destination);
    else if (box.routeOf(table) !== wanted)
      await box.simulator.vpc.setRoute(table, destination, box.vpc.networkInterfaceId(wanted));
  }
  const networkInterfaceId = box.vpc.networkInterfaceId('node1');
  const sourceDestCheck = where === 'ModifyNetworkInterfaceAttribute';
  await box.simulator.vpc.apply({ networkInterfaceId, sourceDestCheck });
}

function address({ node }: Lane, verb: string, interfaceName: string) {
  return node.run('ip', ['address', verb, destination, 'dev', interfaceName]);
}
