/** The requests that an account may make of one API action in one Region. */
export type BucketLimits = {
  /** Tokens in a full bucket. */
  readonly maximum: number;
  /** Tokens a second. */
  readonly refillRate: number;
};

/**
 * "Each request that you make removes one token from the API's bucket": 100 tokens and 20 a second for actions that
 * change nothing, 50 and 5 for those that do.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
export const NON_MUTATING = { maximum: 100, refillRate: 20 } as const satisfies BucketLimits;
export const MUTATING = { maximum: 50, refillRate: 5 } as const satisfies BucketLimits;

/** One bucket per API action, full at first. Times in ms. */
export class TokenBuckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** Whether the request gets a token. */
  take(action: string, { maximum, refillRate }: BucketLimits, now: number): boolean {
    const { tokens, at } = this.#buckets.get(action) ?? { tokens: maximum, at: now };
    const refilled = Math.min(maximum, tokens + (Math.max(0, now - at) / 1000) * refillRate);
    const taken = refilled >= 1;
    this.#buckets.set(action, { tokens: taken ? refilled - 1 : refilled, at: now });
    return taken;
  }
}
