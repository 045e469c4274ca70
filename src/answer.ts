/**
 * The answer of a port: a value, or why there is none. A failed question is never read as "no".
 */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** An answer that is none. */
export type Failed = Extract<Answer<unknown>, { ok: false }>;

/**
 * What a failure means for what happens next:
 *
 * - `transient`: worth asking again (throttling, 5xx, network, timeouts)
 * - `denied`: this node may not (IAM, credentials, capabilities)
 * - `no-such-table`, `no-such-route`, `route-exists`: EC2's answer about that route table or route
 * - `not-installed`: the command is not on this node
 * - `refused`: anything else that would be answered the same way the next time
 */
export type FailureKind =
  'transient' | 'denied' | 'no-such-table' | 'no-such-route' | 'route-exists' | 'not-installed' | 'refused';

/** Data only; `formatFailure` makes the sentence. Never holds a secret. */
export interface Failure {
  readonly kind: FailureKind;
  /** The call, spelt as its API or manual page spells it: `ReplaceRoute`, `ip address add`. */
  readonly operation: string;
  /** What it was about: `rtb-… 192.168.10.15/32`. */
  readonly subject?: string;
  /** EC2's error code, an errno name, `HTTP 404`, `exit 2`. */
  readonly code: string;
  readonly message: string;
  /** AWS support can find the call by it. */
  readonly requestId?: string;
}

export function ok<T>(value: T): Answer<T> {
  return { ok: true, value };
}

export function failed(failure: Failure): Answer<never> {
  return { ok: false, failure };
}

/**
 * From the text of an answer to its value. What a parser throws becomes a failure, without the text: it may
 * hold a secret, and JSON.parse quotes it.
 */
export function parseAnswer<T>(
  operation: string,
  answer: Answer<string>,
  parse: (text: string) => T,
): Answer<T> {
  if (!answer.ok) return answer;
  try {
    return ok(parse(answer.value));
  } catch (error) {
    const message = error instanceof SyntaxError ? 'the answer could not be read' : (error as Error).message;
    return failed({ kind: 'transient', operation, code: 'UnreadableAnswer', message });
  }
}
