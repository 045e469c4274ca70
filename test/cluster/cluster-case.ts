import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Cluster, type ClusterOptions } from './cluster.ts';
import type { ClusterStatus } from './cluster-status.ts';
import { formatOperation, isNoteworthy } from './operations.ts';
import './report/task-meta.ts';
import { filesWithSecrets } from './secrets.ts';
import type { Needs } from '../setup/suite.ts';
import { type OverlayIp, Watch } from './watch.ts';

export type CaseOptions = ClusterOptions & {
  /** What an administrator does first; the overlay IPs are started after it. */
  configure: (cluster: Cluster) => Promise<void>;
  /** Addresses of the overlay IP resources in the configuration. */
  overlayIps: Readonly<Record<string, string>>;
  tags?: string[];
};

/** What a suite of such cases needs. */
export const clusterTools = {
  ...{ lab: true, root: true },
  tools: ['pacemakerd', 'corosync', 'crm', 'crm_mon', 'busybox', 'pkill'],
} as const satisfies Needs;

/** Of a case that `npm test` leaves to `npm run test:cluster`, as it has another one of its kind. */
export const whole = { tags: ['whole'] };

/** Where the logs of all nodes of a case that failed are kept. */
const keptLogs = path.resolve(import.meta.dirname, '../../dist/cluster-logs');

/**
 * A test on a cluster of its own, in which every overlay IP resource is started when `body` begins; what clients and Pacemaker saw
 * goes to the report.
 */
export function clusterCase(
  title: string,
  options: CaseOptions,
  body: (scene: Scene) => Promise<void>,
): void {
  const { tags = [] } = options;
  test(title, { timeout: 240_000, tags }, async ({ task }) => {
    const logs = path.join(keptLogs, title.replaceAll(/\W+/g, '-'));
    await rm(logs, { recursive: true, force: true });
    await using cluster = await Cluster.up(options);
    try {
      const scene = await Scene.begin(cluster, options);
      await body(scene);
      expect(await filesWithSecrets(cluster), 'no file that a node wrote holds a secret').toEqual([]);
      task.meta.clusterCase = { suite: task.suite?.name ?? '', title, ...(await scene.watch.end()) };
    } catch (error) {
      await cluster.keepLogs(logs);
      console.error(`logs of the nodes: ${logs}`);
      throw error;
    }
  });
}

/** A configured cluster, watched by clients of its overlay IPs. */
export class Scene {
  readonly cluster: Cluster;
  readonly watch: Watch;
  readonly #overlayIps: readonly OverlayIp[];

  private constructor(cluster: Cluster, watch: Watch, overlayIps: readonly OverlayIp[]) {
    this.cluster = cluster;
    this.watch = watch;
    this.#overlayIps = overlayIps;
  }

  static async begin(cluster: Cluster, { configure, overlayIps }: CaseOptions): Promise<Scene> {
    await configure(cluster);
    const ids = Object.keys(overlayIps);
    const started = ({ resources }: ClusterStatus) =>
      ids.every((id) => resources.some((resource) => resource.id === id && resource.role === 'Started'));
    await cluster.until('every overlay IP is started', started, { timeout: 120_000 });
    await cluster.settled();
    // Where the last step of the configuration may have moved it
    const { resources } = await cluster.until('every overlay IP is started', started);
    const held = Object.entries(overlayIps).map(([resource, address]) => {
      const [node = ''] = resources.find(({ id }) => id === resource)?.nodes ?? [];
      return { resource, address, node };
    });
    return new Scene(cluster, await Watch.start(cluster, held), held);
  }

  /** Where a resource was when the case began. */
  holderOf(resource: string): string {
    return this.#overlayIp(resource).node;
  }

  /** What Pacemaker did with a resource since the case began, without monitors that found all well: `node1 start: ok`. */
  async history(resource: string): Promise<string[]> {
    return (await this.watch.operations(resource)).filter(isNoteworthy).map(formatOperation);
  }

  /**
   * The cluster comes to rest with the resource on that node: Pacemaker says so, clients are answered by it, every route points
   * to it, and no other node that runs has the address.
   */
  async expectServedBy(resource: string, node: string): Promise<void> {
    const { cluster } = this;
    const { address } = this.#overlayIp(resource);
    await cluster.until(`${resource} is started on ${node}`, ({ resources }) =>
      resources.some(({ id, role, nodes }) => id === resource && role === 'Started' && nodes.includes(node)),
    );
    await this.watch.answeredBy(node, address);
    await cluster.settled();
    const { vpc } = cluster.vpc.simulator;
    const routeTableIds = [...vpc.state.routeTables.keys()];
    expect(routeTableIds.map((id) => vpc.route(id, `${address}/32`)?.networkInterfaceId)).toEqual(
      routeTableIds.map(() => cluster.vpc.networkInterfaceId(node)),
    );
    expect(await this.#nodesWith(address)).toEqual([node]);
  }

  #overlayIp(resource: string): OverlayIp {
    const overlayIp = this.#overlayIps.find((candidate) => candidate.resource === resource);
    if (overlayIp === undefined) throw new Error(`${resource} is no overlay IP of this case`);
    return overlayIp;
  }

  async #nodesWith(address: string): Promise<string[]> {
    const running = this.cluster.nodes.filter(({ machine }) => machine.alive);
    const found = await Promise.all(
      running.map(async ({ name, machine }) => {
        const { stdout } = await machine.run('ip', ['-oneline', 'address', 'show', 'to', address]);
        return stdout === '' ? [] : [name];
      }),
    );
    return found.flat();
  }
}
