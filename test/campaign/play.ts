import type { Parameters } from '../../src/agent.ts';
import { monitor } from '../../src/actions/monitor.ts';
import { start } from '../../src/actions/start.ts';
import { stop } from '../../src/actions/stop.ts';
import type { Outcome } from '../../src/ocf/outcome.ts';
import { VirtualTime } from '../fakes/deadline.ts';
import { parametersOf } from '../fakes/node.ts';
import { ActionRun, type Stage } from './action-run.ts';
import { Faults } from './faults.ts';
import { History } from './history.ts';
import { portsOf } from './run-ports.ts';
import type { ActionName, ActionStep, CrashHow, OthersStep, Step, Story } from './story.ts';
import {
  addAddress,
  changeLink,
  changeNode,
  deleteAddress,
  freshNode,
  macAddressOf,
  networkInterfaceIdOf,
  pointRoute,
  routeKeysOf,
  type Change,
  type NodeName,
  type World,
} from './world.ts';

/** A story that has been played: every run of an action, in the order of their beginnings, and all that was true. */
export interface Chronicle {
  readonly story: Story;
  readonly parameters: Parameters;
  readonly history: History;
  readonly runs: readonly ActionRun[];
  /** The runs of the ending, when all was well again. */
  readonly ending: readonly ActionRun[];
}

/** The real actions of all nodes in one virtual time. Nodes act side by side; on one node an action waits for the one before. */
export async function play(story: Story): Promise<Chronicle> {
  const time = new VirtualTime();
  const history = new History(time, firstWorld(story));
  const stage: Stage = { time, history, faults: new Faults() };
  const parameters = parametersOf({
    ip: story.ips.join(),
    routing_table: story.tables.join(),
    ...story.parameters,
  });
  const runs: ActionRun[] = [];
  const underWay = new Map<NodeName, Promise<ActionRun>>();
  const begin = async (step: ActionStep): Promise<void> => {
    await underWay.get(step.on);
    history.change('someone', boot(step.on));
    const run = new ActionRun(runs.length, step, stage);
    runs.push(run);
    underWay.set(step.on, perform(run, stage, parameters));
  };

  for (const step of story.steps) {
    if (step.afterMs > 0) await time.sleepUntil(time.now + step.afterMs);
    if (step.do === 'run') await begin(step);
    else others(step, stage, runs);
  }
  await Promise.all(underWay.values());

  await makeWell(story, stage);
  const told = runs.length;
  for (const step of endingOf(story)) {
    await begin(step);
    await underWay.get(step.on);
  }
  return { story, parameters, history, runs: runs.slice(0, told), ending: runs.slice(told) };
}

async function perform(run: ActionRun, stage: Stage, parameters: Parameters): Promise<ActionRun> {
  const ended = await Promise.race([act(run, stage, parameters), run.crashed]);
  if (typeof ended === 'string') applyCrash(stage, run.step.on, ended);
  run.finish(ended);
  return run;
}

function act(run: ActionRun, stage: Stage, parameters: Parameters): Promise<Outcome> {
  const ports = portsOf(run, stage);
  const { action } = run.step;
  switch (action) {
    case 'start':
      return start(ports, parameters);
    case 'stop':
      return stop(ports, parameters.ip);
    case 'monitor':
      return monitor(ports, parameters, { isProbe: false, checkLevel: 0 });
    case 'probe':
      return monitor(ports, parameters, { isProbe: true, checkLevel: 0 });
    default:
      return action satisfies never;
  }
}

function firstWorld({ nodes, tables, ips, active, routes, parameters }: Story): World {
  const empty: World = {
    tables: Object.fromEntries(tables.map((table) => [table, {}])),
    nodes: Object.fromEntries(nodes.map((node) => [node, freshNode(node)])),
  };
  const device = parameters['interface'] === 'eth1' ? 'eth1' : 'eth0';
  const target = active && networkInterfaceIdOf(macAddressOf(active, device));
  const changes = [
    ...(active ? ips.map((ip) => addAddress(active, device, ip)) : []),
    ...routeKeysOf(tables, ips).map((key, index) => pointRoute(key, target ?? routes[index])),
  ];
  return changes.reduce((world, change) => change(world), empty);
}

// --- What others do ---------------------------------------------------------------------------------------

