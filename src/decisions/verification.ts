import type { Failure } from '../answer.ts';
import type { Outcome } from '../ocf/outcome.ts';
import { formatFailure, formatRoutes } from '../reasons.ts';
import type { ObservedRoute } from './route-state.ts';

/** How long acknowledged writes wait for an answer that shows them (ms). */
const verifyAtMostMs = 10_000;

/** What verifying has come to. */
export interface Verification {
  /** As last described; `undefined` → never answered. */
  readonly routes: readonly ObservedRoute[] | undefined;
  /** The last failed question; `undefined` → the last one was answered. */
  readonly failure: Failure | undefined;
  readonly sinceLastAnswerMs: number;
  readonly isOutOfTime: boolean;
}

/**
 * Whether start is done. EC2 has acknowledged every write, so that no answer is not a failure; an answer that
 * shows the route elsewhere until the end is one.
 */
export function decideVerification(seen: Verification, warnings: readonly string[]): Outcome | 'ask again' {
  const { routes, failure, sinceLastAnswerMs, isOutOfTime } = seen;
  const others = routes?.filter(({ state }) => state.is !== 'here') ?? [];
  if (failure) {
    // Whoever answered was not EC2, and may not have been when it acknowledged
    const isUnreadable = failure.code === 'UnreadableAnswer';
    if (failure.kind === 'transient' && (isUnreadable || sinceLastAnswerMs < verifyAtMostMs) && !isOutOfTime)
      return 'ask again';
    if (isUnreadable)
      return {
        exit: 'OCF_ERR_GENERIC',
        reason: `the routes could not be verified: ${formatFailure(failure)}`,
      };
    if (!isOutOfTime || others.length === 0)
      return {
        exit: 'OCF_SUCCESS',
        warnings: [
          ...warnings,
          `EC2 acknowledged every route, but they could not be verified: ${formatFailure(failure)}`,
        ],
      };
  } else if (routes && others.length === 0) return { exit: 'OCF_SUCCESS', warnings };
  if (!isOutOfTime) return 'ask again';
  return {
    exit: 'OCF_ERR_GENERIC',
    reason: `${formatRoutes(others)}; EC2 acknowledged the change, but never showed it`,
    warnings,
  };
}
