/** What Pacemaker had an agent do on a node. */
export type Operation = {
  node: string;
  resource: string;
  /** `start`, `stop`, `monitor`, `probe`, `reload-agent`, `promote`, … */
  action: string;
  /** When it was asked for, ms since 1970. `undefined` → a recurring monitor, of which Pacemaker logs new results alone. */
  requestedAt: number | undefined;
  /** How it ended; `undefined` → it has not: it runs, or its node was killed. */
  ended:
    | {
        /** ms since 1970 */
        at: number;
        /** `ok`, `not running`, `error`, `OCF_DEGRADED`, `Timed Out after 10s` */
        result: string;
        /** Its first 128 characters. */
        exitReason: string | undefined;
        /** `undefined` → it was killed at its timeout. */
        exitCode: number | undefined;
      }
    | undefined;
};

/** When it is first known to have been under way. */
export function momentOf({ requestedAt, ended }: Operation): number {
  return requestedAt ?? ended?.at ?? NaN;
}

/** `node1 start: ok` */
export function formatOperation({ node, action, ended }: Operation): string {
  return `${node} ${action}: ${ended?.result ?? 'no result'}`;
}

/** All but monitors and probes that found what they should, or have found nothing yet. */
export function isNoteworthy({ action, ended }: Operation): boolean {
  switch (action) {
    case 'monitor':
      return ended !== undefined && ended.exitCode !== 0;
    case 'probe':
      return ended !== undefined && ended.exitCode !== 0 && ended.exitCode !== 7;
    default:
      return true;
  }
}
