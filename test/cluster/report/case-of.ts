import type { AgentAction, CaseRecord, ClientRecord } from './case-record.ts';

/** A case for a test: what matters to it, and the rest. Clients ask one address by UDP unless they say otherwise. */
export function caseOf(
  given: Omit<Partial<CaseRecord>, 'clients'> & { clients?: readonly (string | ClientRecord)[] } = {},
): CaseRecord {
  const clients = (given.clients ?? []).map((client) =>
    typeof client === 'string' ? clientOf(client) : client,
  );
  return {
    suite: 'a suite',
    title: 'a case',
    nodes: ['node1', 'node2'],
    until: Math.max(0, ...clients.flatMap(({ answered }) => answered.map(({ until }) => until))),
    events: [],
    actions: [],
    calls: {},
    ...given,
    clients,
  };
}

/** `11..22` → node1 answers at 0 and 100 ms, nobody at 200 and 300, node2 at 400 and 500. */
export function clientOf(
  picture: string,
  {
    address = '192.168.10.15',
    resource = 'rsc_ip_HA1_HDB10',
    protocol = 'udp',
  }: Partial<Omit<ClientRecord, 'answered'>> = {},
): ClientRecord {
  const answered = [...picture.matchAll(/([1-9])\1*/g)].map(({ 0: { length }, 1: node, index }) => ({
    by: `node${node}`,
    from: index * 100,
    until: (index + length - 1) * 100,
  }));
  return { address, resource, protocol, answered };
}

export function actionOf(
  action: AgentAction['action'],
  node: string,
  from: number,
  until?: number,
  exitCode = until === undefined ? undefined : 0,
): AgentAction {
  return { resource: 'rsc_ip_HA1_HDB10', node, action, from, until, exitCode };
}
