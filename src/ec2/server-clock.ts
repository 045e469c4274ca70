import type { SdkException } from '../aws/failure.ts';

/** Requests are valid for five minutes, as the signers of the SDK have it with a minute to spare (ms). */
const noticeable = 240_000;

/** How the time by which requests are signed differs from this node's: as an error's header Date has said. */
export function serverClock() {
  let offsetMs = 0;
  return {
    offsetMs: () => offsetMs,
    /**
     * @param signedWithMs the difference with which the request was signed, which others may have changed since
     * @returns the error, marked where the next attempt is signed with another time
     */
    learnFrom<Exception extends SdkException>(
      { headers }: { readonly headers: Readonly<Record<string, string>> },
      error: Exception,
      signedWithMs: number,
    ): Exception {
      const serverTime = Date.parse(headers['date'] ?? '');
      // What a cache kept says nothing of the clock
      if (Number.isNaN(serverTime) || 'age' in headers) return error;
      const seenMs = serverTime - Date.now();
      if (Math.abs(seenMs - signedWithMs) < noticeable) return error;
      offsetMs = seenMs;
      return Object.assign(error, { $metadata: { ...error.$metadata, clockSkewCorrected: true } });
    },
  };
}
