import type { Failure } from '../../answer.ts';

/** `error`: a failover fails, or the resource does. `warning`: some clients, some failovers, some day. */
export type Severity = 'error' | 'warning';

/** Something that stands in the way of a failover. */
export interface Finding {
  /** By which the guide and searches find it: `unlisted-route-table`. */
  readonly code: string;
  readonly severity: Severity;
  /** What was seen, with names and values. */
  readonly what: string;
  /** What comes of it. */
  readonly means: string;
  /** What mends it: commands to paste, a line each; a sentence begins with `# `. */
  readonly mend: readonly string[];
}

/** What a check comes to. */
export type Judgement =
  | readonly Finding[]
  /** Could not be looked at: why, and what lets it be. */
  | { readonly unknown: Failure | string }
  /** There is nothing of the kind here. */
  | 'not-applicable';

/** Pure: looks at facts that were gathered before. */
export interface Check<Facts> {
  /** What holds where nothing is found, as it is shown: "each route table exists". */
  readonly title: string;
  /** Of all findings that it can come to. */
  readonly codes: readonly string[];
  /** What was seen where nothing is wrong: whose credentials, how fast. */
  readonly detail?: (facts: Facts) => string | undefined;
  readonly judge: (facts: Facts) => Judgement;
}
