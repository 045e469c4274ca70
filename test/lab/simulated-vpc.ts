import { Simulator, type SimulatorOptions } from '../sim/simulator.ts';
import type { InstanceInput, RouteChange } from '../sim/vpc.ts';
import { type NetworkInterface, vpcCidr, vpcIpv6Cidr } from './addressing.ts';
import { Lab, type LabNode, type LabOptions } from './lab.ts';
import { nameAws, serveAws, type ServedAws } from './served-aws.ts';

export type SimulatedVpcOptions = LabOptions & {
  region?: string;
  /** The account of the nodes, a participant of the shared VPC; default: that of the VPC's owner. */
  instanceOwnerId?: string;
  /** Of each node; the second is eth1. */
  networkInterfaces?: number;
  /** The packets of the client follow the first one: it is the table of the subnet through which the client comes. */
  routeTables: readonly {
    routeTableId: string;
    /** Those that are there from the start. */
    routes?: readonly { destination: string; node: string }[];
  }[];
  /** Default: EC2 alone, over HTTP at `lab.endpointUrl`, where no AWS that has names answers. */
  aws?: ServedAws | undefined;
  /** The clock of AWS, and whether it throttles. */
  simulator?: Pick<SimulatorOptions, 'now' | 'tokenBuckets'>;
};

/** What lives inside AWS joined to what lives on this machine: nodes are instances, and packets follow the route tables. */
export class SimulatedVpc implements AsyncDisposable {
  readonly lab: Lab;
  readonly simulator: Simulator;
  readonly #clientRouteTableId: string | undefined;
  readonly #aws: ServedAws | undefined;

  private constructor(
    lab: Lab,
    simulator: Simulator,
    { routeTables, aws }: Pick<SimulatedVpcOptions, 'routeTables' | 'aws'>,
  ) {
    this.lab = lab;
    this.simulator = simulator;
    this.#clientRouteTableId = routeTables[0]?.routeTableId;
    this.#aws = aws;
  }

  static async up({
    region = 'eu-central-1',
    instanceOwnerId,
    networkInterfaces = 1,
    routeTables,
    aws,
    simulator: simulated = {},
    ...labOptions
  }: SimulatedVpcOptions): Promise<SimulatedVpc> {
    const lab = await Lab.up({ ...labOptions, ...(aws?.from === 'outside' && { outside: true }) });
    try {
      const simulator = new Simulator({ ...simulated, region, vpcCidrs: [vpcCidr, vpcIpv6Cidr] });
      const simulatedVpc = new SimulatedVpc(lab, simulator, { routeTables, aws });
      for (const node of lab.nodes) {
        while (node.networkInterfaces.length < networkInterfaces) await node.attachNetworkInterface();
        simulator.vpc.addInstance({
          ...simulatedVpc.#instance(node, region),
          ...(instanceOwnerId !== undefined && { ownerId: instanceOwnerId }),
        });
      }
      for (const { routeTableId, routes = [] } of routeTables) {
        simulator.vpc.addRouteTable({
          routeTableId,
          routes: routes.map(({ destination, node }) => ({
            destination,
            networkInterfaceId: simulatedVpc.networkInterfaceId(node),
          })),
        });
      }
      await simulatedVpc.#serve();
      return simulatedVpc;
    } catch (error) {
      await lab.down();
      throw error;
    }
  }

  instanceId(name: string): string {
    return `i-0123456789abcd0${this.#number(name)}`;
  }

  networkInterfaceId(name: string, device = 0): string {
    return `eni-0123456789abcd${device}${this.#number(name)}`;
  }

  /** Switches a node that was killed on again. */
  async boot(name: string): Promise<void> {
    const node = this.lab.node(name);
    await node.boot();
    await this.#configure(node);
    await this.#followRoutes();
  }

  /** Puts the cables of a node back that `unplug()` pulled. */
  async plugIn(name: string): Promise<void> {
    await this.lab.node(name).plugIn();
    await this.#followRoutes();
  }

  async down(): Promise<void> {
    await this.lab.down();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
  }

  async #serve(): Promise<void> {
    const { lab, simulator } = this;
    simulator.vpc.onRouteChange((change) => this.#follow(change));
    await Promise.all([
      this.#aws === undefined ? lab.serveEc2(simulator.ec2) : serveAws(lab, simulator.aws, this.#aws),
      ...lab.nodes.map((node) => this.#configure(node)),
      this.#followRoutes(),
    ]);
  }

  /** What a node has from AWS when it boots: its metadata and, where AWS has names, what it knows of them. */
  async #configure(node: LabNode): Promise<void> {
    await Promise.all([
      node.serveImds(this.simulator.imds(this.instanceId(node.name))),
      this.#aws && nameAws(node, this.#aws),
    ]);
  }

  async #followRoutes(): Promise<void> {
    await Promise.all(this.simulator.vpc.routes().map((route) => this.#follow(route)));
  }

  async #follow({ routeTableId, destination, route }: RouteChange): Promise<void> {
    if (routeTableId !== this.#clientRouteTableId || route?.gatewayId === 'local') return;
    const target = route?.state === 'active' ? this.#find(route.networkInterfaceId) : undefined;
    await this.lab.route(destination, target);
  }

  /** Where packets for a network interface go; `undefined` → nowhere, its node is switched off. */
  #find(networkInterfaceId: string | undefined): NetworkInterface | undefined {
    for (const node of this.lab.nodes.filter(({ alive }) => alive)) {
      const found = node.networkInterfaces.find(
        (_, device) => this.networkInterfaceId(node.name, device) === networkInterfaceId,
      );
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #instance(node: LabNode, region: string): InstanceInput {
    const zone = 'abc'[this.lab.nodes.indexOf(node) % 3] ?? 'a';
    return {
      instanceId: this.instanceId(node.name),
      availabilityZone: `${region}${zone}`,
      roleName: 'cluster-node',
      networkInterfaces: node.networkInterfaces.map(({ macAddress, privateIpAddress }, device) => ({
        networkInterfaceId: this.networkInterfaceId(node.name, device),
        macAddress,
        privateIpAddress,
      })),
    };
  }

  /** Two hexadecimal digits that tell the nodes' ids apart. */
  #number(name: string): string {
    const index = this.lab.nodes.indexOf(this.lab.node(name));
    return (index + 1).toString(16).padStart(2, '0');
  }
}
