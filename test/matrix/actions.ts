import type { ExitCode } from '../../src/ocf/exit-codes.ts';

/** What the agent is run for, and in which state of the node. */
export interface MatrixAction {
  /** As `BlackBox.run` takes it. */
  readonly argument: 'start' | 'stop' | 'monitor' | 'probe' | 'validate-all' | 'reload-agent' | 'meta-data';
  /** `active`: the address is here and the routes point here. `standby`: neither. */
  readonly state: 'active' | 'standby';
  /** Whether it asks AWS anything; of the others nothing that happens there is noticed. */
  readonly asks: boolean;
  /** What it says where nothing is wrong. */
  readonly healthy: ExitCode;
  readonly checkLevel?: number;
}

const table = {
  start: { argument: 'start', state: 'standby', asks: true, healthy: 'OCF_SUCCESS' },
  stop: { argument: 'stop', state: 'active', asks: false, healthy: 'OCF_SUCCESS' },
  'stop of a standby': { argument: 'stop', state: 'standby', asks: false, healthy: 'OCF_SUCCESS' },
  monitor: { argument: 'monitor', state: 'active', asks: true, healthy: 'OCF_SUCCESS' },
  'monitor of a standby': {
    argument: 'monitor',
    state: 'standby',
    asks: false,
    healthy: 'OCF_NOT_RUNNING',
  },
  probe: { argument: 'probe', state: 'active', asks: true, healthy: 'OCF_SUCCESS' },
  'probe of a standby': { argument: 'probe', state: 'standby', asks: false, healthy: 'OCF_NOT_RUNNING' },
  'validate-all': { argument: 'validate-all', state: 'standby', asks: false, healthy: 'OCF_SUCCESS' },
  'validate-all 10': {
    argument: 'validate-all',
    state: 'standby',
    asks: true,
    healthy: 'OCF_SUCCESS',
    checkLevel: 10,
  },
  'reload-agent': { argument: 'reload-agent', state: 'active', asks: false, healthy: 'OCF_SUCCESS' },
  'meta-data': { argument: 'meta-data', state: 'active', asks: false, healthy: 'OCF_SUCCESS' },
} as const satisfies Record<string, MatrixAction>;

export type ActionName = keyof typeof table;
export type AskingAction = {
  [Name in ActionName]: (typeof table)[Name]['asks'] extends true ? Name : never;
}[ActionName];

export const actions: Readonly<Record<ActionName, MatrixAction>> = table;
export const actionNames = Object.keys(table) as ActionName[];
export const askingActions = actionNames.filter(isAsking);

export function isAsking(name: ActionName): name is AskingAction {
  return actions[name].asks;
}
