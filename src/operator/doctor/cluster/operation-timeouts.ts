import type { Cib, ConfiguredResource } from '../../cluster/cib.ts';
import { secondsOf } from '../../cluster/seconds-of.ts';
import { isFalse } from './is-true.ts';

/** As Pacemaker counts them (ms). `undefined` → written in a way that is not read here. */
export interface EffectiveTimeouts {
  readonly start: number | undefined;
  readonly stop: number | undefined;
  /** The shortest of the recurring monitors; `undefined` also where there is none. */
  readonly monitor: number | undefined;
}

/**
 * "How long to wait before declaring the action has failed. Defaults to … 20s"
 * https://clusterlabs.org/projects/pacemaker/doc/2.1/Pacemaker_Explained/html/operations.html
 */
const defaultSeconds = 20;

/** The operation's own, or that of `op_defaults`, or Pacemaker's: what the agent advertises does not count. */
export function effectiveTimeouts(
  cib: Pick<Cib, 'operationDefaults'>,
  { operations }: ConfiguredResource,
): EffectiveTimeouts {
  const ms = (timeout: string | undefined) => {
    const seconds = secondsOf(timeout ?? cib.operationDefaults['timeout'] ?? String(defaultSeconds));
    return seconds === undefined ? undefined : seconds * 1000;
  };
  const monitors = recurringMonitors({ operations }).map(({ timeout }) => ms(timeout));
  const known = monitors.filter((timeout) => timeout !== undefined);
  return {
    start: ms(operations.find(({ name }) => name === 'start')?.timeout),
    stop: ms(operations.find(({ name }) => name === 'stop')?.timeout),
    monitor: known.length < monitors.length || known.length === 0 ? undefined : Math.min(...known),
  };
}

export function recurringMonitors({ operations }: Pick<ConfiguredResource, 'operations'>) {
  return configuredMonitors({ operations }).filter(({ enabled }) => !isFalse(enabled));
}

/** Those that are switched off as well. */
export function configuredMonitors({ operations }: Pick<ConfiguredResource, 'operations'>) {
  return operations.filter(
    ({ name, interval }) => name === 'monitor' && secondsOf(interval) !== 0 && interval,
  );
}
