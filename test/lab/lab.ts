import type http from 'node:http';
import {
  clientInterface,
  endpointAddress,
  internetAddresses,
  metadataAddresses,
  type NetworkInterface,
  outsideInterface,
} from './addressing.ts';
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
import { diskSetup, disksSetup, type RootFileSystem } from './disk.ts';
import { attach, blockBetween, hostSetup, type Partition, routePackets, routerSetup } from './router.ts';

export { LabNamespace } from './lab-namespace.ts';
export type { ExecOptions, ExecResult } from './lab-namespace.ts';
export type { LabProcess } from './lab-process.ts';
export { LabNode } from './lab-node.ts';
export type { Certificate } from './sockets.ts';
export type { Partition } from './router.ts';
export type { RootFileSystem } from './disk.ts';
export { LabUnavailable } from './requirements.ts';

export type LabOptions = {
  nodes?: readonly string[];
  /**
   * Each node has a root file system of its own: this machine's, and on it what the node writes; it survives a reboot and ends
   * with the lab. Needs root. `share` are paths of this machine that the nodes see as they are, and read only,
   * as they do the Node that runs this (`listen` needs it). `root` takes the place of this machine's root file system; the lab
   * ends with its host.
   */
  disks?: { share: readonly string[]; root?: RootFileSystem | undefined };
  /** With `lab.outside`. */
  outside?: boolean;
};

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
  readonly #outside: LabNamespace | undefined;
  readonly #nodes: readonly LabNode[];
  readonly #everything: Holder;

  private constructor(
    everything: Holder,
    router: LabNamespace,
    { client, outside }: { client: LabNamespace; outside: LabNamespace | undefined },
    nodes: readonly LabNode[],
  ) {
    this.#everything = everything;
    this.router = router;
    this.client = client;
    this.#outside = outside;
    this.#nodes = nodes;
  }

  static async up({ nodes = ['node1', 'node2'], disks, outside = false }: LabOptions = {}): Promise<Lab> {
    const { unshare, nsenter } = findTools();
    const entry: Entry = { nsenter, userNamespace: !maySetUpNamespaces() };
    const everything = await hold(
      [
        ...(disks?.root?.host.enter() ?? []),
        ...[unshare, ...(entry.userNamespace ? ownUserNamespace : []), ...namespaces],
      ],
      disks === undefined ? routerSetup : routerSetup + disksSetup,
      entry,
    );
    const router = new LabNamespace('router', everything, entry);
    const holdHost = (setup: string) => hold([...router.enter(), unshare, ...namespaces], setup, entry);
    const bootNode = async (name: string, index: number) => {
      const setup = hostSetup(name, metadataAddresses);
      const powerOn = () =>
        holdHost(
          disks === undefined
            ? setup
            : setup + diskSetup(name, [process.execPath, ...disks.share], disks.root?.path),
        );
      return new LabNode(name, index + 1, { router, entry, powerOn, holder: await powerOn() });
    };
    const startHost = async (name: string, loopbackAddresses?: readonly string[]) =>
      new LabNamespace(name, await holdHost(hostSetup(name, loopbackAddresses)), entry);
    const starting = [
      startHost('client'),
      outside ? startHost('outside', internetAddresses) : Promise.resolve(undefined),
      ...nodes.map(bootNode),
    ] as const;
    try {
      const [client, edge, ...instances] = await Promise.all(starting);
      await Promise.all([
        attach(router, client, clientInterface, { defaultRoute: true }),
        edge && attach(router, edge, outsideInterface, { defaultRoute: true }),
        // No name server: what is not in its /etc/hosts does not exist, and that at once
        edge?.bindFile('/etc/resolv.conf', ''),
        ...instances.map((node) => node.attachNetworkInterface()),
      ]);
      return new Lab(everything, router, { client, outside: edge }, instances);
    } catch (error) {
      await everything.end();
      await Promise.allSettled(starting.map(async (host) => (await host)?.ended()));
      throw error;
    }
  }

  /**
   * The company's edge to the internet, and the internet behind it: nodes reach its interface, the router knows no way to its
   * `internetAddresses`. Only in a lab that was brought up with it.
   */
  get outside(): LabNamespace {
    if (this.#outside === undefined) throw new Error('this lab has no outside');
    return this.#outside;
  }

  node(name: string): LabNode {
    const node = this.#nodes.find((candidate) => candidate.name === name);
    if (node === undefined) throw new Error(`no node ${name} in this lab`);
    return node;
  }

  get nodes(): readonly LabNode[] {
    return this.#nodes;
  }

  /** The router and all hosts. */
  get everywhere(): readonly LabNamespace[] {
    const outside = this.#outside === undefined ? [] : [this.#outside];
    return [this.router, this.client, ...outside, ...this.#nodes];
  }

  async serveEc2(listener: http.RequestListener): Promise<void> {
    await this.router.serveHttp([endpointAddress], listener);
  }

  /**
   * What a route does to packets for `destination`, from everywhere. They are dropped where it has no target, or one that is
   * switched off or unplugged (EC2: a route in state `blackhole`).
   */
  async route(destination: string, target: LabNode | NetworkInterface | undefined): Promise<void> {
    await routePackets(this.router, destination, target instanceof LabNode ? target.routeTarget : target);
  }

  /**
   * No packet for an address of a network interface goes from one side to the other, until it is healed; all nodes reach
   * everything else.
   */
  async partition(one: readonly LabNode[], other: readonly LabNode[]): Promise<Partition> {
    return blockBetween(
      this.router,
      one.flatMap(({ networkInterfaces }) => networkInterfaces),
      other.flatMap(({ networkInterfaces }) => networkInterfaces),
    );
  }

  /** Takes everything down, at once and without a goodbye. May be called again. */
  async down(): Promise<void> {
    for (const namespace of this.everywhere) namespace.destroySockets();
    await this.#everything.end();
    await Promise.all(this.everywhere.map((namespace) => namespace.ended()));
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
const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--fork', '--kill-child'] as const;

const ownUserNamespace = ['--user', '--map-root-user'] as const;
