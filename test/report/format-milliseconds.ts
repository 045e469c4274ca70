/** Milliseconds also where they are many: numbers of one unit compare at a glance. */
export function formatMilliseconds(ms: number): string {
  return `${Math.round(ms)} ms`;
}
