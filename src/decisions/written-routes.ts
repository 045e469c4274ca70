import type { Answer, Failure } from '../answer.ts';
import type { ExitCode } from '../ocf/exit-codes.ts';
import type { Outcome } from '../ocf/outcome.ts';
import type { RouteKey } from '../ports.ts';
import { formatFailures } from '../reasons.ts';

/** How the attempt to take one route ended, after all retries. */
export interface RouteWrite extends RouteKey {
  readonly answer: Answer<void>;
}

export interface WrittenRoutes {
  /** These have to be seen here before start is done. */
  readonly toVerify: readonly RouteKey[];
  readonly warnings: readonly string[];
}

/**
 * What the writes mean. A table that does not exist, and a missing route that this node may not create, are
 * skipped as long as another table took the route of the same address. Everything else has to succeed.
 */
export function decideWrites(writes: readonly RouteWrite[]): WrittenRoutes | Outcome {
  const toVerify = writes.filter(({ answer }) => answer.ok);
  const isServed = ({ destination }: RouteKey) =>
    toVerify.some((written) => written.destination === destination);
  const failures = writes.flatMap((write) =>
    write.answer.ok ? [] : [{ ...write, failure: write.answer.failure }],
  );
  const serious = failures.filter((write) => !isSkippable(write.failure) || !isServed(write));
  const reason = formatFailures(failures.map(({ failure }) => failure));
  if (serious.length > 0) return { exit: exitForFailures(serious.map(({ failure }) => failure)), reason };
  return { toVerify, warnings: failures.length === 0 ? [] : [`skipped: ${reason}`] };
}

function isSkippable({ kind, operation }: Failure): boolean {
  return kind === 'no-such-table' || (kind === 'denied' && operation === 'CreateRoute');
}

/** Of several failures the softest counts: what may work the next time should be tried again on this node. */
export function exitForFailures(failures: readonly Failure[]): ExitCode {
  const kinds = failures.map(({ kind }) => kind);
  if (kinds.every((kind) => kind === 'no-such-table')) return 'OCF_ERR_ARGS';
  if (kinds.every((kind) => kind === 'no-such-table' || kind === 'denied')) return 'OCF_ERR_PERM';
  return 'OCF_ERR_GENERIC';
}
