import { agentShare, type AgentShare } from './agent-share.ts';
import type { CaseRecord, ClientRecord } from './case-record.ts';
import { type Interruption, interruptions } from './interruptions.ts';

/** A case in the picture. */
export type Lane = { record: CaseRecord; rows: readonly Row[] };

/** What is drawn side by side. Moments are those of the case. */
export type Row = {
  /** `undefined` → the service was not interrupted, but for gaps that are not worth a row. */
  interruption: Interruption | undefined;
  /** Milliseconds. */
  longestGap: number;
  /** For each address the client that waited longest. */
  bars: readonly { client: ClientRecord; share: AgentShare | undefined }[];
  /** What is drawn at zero of the scale. */
  zero: number;
  /** What was done last before zero, and after what the row above tells. A cluster may take long to come to the overlay IP. */
  cause: CaseRecord['events'][number] | undefined;
  /** What has to be seen ends here … */
  end: number;
  /** … and begins here, should there be too much before it. */
  finale: number;
  /** Nothing is drawn outside: it is not of the case, or the row above or below tells it. */
  bounds: { from: number; until: number };
};

/** How much is drawn before zero: what was done, just before the outage that it caused. */
export const leadIn = 1_000;

/**
 * A row for each interruption, its begin at zero: so they compare. A case without one is a row as well, what was done at zero:
 * that nothing happens then is what it shows.
 */
export function laneOf(record: CaseRecord): Lane {
  const { main, minor } = interruptions(record);
  if (main.length === 0) {
    const longestGap = Math.max(0, ...minor.map(({ longest }) => longest.ms));
    return { record, rows: [uninterrupted(record, longestGap)] };
  }
  const begins = main.map(({ longest: { from } }, index) => {
    const previous = main[index - 1];
    return previous === undefined ? 0 : Math.max(previous.longest.until, from - leadIn);
  });
  const rows = main.map((interruption, index) => ({
    interruption,
    longestGap: interruption.longest.ms,
    bars: barsOf(record, interruption),
    zero: interruption.longest.from,
    cause: record.events.findLast(
      ({ at }) => at < interruption.longest.from && at > (main[index - 1]?.longest.until ?? -Infinity),
    ),
    end: interruption.longest.until,
    finale: interruption.share?.from ?? interruption.longest.until,
    bounds: { from: begins[index] ?? 0, until: begins[index + 1] ?? record.until },
  }));
  return { record, rows };
}

function uninterrupted(record: CaseRecord, longestGap: number): Row {
  const zero = record.events[0]?.at ?? 0;
  const end = record.events.at(-1)?.at ?? zero;
  const bounds = { from: 0, until: record.until };
  const bars = barsOf(record, undefined);
  return { interruption: undefined, longestGap, bars, zero, cause: undefined, end, finale: end, bounds };
}

function barsOf({ clients, actions }: CaseRecord, interruption: Interruption | undefined): Row['bars'] {
  const outages = interruption?.outages.toSorted((a, b) => b.ms - a.ms) ?? [];
  const byAddress = new Map(clients.toReversed().map((client) => [client.address, client]));
  return [...byAddress.values()].toReversed().map((client) => {
    const outage = outages.find((candidate) => candidate.client.address === client.address);
    return { client: outage?.client ?? client, share: outage && agentShare(outage, actions) };
  });
}
