import type { ExitCode } from '../../src/ocf/exit-codes.ts';
import { boot, changeOf } from './deeds.ts';
import type { ActionName, ActionStep, Story } from './story.ts';
import { changeNode, freshNode, type Change, type NodeName, type World } from './world.ts';

/** Longer than any answer is late, any request under way, and any read stale (ms). */
export const settledMs = 20_000;

/** Every node and table is there, every interface is as it was; addresses and routes are as they came to be. */
export function makeWell({ nodes, tables }: Story): Change[] {
  return [
    ...nodes.map(boot),
    ...nodes.map((name) => changeNode(name, (node) => ({ ...node, links: linksAgain(name, node.links) }))),
    ...tables.map((table) => changeOf({ do: 'create table', table })),
  ];
}

function linksAgain(name: NodeName, links: World['nodes'][NodeName]['links']) {
  return freshNode(name).links.map((fresh) => {
    const { addresses = fresh.addresses } =
      links.find(({ macAddress }) => macAddress === fresh.macAddress) ?? {};
    return { ...fresh, addresses };
  });
}

export interface EndingStep {
  readonly step: ActionStep;
  readonly expected: ExitCode;
  /** After it, one node has every address and all routes. */
  readonly isHandedOver: boolean;
}

/** Whatever has happened: the resource goes where it is told to, everybody knows it, and it can be stopped. */
export function endingOf({ nodes, ending: { startOn, stopFirst } }: Story): EndingStep[] {
  const elsewhere = nodes.filter((node) => node !== startOn);
  const succeeds = (action: ActionName, on: NodeName) => endingStep(action, on, 'OCF_SUCCESS');
  const isNotRunning = (action: ActionName, on: NodeName) => endingStep(action, on, 'OCF_NOT_RUNNING');
  return [
    ...(stopFirst ? nodes.map((node) => succeeds('stop', node)) : []),
    succeeds('start', startOn),
    ...elsewhere.map((node) => succeeds('stop', node)),
    { ...succeeds('start', startOn), isHandedOver: true },
    succeeds('monitor', startOn),
    succeeds('probe', startOn),
    ...elsewhere.map((node) => isNotRunning('probe', node)),
    succeeds('stop', startOn),
    succeeds('stop', startOn),
    isNotRunning('monitor', startOn),
    isNotRunning('probe', startOn),
  ];
}

function endingStep(action: ActionName, on: NodeName, expected: ExitCode): EndingStep {
  const usual = { timeoutMs: 178_000, latenciesMs: [], lagsMs: [], random: 0.5 };
  return { step: { do: 'run', action, on, ...usual }, expected, isHandedOver: false };
}
