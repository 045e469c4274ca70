import { ClientTraffic } from '../lab/client-traffic.ts';
import { type Answer, monotonicNow, outages } from '../lab/outages.ts';
import type { Cluster } from './cluster.ts';
import { type Operation } from './operations.ts';
import type { AgentAction, CaseRecord, ClientRecord } from './report/case-record.ts';

const agentActions: readonly string[] = ['start', 'stop', 'monitor', 'probe', 'reload-agent'];

/** An overlay IP resource, and who has it when the watch begins. */
export type OverlayIp = { resource: string; address: string; node: string };

/** Eyes on a cluster: clients that ask overlay IPs who is there, and what happens meanwhile. */
export class Watch {
  readonly #cluster: Cluster;
  readonly #clients: readonly (Omit<ClientRecord, 'answered'> & { traffic: ClientTraffic })[];
  readonly #startedAt = monotonicNow();
  /** ms since 1970, of the same moment. */
  readonly #since = Date.now();
  readonly #callsBefore: number;
  readonly #events: { at: number; node?: string; text: string }[] = [];

  private constructor(cluster: Cluster, overlayIps: readonly OverlayIp[]) {
    this.#cluster = cluster;
    this.#callsBefore = cluster.vpc.simulator.calls.length;
    const start = (
      { resource, address }: OverlayIp,
      protocol: ClientRecord['protocol'],
      intervalMs: number,
    ) => ({
      ...{ address, resource, protocol },
      traffic: ClientTraffic.start(cluster.vpc.lab, address, { protocol, intervalMs }),
    });
    this.#clients = overlayIps.flatMap((overlayIp) => [
      start(overlayIp, 'udp', 5),
      start(overlayIp, 'tcp', 20),
    ]);
  }

  /** Resolves when every client is answered by the node that has its address. */
  static async start(cluster: Cluster, overlayIps: readonly OverlayIp[]): Promise<Watch> {
    const watch = new Watch(cluster, overlayIps);
    for (const { address, node } of overlayIps) await watch.answeredBy(node, address);
    return watch;
  }

  /** Something is done to the cluster now. */
  mark(text: string, node?: string): void {
    this.#events.push({ at: this.#now(), text, ...(node === undefined ? {} : { node }) });
  }

  /** Resolves when clients of both protocols are answered by that node. */
  async answeredBy(node: string, address?: string): Promise<void> {
    const clients = this.#clients.filter((client) => address === undefined || client.address === address);
    await Promise.all(clients.map(({ traffic }) => traffic.answeredBy(node, { timeout: 20_000 })));
  }

  /** How many requests of clients nobody answered, between two that were answered. One that is under way may count. */
  lostRequests(address?: string): number {
    return this.#clients
      .filter((client) => address === undefined || client.address === address)
      .flatMap(({ traffic }) => outages(traffic.answers))
      .reduce((sum, { lost }) => sum + lost, 0);
  }

  /** What Pacemaker did with a resource since the watch began, in order. */
  async operations(resource: string): Promise<Operation[]> {
    return this.#cluster.operations(resource, this.#since);
  }

  /** The EC2 API requests since the watch began, by the names of their actions. */
  calls(): string[] {
    return this.#cluster.vpc.simulator.calls.slice(this.#callsBefore).map(({ action }) => action);
  }

  /** Everything that was seen; the clients end. */
  async end(): Promise<Omit<CaseRecord, 'suite' | 'title'>> {
    const until = this.#now();
    const resources = [...new Set(this.#clients.map(({ resource }) => resource))];
    const operations = await Promise.all(resources.map((resource) => this.operations(resource)));
    const clients = this.#clients.map(async ({ traffic, ...client }) => ({
      ...client,
      answered: this.#answered(await traffic.stop()),
    }));
    return {
      nodes: this.#cluster.nodes.map(({ name }) => name),
      until,
      events: this.#events,
      actions: operations
        .flat()
        .flatMap((operation) => this.#action(operation))
        .toSorted((a, b) => a.from - b.from),
      clients: await Promise.all(clients),
      calls: count(this.calls()),
    };
  }

  #now(): number {
    return monotonicNow() - this.#startedAt;
  }

  #action({ resource, node, action, requestedAt, ended }: Operation): AgentAction[] {
    if (!agentActions.includes(action) || requestedAt === undefined) return [];
    return [
      {
        ...{ resource, node, exitCode: ended?.exitCode },
        action: action as AgentAction['action'],
        from: requestedAt - this.#since,
        until: ended && ended.at - this.#since,
      },
    ];
  }

  /** A row ends where requests were lost, or where another node answers. */
  #answered(answers: readonly Answer[]): ClientRecord['answered'] {
    const rows: { by: string; from: number; until: number; last: number }[] = [];
    for (const { by, at, sequence } of answers.toSorted((a, b) => a.sequence - b.sequence)) {
      const moment = at - this.#startedAt;
      const row = rows.at(-1);
      if (row?.by === by && sequence === row.last + 1) Object.assign(row, { until: moment, last: sequence });
      else rows.push({ by, from: moment, until: moment, last: sequence });
    }
    return rows.map(({ by, from, until }) => ({ by, from, until }));
  }
}

function count(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    [...new Set(names)].map((name) => [name, names.filter((other) => other === name).length]),
  );
}
