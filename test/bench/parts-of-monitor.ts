/** Where the time of a monitor goes, by its milestones, in order. */
export const partsOfMonitor = [
  'the process is started and ended',
  'Node starts',
  'the agent is read and compiled',
  'its parameters are read, the address is found',
  'modules of Node: HTTP, TLS, crypto',
  'the SDK and the metadata client are compiled',
  'TLS is set up: algorithms, trusted authorities',
  'the metadata service: token, identity, role, credentials',
  'the request is made and signed, what is left of the handshake',
  'EC2 answers',
  'the answer is parsed and judged',
] as const;

export type PartOfMonitor = (typeof partsOfMonitor)[number];

/** What any program on Node pays that asks something over HTTP. */
export const nodesOwn: readonly string[] = [
  'the process is started and ended',
  'Node starts',
  'modules of Node: HTTP, TLS, crypto',
  'TLS is set up: algorithms, trusted authorities',
] satisfies PartOfMonitor[];
