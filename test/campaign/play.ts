import type { Parameters } from '../../src/agent.ts';
import { monitor } from '../../src/actions/monitor.ts';
import { start } from '../../src/actions/start.ts';
import { stop } from '../../src/actions/stop.ts';
import type { Outcome } from '../../src/ocf/outcome.ts';
import { VirtualTime } from '../fakes/deadline.ts';
import { parametersOf } from '../fakes/node.ts';
import { ActionRun, type Stage } from './action-run.ts';
import { boot, changeOf } from './deeds.ts';
import { endingOf, makeWell, settledMs, type EndingStep } from './ending.ts';
import { Faults } from './faults.ts';
import { History } from './history.ts';
import { portsOf } from './run-ports.ts';
import type { ActionStep, CrashHow, OthersStep, Step, Story } from './story.ts';
import {
  addAddress,
  changeNode,
  freshNode,
  macAddressOf,
  networkInterfaceIdOf,
  pointRoute,
  routeKeysOf,
  type NodeName,
  type World,
} from './world.ts';

/** A story that has been played: every run of an action, in the order of their beginnings, and all that was true. */
export interface Chronicle {
  readonly story: Story;
  readonly parameters: Parameters;
  readonly history: History;
  readonly runs: readonly ActionRun[];
  /** When all was well again. */
  readonly ending: readonly Ended[];
}

export interface Ended extends EndingStep {
  readonly run: ActionRun;
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
  const begin = async (step: ActionStep): Promise<ActionRun> => {
    await underWay.get(step.on);
    history.change('someone', boot(step.on));
    const run = new ActionRun(runs.length, step, stage);
    runs.push(run);
    underWay.set(step.on, perform(run, stage, parameters));
    return run;
  };

  for (const step of story.steps) {
    if (step.afterMs > 0) await time.sleepUntil(time.now + step.afterMs);
    if (step.do === 'run') await begin(step);
    else others(step, stage, runs);
  }
  await Promise.all(underWay.values());
  const told = runs.length;

  stage.faults.clear();
  for (const change of makeWell(story)) history.change('someone', change);
  await time.sleepUntil(time.now + settledMs);
  const ending: Ended[] = [];
  for (const step of endingOf(story)) {
    ending.push({ ...step, run: await begin(step.step) });
    await underWay.get(step.step.on);
  }
  return { story, parameters, history, runs: runs.slice(0, told), ending };
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
