/** By how much this clock is behind that of AWS, as the header Date of its answers says to the second. */
export function hearClock(now: () => number) {
  let behindMs: number | undefined;
  return {
    behindMs: () => behindMs,
    hear: (headers: Readonly<Record<string, string>>): void => {
      const serverTime = Date.parse(headers['date'] ?? '');
      // What a cache kept says nothing of the clock
      if (!Number.isNaN(serverTime) && !('age' in headers)) behindMs = serverTime - now();
    },
  };
}
