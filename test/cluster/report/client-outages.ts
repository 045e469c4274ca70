import type { ClientRecord } from './case-record.ts';

/** A time in which a client that had been answered got no answer. */
export type ClientOutage = {
  client: ClientRecord;
  /** The last answer before. */
  from: number;
  /** The first answer after; the end of the case where there was none. */
  until: number;
  ms: number;
  /** Who answered before. */
  before: string;
  /** Who answered after. `undefined` → nobody until the case was over. */
  after: string | undefined;
};

/**
 * Silence at the end of a case that is not an outage: a TCP client waits 900 ms for an answer (test/lab/probe.ts), and clients
 * do not stop at the very moment in which the case stops to watch.
 */
const silenceAtTheEnd = 1_000;

/** In order. Before its first answer a client has no outage: the service was not there yet. */
export function clientOutages(client: ClientRecord, until: number): ClientOutage[] {
  return client.answered.flatMap((last, index) => {
    const next = client.answered[index + 1];
    if (next === undefined && until - last.until <= silenceAtTheEnd) return [];
    const end = next?.from ?? until;
    // Rows are in the order of the requests; answers may overtake each other
    if (end <= last.until) return [];
    return [{ client, from: last.until, until: end, ms: end - last.until, before: last.by, after: next?.by }];
  });
}
