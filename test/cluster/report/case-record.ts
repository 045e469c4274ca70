/**
 * What one case of the cluster suite saw. Moments are milliseconds since the case began to watch, all of one clock, whichever
 * process saw them.
 */
export type CaseRecord = {
  /** Of the suite that the case is in. */
  suite: string;
  title: string;
  nodes: readonly string[];
  /** The last moment that was watched. */
  until: number;
  /** What was done to the cluster, and what happened in it that is worth a mark. In order. */
  events: readonly { at: number; node?: string; text: string }[];
  /** What Pacemaker had the agent do. In order of `from`. */
  actions: readonly AgentAction[];
  clients: readonly ClientRecord[];
  /** EC2 API requests that arrived, by action. */
  calls: Readonly<Record<string, number>>;
};

export type AgentAction = {
  resource: string;
  node: string;
  action: 'start' | 'stop' | 'monitor' | 'probe' | 'reload-agent';
  from: number;
  /** `undefined` → it never ended: its node was killed, or the case was over. */
  until: number | undefined;
  exitCode: number | undefined;
};

/** A client that asked an address every few milliseconds who is there. */
export type ClientRecord = {
  address: string;
  /** That has this address. */
  resource: string;
  protocol: 'udp' | 'tcp';
  /** Who answered, from the first to the last answer in a row. In order; a pause between two is an outage. */
  answered: readonly { by: string; from: number; until: number }[];
};
