import type { RouteState } from './route-state.ts';

/**
 * EC2 is eventually consistent, so one answer is not enough to give up the service: it has to be given
 * three times in a row, over at least five seconds.
 * https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
const confirmation = { answers: 3, overMs: 5_000 } as const;

/** What has been seen of one route, in how many answers that agree, from when to when (ms). */
export interface Sighting {
  readonly state: RouteState;
  readonly answers: number;
  readonly since: number;
  readonly last: number;
}

/** Takes one more answer. A failed request (`unknown`) neither counts nor resets. */
export function see(before: Sighting | undefined, state: RouteState, at: number): Sighting {
  if (before && state.is === 'unknown') return before;
  if (before && isSame(before.state, state))
    return { ...before, state, answers: before.answers + 1, last: at };
  return { state, answers: 1, since: at, last: at };
}

/** Whether the state counts: it costs nothing, or it has been confirmed. */
export function isSettled(sighting: Sighting): boolean {
  return (
    !costsTheService(sighting.state) ||
    (sighting.answers >= confirmation.answers && sighting.last - sighting.since >= confirmation.overMs)
  );
}

/** What counts when there is no time left to ask again. */
export function settle(sighting: Sighting): RouteState {
  const { state } = sighting;
  // EC2 contradicts itself: the route is there, only not shown
  if (state.is === 'missing' && state.why?.kind === 'route-exists') return { is: 'unknown', why: state.why };
  if (isSettled(sighting)) return state;
  return {
    is: 'unknown',
    why: {
      kind: 'transient',
      operation: 'DescribeRouteTables',
      code: 'NotConfirmed',
      message:
        `said ${state.is}, with no time left to confirm it: give the operation a longer timeout ` +
        `(${sighting.answers} of ${confirmation.answers} answers, over ${confirmation.overMs / 1000} s)`,
    },
  };
}

function costsTheService({ is }: RouteState): boolean {
  return is === 'elsewhere' || is === 'missing' || is === 'blackhole';
}

function isSame(a: RouteState, b: RouteState): boolean {
  return a.is === b.is && ('target' in a ? a.target : undefined) === ('target' in b ? b.target : undefined);
}