function others(step: Step & OthersStep, stage: Stage, runs: readonly ActionRun[]): void {
  const { history, faults } = stage;
  switch (step.do) {
    case 'crash': {
      const running = runs.find((run) => run.step.on === step.on && run.end === undefined);
      running?.crash(step.how);
      if (step.how !== 'killed') applyCrash(stage, step.on, step.how);
      return;
    }
    case 'fault':
      faults.add(step);
      return;
    case 'recover':
      faults.clear();
      return;
    case 'point':
    case 'create table':
    case 'delete table':
    case 'add address':
    case 'delete address':
    case 'link':
      history.change('someone', changeOf(step));
      return;
    default:
      step satisfies never;
  }
}

/** A node that is off has no addresses: the kernel forgets them. */
function applyCrash({ history }: Stage, on: NodeName, how: CrashHow): void {
  if (how === 'killed') return;
  const isInstanceRunning = how === 'reboot';
  history.change(
    'someone',
    changeNode(on, () => ({ ...freshNode(on), isOn: false, isInstanceRunning })),
  );
}

function changeOf(step: Exclude<OthersStep, { do: 'crash' | 'fault' | 'recover' }>): Change {
  switch (step.do) {
    case 'point':
      return pointRoute(step.route, step.to);
    case 'create table':
      return (world) => ({ ...world, tables: { [step.table]: {}, ...world.tables } });
    case 'delete table':
      return (world) => {
        const others = Object.entries(world.tables).filter(([table]) => table !== step.table);
        return { ...world, tables: Object.fromEntries(others) };
      };
    case 'add address':
      return addAddress(step.on, step.interfaceName, step.address, step.prefixLength);
    case 'delete address':
      return deleteAddress(step.on, step.interfaceName, step.address, step.prefixLength);
    case 'link':
      return link(step);
    default:
      return step satisfies never;
  }
}

function boot(on: NodeName): Change {
  return (world) => (world.nodes[on]?.isOn ? world : changeNode(on, () => freshNode(on))(world));
}

function link({ on, interfaceName, becomes }: Extract<OthersStep, { do: 'link' }>): Change {
  switch (becomes) {
    case 'up':
      return changeLink(on, interfaceName, (old) => ({ ...old, isUp: true, hasCarrier: true }));
    case 'down':
      // The kernel takes the IPv6 addresses with it
      return changeLink(on, interfaceName, (old) => ({
        ...old,
        isUp: false,
        hasCarrier: false,
        addresses: old.addresses.filter(({ address }) => !address.includes(':')),
      }));
    case 'without carrier':
      return changeLink(on, interfaceName, (old) => ({ ...old, hasCarrier: false }));
    case 'renamed':
      return changeLink(on, interfaceName, (old) => ({ ...old, interfaceName: `${old.interfaceName}0` }));
    case 'gone':
      return changeNode(on, (node) => ({
        ...node,
        links: node.links.filter((old) => old.interfaceName !== interfaceName),
      }));
    default:
      return becomes satisfies never;
  }
}

// --- The ending -------------------------------------------------------------------------------------------

/** Longer than any answer is late, any request under way, and any read stale. */
const settledMs = 20_000;

/** Nothing fails any more, every node and table is there, every interface is as it was; addresses and routes are as they came to be. */
async function makeWell({ nodes, tables }: Story, { time, history, faults }: Stage): Promise<void> {
  faults.clear();
  const changes = [
    ...nodes.map(boot),
    ...nodes.map((name) => changeNode(name, (node) => ({ ...node, links: linksAgain(name, node.links) }))),
    ...tables.map((table) => changeOf({ do: 'create table', table })),
  ];
  for (const change of changes) history.change('someone', change);
  await time.sleepUntil(time.now + settledMs);
}

function linksAgain(name: NodeName, links: World['nodes'][NodeName]['links']) {
  return freshNode(name).links.map((fresh) => {
    const { addresses = fresh.addresses } =
      links.find(({ macAddress }) => macAddress === fresh.macAddress) ?? {};
    return { ...fresh, addresses };
  });
}

function* endingOf({ nodes, ending: { startOn, stopFirst } }: Story): Generator<ActionStep> {
  const run = (action: ActionName, on: NodeName): ActionStep => ({
    do: 'run',
    action,
    on,
    timeoutMs: 178_000,
    latenciesMs: [],
    lagsMs: [],
    random: 0.5,
  });
  const elsewhere = nodes.filter((node) => node !== startOn);
  if (stopFirst) for (const node of nodes) yield run('stop', node);
  yield run('start', startOn);
  for (const node of elsewhere) yield run('stop', node);
  yield run('start', startOn);
  yield run('monitor', startOn);
  yield run('probe', startOn);
  for (const node of elsewhere) yield run('probe', node);
  yield run('stop', startOn);
  yield run('stop', startOn);
  yield run('monitor', startOn);
  yield run('probe', startOn);
}
