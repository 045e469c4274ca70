import { cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endpointAddress } from '../lab/addressing.ts';
import type { Partition } from '../lab/lab.ts';
import { SimulatedVpc, type SimulatedVpcOptions } from '../lab/simulated-vpc.ts';
import { ClusterNode } from './cluster-node.ts';
import type { ClusterStatus } from './cluster-status.ts';
import { builtAgent, type Installation, install, sharedPaths } from './installation.ts';
import { momentOf, type Operation } from './operations.ts';
import { parseOperations } from './pacemaker-log.ts';
import { fencePort, powerSwitch } from './power-switch.ts';

export type ClusterOptions = Pick<SimulatedVpcOptions, 'nodes' | 'routeTables'> & {
  /** Default: the built file on this machine's root file system, and Node in the `PATH`. */
  installation?: () => Installation;
};

/** A real Pacemaker cluster on a simulated VPC. All of it ends with `down()` or with the process that called `up()`. */
export class Cluster implements AsyncDisposable {
  readonly vpc: SimulatedVpc;
  readonly nodes: readonly ClusterNode[];

  private constructor(vpc: SimulatedVpc) {
    this.vpc = vpc;
    this.nodes = vpc.lab.nodes.map((machine) => new ClusterNode(machine));
  }

  /** Resolves when all nodes are online and one of them is the designated controller. */
  static async up({ installation = () => builtAgent, ...options }: ClusterOptions): Promise<Cluster> {
    const installed = installation();
    const vpc = await SimulatedVpc.up({ ...options, disks: { share: sharedPaths, root: installed.root } });
    const cluster = new Cluster(vpc);
    try {
      await vpc.lab.router.serveHttp([endpointAddress], cluster.#powerSwitch(), fencePort);
      await Promise.all(cluster.nodes.map(({ machine }) => install(machine, vpc, installed)));
      await Promise.all(cluster.nodes.map((node) => node.startServices()));
      await cluster.until('all nodes are online', allOnline);
      return cluster;
    } catch (error) {
      await vpc.down();
      throw error;
    }
  }

  node(name: string): ClusterNode {
    const node = this.nodes.find((candidate) => candidate.name === name);
    if (node === undefined) throw new Error(`no node ${name} in this cluster`);
    return node;
  }

  /** The other one of two. */
  otherThan(name: string): string {
    const [other, ...more] = this.nodes.filter((node) => node.name !== name);
    if (other === undefined || more.length > 0) throw new Error(`not two nodes`);
    return other.name;
  }

  /** `crm configure load update`: an administrator's file, applied as one change. */
  async configure(text: string): Promise<void> {
    await this.#any.run('crm', ['configure', 'load', 'update', '-'], { input: text });
  }

  /** Power off, as a failing host does it: without a goodbye. EC2 does not know of it. */
  async kill(name: string): Promise<void> {
    await this.node(name).machine.kill();
  }

  /** Power on, by EC2 where it was fenced; the cluster is enabled on the host and comes up with it. */
  async boot(name: string): Promise<void> {
    await this.vpc.simulator.vpc.startInstance(this.vpc.instanceId(name));
    await this.vpc.boot(name);
    await this.node(name).startServices();
  }

  /** Whether EC2 has stopped it, as fencing does. */
  isStopped(name: string): boolean {
    const { simulator } = this.vpc;
    return simulator.vpc.instance(this.vpc.instanceId(name)).state === 'stopped';
  }

  /** Not one packet between these nodes and the others; all reach everything else. */
  async isolate(...names: readonly string[]): Promise<Partition> {
    const machines = this.nodes.map(({ machine }) => machine);
    return this.vpc.lab.partition(
      machines.filter(({ name }) => names.includes(name)),
      machines.filter(({ name }) => !names.includes(name)),
    );
  }

  /**
   * Asks crm_mon until it says so: on `from`, or on the first node that is switched on.
   *
   * @throws with the last status after `timeout` ms
   */
  async until(
    what: string,
    isSo: (status: ClusterStatus) => boolean | Promise<boolean>,
    { timeout = 60_000, from }: { timeout?: number; from?: string } = {},
  ): Promise<ClusterStatus> {
    const deadline = performance.now() + timeout;
    let status: ClusterStatus | undefined;
    do {
      status = await this.status(from);
      if (status !== undefined && (await isSo(status))) return status;
      await pause(200); // crm_mon costs 40 ms of CPU, and clusters run side by side
    } while (performance.now() < deadline);
    throw new Error(
      `after ${timeout} ms it is still not so that ${what}:\n${JSON.stringify(status, null, 2)}`,
    );
  }

  async status(from?: string): Promise<ClusterStatus | undefined> {
    return (from === undefined ? this.#any : this.node(from)).status();
  }

  /** Resolves when the cluster has nothing left to do: its designated controller stays idle. */
  async settled(): Promise<void> {
    let idle = 0;
    await this.until('the cluster has nothing left to do', async ({ dc }) => {
      const { stdout } =
        dc === undefined ? { stdout: '' } : await this.#any.exec('crmadmin', ['--status', dc]);
      idle = stdout.includes('S_IDLE') ? idle + 1 : 0;
      return idle === 3;
    });
  }

  /** Pacemaker's history of a resource on all nodes, since a moment in ms since 1970. */
  async operations(resource: string, since = 0): Promise<Operation[]> {
    const perNode = await Promise.all(
      this.nodes.map(async ({ machine }) => {
        const log = await readFile(path.join(machine.disk, 'var/log/pacemaker/pacemaker.log'), 'utf8');
        return parseOperations(log, new Date().getUTCFullYear());
      }),
    );
    return perNode
      .flat()
      .filter((operation) => operation.resource === resource && momentOf(operation) >= since)
      .toSorted((a, b) => momentOf(a) - momentOf(b));
  }

  /** Copies the logs of all nodes, those that are off too. */
  async keepLogs(directory: string): Promise<void> {
    for (const { name, machine } of this.nodes) {
      await mkdir(path.join(directory, name), { recursive: true });
      await cp(path.join(machine.disk, 'var/log'), path.join(directory, name), { recursive: true });
    }
  }

  async down(): Promise<void> {
    await this.vpc.down();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
  }

  /** The first that is switched on. */
  get #any(): ClusterNode {
    const running = this.nodes.find(({ machine }) => machine.alive);
    if (running === undefined) throw new Error('every node is off');
    return running;
  }

  /** What EC2 does for fence_aws: StopInstances with force, StartInstances. */
  #powerSwitch() {
    const { vpc } = this;
    const nameOf = new Map(this.nodes.map(({ name }) => [vpc.instanceId(name), name]));
    return powerSwitch([...nameOf.keys()], {
      isOn: (instanceId) => this.node(nameOf.get(instanceId) ?? '').machine.alive,
      off: async (instanceId) => {
        await this.kill(nameOf.get(instanceId) ?? '');
        await vpc.simulator.vpc.stopInstance(instanceId);
      },
      on: (instanceId) => this.boot(nameOf.get(instanceId) ?? ''),
    });
  }
}

function allOnline({ dc, nodes }: ClusterStatus): boolean {
  return dc !== undefined && nodes.every(({ online, pending }) => online && !pending);
}
