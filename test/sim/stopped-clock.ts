/** A clock that stands still until it is moved; ms. */
export function stoppedClock(at = Date.parse('2026-08-31T12:00:00Z')): {
  now: () => number;
  advance: (ms: number) => void;
} {
  let time = at;
  return {
    now: () => time,
    advance: (ms) => {
      time += ms;
    },
  };
}
