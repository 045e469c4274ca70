import type { AgentAction } from './case-record.ts';
import type { ClientOutage } from './client-outages.ts';

/** The part of an outage that was the agent's own: the rest is the cluster's, which notices, fences and decides. */
export type AgentShare = {
  action: 'start' | 'monitor';
  node: string;
  /** When the action began, or the outage, if that was later. */
  from: number;
  ms: number;
};

/**
 * A monitor that put a route back may be over a little before the client's next request gets its answer. No longer than this, so
 * that a monitor that only happened to run does not count.
 */
const untilTheNextRequest = 100;

/**
 * From the begin of the action that ended the outage until the first answer. `undefined` → none that is known: a
 * packet got lost, a cable was plugged in again, or nobody answered any more.
 *
 * Another node answers because of a start there. Without one, the node that answers may have put its route back in a monitor.
 */
export function agentShare(outage: ClientOutage, actions: readonly AgentAction[]): AgentShare | undefined {
  const there = actions.filter(
    ({ node, resource, from }) =>
      node === outage.after && resource === outage.client.resource && from < outage.until,
  );
  const ended =
    there.findLast((action) => action.action === 'start' && isStartThatEnded(action, outage)) ??
    there.findLast((action) => action.action === 'monitor' && isMonitorThatEnded(action, outage));
  if (ended === undefined) return undefined;
  const from = Math.max(ended.from, outage.from);
  return {
    action: ended.action === 'start' ? 'start' : 'monitor',
    node: ended.node,
    from,
    ms: outage.until - from,
  };
}

/** A start that had failed while there was still no answer is not the one that brought it; Pacemaker tried again. */
function isStartThatEnded({ from, until = from, exitCode = 0 }: AgentAction, outage: ClientOutage): boolean {
  return until >= outage.from && (exitCode === 0 || until >= outage.until);
}

function isMonitorThatEnded({ from, until = from }: AgentAction, outage: ClientOutage): boolean {
  return until >= outage.from && until >= outage.until - untilTheNextRequest;
}
