/** One answer that a client got from the address it probes. */
export type Answer = {
  /** Of the request, from 1. */
  sequence: number;
  /** When the request was sent: milliseconds of CLOCK_MONOTONIC, the same clock for every process of the machine. */
  sentAt: number;
  /** When the answer arrived. */
  at: number;
  /** The node that answered. */
  by: string;
};

export type Outage = {
  /** The last answer before. */
  before: Answer;
  /** The first answer after. */
  after: Answer;
  ms: number;
  /** Requests in between that nobody answered. */
  lost: number;
};

/**
 * What was lost, as the client knows it: requests without an answer between two that had one. Counted by requests and not by
 * pauses between answers: on a busy machine the client itself may pause.
 */
export function outages(answers: readonly Answer[]): Outage[] {
  const inOrder = answers.toSorted((a, b) => a.sequence - b.sequence);
  return inOrder.flatMap((after, index) => {
    const before = inOrder[index - 1];
    if (before === undefined || after.sequence - before.sequence <= 1) return [];
    return [{ before, after, ms: after.at - before.at, lost: after.sequence - before.sequence - 1 }];
  });
}

/** Milliseconds on the clock of `Answer.at`. */
export function monotonicNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
