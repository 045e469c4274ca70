import type { SdkException } from '../aws/failure.ts';

/** Requests are valid for five minutes, as the signers of the SDK have it with a minute to spare (ms). */
const noticeable = 240_000;

/** The time by which requests are signed: this node's, until an error's header Date says that it is wrong. */
export function serverClock() {
  let offset = 0;
  return {
    /** Milliseconds since the epoch. */
    now: () => Date.now() + offset,
    /** @returns the error, marked where the next attempt is signed with another time */
    learnFrom<Exception extends SdkException>(
      { headers }: { readonly headers: Readonly<Record<string, string>> },
      error: Exception,
    ): Exception {
      const serverTime = Date.parse(headers['date'] ?? '');
      // What a cache kept says nothing of the clock
      if (Number.isNaN(serverTime) || 'age' in headers) return error;
      const seen = serverTime - Date.now();
      if (Math.abs(seen - offset) < noticeable) return error;
      offset = seen;
      return Object.assign(error, { $metadata: { ...error.$metadata, clockSkewCorrected: true } });
    },
  };
}
