import type { RouteKey } from '../../src/ports.ts';
import type { NodeName } from './world.ts';

/** What happens to a cluster, from the beginning: data alone, so that a failing one can be made shorter. */
export interface Story {
  readonly nodes: readonly NodeName[];
  readonly ips: readonly string[];
  readonly tables: readonly string[];
  /** Instance parameters beside `ip` and `routing_table`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Where the resource runs at the beginning; `undefined` → nowhere. */
  readonly active: NodeName | undefined;
  /** The target of every route at the beginning where the resource runs nowhere; `undefined` → there is none. */
  readonly routes: readonly (string | undefined)[];
  readonly steps: readonly Step[];
  readonly ending: Ending;
}

/** In the end all is well again, and the resource has to go where it is told to. */
export interface Ending {
  readonly startOn: NodeName;
  /** Pacemaker stops where an action has failed before it starts elsewhere. */
  readonly stopFirst: boolean;
}

/** `afterMs`: since the step before; what that step began may still be going on. */
export type Step = { readonly afterMs: number } & (ActionStep | OthersStep);

export type ActionName = 'start' | 'stop' | 'monitor' | 'probe';

/** A node that is off boots before. */
export interface ActionStep {
  readonly do: 'run';
  readonly action: ActionName;
  readonly on: NodeName;
  readonly timeoutMs: number;
  /** How long the calls of this run take, in turn and then again from the first (ms). */
  readonly latenciesMs: readonly number[];
  /** How old what EC2 shows to them is, in the same way (ms). */
  readonly lagsMs: readonly number[];
  readonly random: number;
  readonly crash?: Crash;
}

export interface Crash {
  /** 1 → in the first call of a port. */
  readonly inCall: number;
  readonly when: 'before it takes effect' | 'after it took effect';
  readonly how: CrashHow;
}

/** `killed`: the agent alone, by SIGKILL. `reboot`: the node; its addresses are gone. `stopped`: the instance, too. */
export type CrashHow = 'killed' | 'reboot' | 'stopped';

export type OthersStep =
  | { readonly do: 'crash'; readonly on: NodeName; readonly how: CrashHow }
  | ({ readonly do: 'fault' } & Fault)
  | { readonly do: 'recover' }
  | { readonly do: 'point'; readonly route: RouteKey; readonly to: string | undefined }
  | { readonly do: 'delete table' | 'create table'; readonly table: string }
  | {
      readonly do: 'add address' | 'delete address';
      readonly address: string;
      readonly on: NodeName;
      readonly interfaceName: string;
      readonly prefixLength: number;
    }
  | {
      readonly do: 'link';
      readonly on: NodeName;
      readonly interfaceName: string;
      readonly becomes: LinkChange;
    };

export type LinkChange = 'up' | 'down' | 'without carrier' | 'renamed' | 'gone';

export type Operation =
  | 'DescribeRouteTables'
  | 'ReplaceRoute'
  | 'CreateRoute'
  | 'DescribeNetworkInterfaces'
  | 'ModifyNetworkInterfaceAttribute'
  | 'GET interface-id'
  | 'GET identity'
  | 'ip address show'
  | 'ip address add'
  | 'ip address delete'
  | 'ip route show default';

export interface Fault {
  readonly on: NodeName;
  readonly operation: Operation;
  readonly how: FaultName;
  /** How many calls still work before. */
  readonly after: number;
  /** How many calls; `Infinity` → until all recovers. */
  readonly times: number;
  /** It takes effect all the same; only the answer is lost or wrong. */
  readonly applied: boolean;
}

export type FaultName =
  | 'hangs'
  | 'throttled'
  | 'no answer'
  | 'unreadable'
  | 'denied'
  | 'refused'
  | 'busy'
  | 'not permitted'
  | 'not installed';

// --- Words ------------------------------------------------------------------------------------------------

export function formatStory(story: Story): string {
  const { nodes, ips, tables, parameters, active, routes, steps, ending } = story;
  const configured = Object.entries({ ip: ips.join(), routing_table: tables.join(), ...parameters });
  return [
    `${nodes.join(', ')}; ${configured.map(([name, value]) => `${name}=${value}`).join(' ')}`,
    active
      ? `at first it runs on ${active}`
      : `routes at first: ${routes.map((target) => target ?? 'none').join(', ')}`,
    ...steps.map((step, index) => `${index + 1}. ${formatStep(step)}`),
    `ending: ${ending.stopFirst ? 'stop everywhere, then start' : 'start at once'} on ${ending.startOn}`,
  ].join('\n');
}

function formatStep(step: Step): string {
  return `${step.afterMs > 0 ? `${step.afterMs} ms later ` : ''}${formatDeed(step)}`;
}

function formatDeed(step: Step): string {
  switch (step.do) {
    case 'run':
      return formatAction(step);
    case 'crash':
      return `${step.on}: ${step.how}`;
    case 'fault': {
      const after = step.after > 0 ? `after ${step.after} more ` : '';
      const times = step.times === Infinity ? 'from then on' : `${step.times} times`;
      return `${step.on}: ${step.operation} ${step.how} ${after}${times}${step.applied ? ', but takes effect' : ''}`;
    }
    case 'recover':
      return 'everything works again';
    case 'point':
      return `someone points ${step.route.routeTableId} ${step.route.destination} at ${step.to ?? 'nothing'}`;
    case 'delete table':
    case 'create table':
      return `someone: ${step.do} ${step.table}`;
    case 'add address':
    case 'delete address':
      return `someone on ${step.on}: ${step.do} ${step.address}/${step.prefixLength} dev ${step.interfaceName}`;
    case 'link':
      return `${step.on}: ${step.interfaceName} ${step.becomes}`;
    default:
      return step satisfies never;
  }
}

function formatAction({ action, on, timeoutMs, latenciesMs, lagsMs, crash }: ActionStep): string {
  return [
    `${action} on ${on}, timeout ${timeoutMs} ms`,
    latenciesMs.some((ms) => ms > 0) ? `, calls take ${latenciesMs.join(', ')} ms` : '',
    lagsMs.some((ms) => ms > 0) ? `, EC2 shows what was ${lagsMs.join(', ')} ms ago` : '',
    crash ? `, ${crash.how} in call ${crash.inCall} ${crash.when}` : '',
  ].join('');
}
