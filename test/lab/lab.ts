import type http from 'node:http';
import { clientInterface, endpointAddress, metadataAddresses, type NetworkInterface } from './addressing.ts';
import { Holder, HolderFailed } from './holder.ts';
import { type Entry, LabNamespace } from './lab-namespace.ts';
import { LabNode } from './lab-node.ts';
import {
  explainRefusal,
  findTools,
  LabUnavailable,
  maySetUpNamespaces,
  readSysctls,
} from './requirements.ts';
import { attach, hostSetup, routePackets, routerSetup } from './router.ts';

export { LabNamespace } from './lab-namespace.ts';
export type { ExecOptions, ExecResult } from './lab-namespace.ts';
export type { LabProcess } from './lab-process.ts';
export { LabNode } from './lab-node.ts';
export { LabUnavailable } from './requirements.ts';

/**
 * A VPC on this machine: nodes, a client, and a router in between, each in namespaces of its own. Nothing of it has a name
 * on the host, so any number of labs run side by side. All of it ends with `down()` or with the process that called `up()`.
 */
export class Lab implements AsyncDisposable {
  /** Where the nodes reach the EC2 API. */
  readonly endpointUrl = `http://${endpointAddress}`;
  /** Its network is the VPC's router; the others live in its pid namespace. */
  readonly router: LabNamespace;
  readonly client: LabNamespace;
  readonly #nodes: readonly LabNode[];
  readonly #everything: Holder;

  private constructor(
    everything: Holder,
    router: LabNamespace,
    client: LabNamespace,
    nodes: readonly LabNode[],
  ) {
    this.#everything = everything;
    this.router = router;
    this.client = client;
    this.#nodes = nodes;
  }

  static async up({ nodes = ['node1', 'node2'] }: { nodes?: readonly string[] } = {}): Promise<Lab> {
    const { unshare, nsenter } = findTools();
    const entry: Entry = { nsenter, userNamespace: !maySetUpNamespaces() };
    const everything = await hold(
      [unshare, ...(entry.userNamespace ? ownUserNamespace : []), ...namespaces],
      routerSetup,
      entry,
    );
    const router = new LabNamespace('router', everything, entry);
    const holdHost = async (name: string, loopbackAddresses: readonly string[]) => ({
      name,
      holder: await hold(
        [...router.enter(), unshare, ...namespaces],
        hostSetup(name, loopbackAddresses),
        entry,
      ),
    });
    const starting = [
      holdHost('client', []),
      ...nodes.map((name) => holdHost(name, metadataAddresses)),
    ] as const;
    try {
      const [clientHost, ...nodeHosts] = await Promise.all(starting);
      const client = new LabNamespace('client', clientHost.holder, entry);
      const instances = nodeHosts.map(
        ({ name, holder }, index) => new LabNode(name, index + 1, holder, entry, router),
      );
      await Promise.all([
        attach(router, client, clientInterface, { defaultRoute: true }),
        ...instances.map((node) => node.attachNetworkInterface()),
      ]);
      return new Lab(everything, router, client, instances);
    } catch (error) {
      await everything.end();
      await Promise.allSettled(starting.map(async (host) => (await host).holder.ended));
      throw error;
    }
  }

  node(name: string): LabNode {
    const node = this.#nodes.find((candidate) => candidate.name === name);
    if (node === undefined) throw new Error(`no node ${name} in this lab`);
    return node;
  }

  get nodes(): readonly LabNode[] {
    return this.#nodes;
  }

  async serveEc2(listener: http.RequestListener): Promise<void> {
    await this.router.serveHttp([endpointAddress], listener);
  }

  /**
   * What a route does to packets for `destination`, from everywhere. They are dropped where it has no target, or one that is
   * switched off (EC2: a route in state `blackhole`).
   */
  async route(destination: string, target: LabNode | NetworkInterface | undefined): Promise<void> {
    await routePackets(this.router, destination, target instanceof LabNode ? target.routeTarget : target);
  }

  /** Takes everything down, at once and without a goodbye. May be called again. */
  async down(): Promise<void> {
    for (const namespace of [this.router, this.client, ...this.#nodes]) namespace.destroySockets();
    await this.#everything.end();
    await Promise.all([this.router, this.client, ...this.#nodes].map((namespace) => namespace.ended()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
  }
}

async function hold(command: readonly string[], setup: string, { userNamespace }: Entry): Promise<Holder> {
  try {
    return await Holder.start(command, setup);
  } catch (error) {
    if (!(error instanceof HolderFailed)) throw error;
    throw new LabUnavailable(explainRefusal({ stderr: error.stderr, userNamespace, sysctls: readSysctls() }));
  }
}

/** Of the lab and, nested in it, of each host. */
const namespaces = ['--mount', '--uts', '--net', '--pid', '--fork', '--kill-child'] as const;

const ownUserNamespace = ['--user', '--map-root-user'] as const;
