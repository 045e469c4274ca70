import { canonicalCidr, requireCidr } from './cidr.ts';
import { isResourceId } from './resource-id.ts';
import {
  describeRoute,
  EMPTY,
  findRoute,
  instanceOf,
  localRoutes,
  withAssociation,
  withInstanceState,
  withRoute,
  withSourceDestCheck,
  type Instance,
  type NetworkInterface,
  type Route,
  type RouteTarget,
  type VpcState,
  type Write,
} from './route-table.ts';
import type {
  InstanceInput,
  RouteTableInput,
  SubnetInput,
  TransitGatewayAttachmentInput,
  TransitGatewayRouteTableInput,
  VpcInput,
} from './vpc-inputs.ts';

export type { InstanceInput, RouteTableInput, SubnetInput, VpcInput };

export type RouteChange = {
  readonly routeTableId: string;
  readonly destination: string;
  /** `undefined` → deleted. */
  readonly route: Route | undefined;
};
export type RouteChangeListener = (change: RouteChange) => void | Promise<void>;

/** How long old versions stay readable, in ms: no stale read reaches further back. */
const HISTORY = 600_000;

/** What a VPC of the default kind has: VPC user guide, "Default VPC components". */
const DEFAULT_CIDRS = ['172.31.0.0/16'];

/**
 * A VPC and what is in it: instances with their network interfaces, route tables with their routes; other VPCs beside it.
 * Strongly consistent, no HTTP; `stateAt` gives the past, for stale reads.
 */
export class Vpc {
  readonly region: string;
  readonly vpcId = 'vpc-0123456789abcdef0';
  /** The account that owns it, and the route tables. */
  readonly ownerId: string;
  readonly #now: () => number;
  readonly #listeners = new Set<RouteChangeListener>();
  /** Per route: the announcement under way, so that listeners see the changes of one route in their order. */
  readonly #announcements = new Map<string, Promise<void>>();
  /** What was, oldest first, each until a time in ms. */
  #past: readonly { readonly until: number; readonly state: VpcState }[] = [];
  #present: VpcState;

  constructor(options: { region: string; ownerId: string; vpcCidrs: readonly string[]; now: () => number }) {
    this.region = options.region;
    this.ownerId = options.ownerId;
    this.#now = options.now;
    this.#present = EMPTY;
    this.addVpc({ vpcId: this.vpcId, vpcCidrs: options.vpcCidrs });
  }

  get state(): VpcState {
    return this.#present;
  }

  /** The state as it was at a time, in ms of the simulator's clock. */
  stateAt(at: number): VpcState {
    return this.#past.find(({ until }) => at < until)?.state ?? this.#present;
  }

  instance(instanceId: string): Instance {
    const instance = this.state.instances.get(instanceId);
    if (instance === undefined) throw new Error(`no instance ${instanceId}`);
    return instance;
  }

  /** A network interface as it is now, whatever DescribeNetworkInterfaces answers. */
  networkInterface(networkInterfaceId: string): NetworkInterface {
    const found = instanceOf(this.state, networkInterfaceId)?.networkInterfaces.find(
      (networkInterface) => networkInterface.networkInterfaceId === networkInterfaceId,
    );
    if (found === undefined) throw new Error(`no network interface ${networkInterfaceId}`);
    return found;
  }

  /** Another VPC of the Region. */
  addVpc({ vpcId, vpcCidrs = DEFAULT_CIDRS, ownerId, isDefault = false, tags = {} }: VpcInput): this {
    assertId('vpc', vpcId);
    const { state } = this;
    if (state.vpcs.has(vpcId)) throw new Error(`${vpcId} is there already`);
    const vpc = {
      vpcId,
      ownerId: ownerId ?? this.ownerId,
      cidrBlocks: vpcCidrs.map(requireCidr),
      isDefault,
      tags,
    };
    this.#rebuild({ ...state, vpcs: new Map(state.vpcs).set(vpcId, vpc) });
    return this;
  }

  /** A running instance. What is added counts as having always been there: no stale read misses it. */
  addInstance(input: InstanceInput): this {
    const { instanceId, availabilityZone, networkInterfaces, roleName } = input;
    const { vpcId = this.vpcId, ownerId = this.ownerId, tags = {}, metadataOptions } = input;
    assertId('i', instanceId);
    const { state } = this;
    if (!state.vpcs.has(vpcId)) throw new Error(`no VPC ${vpcId}`);
    if (state.instances.has(instanceId)) throw new Error(`instance ${instanceId} is there already`);
    for (const { networkInterfaceId } of networkInterfaces) {
      assertId('eni', networkInterfaceId);
      if (instanceOf(state, networkInterfaceId)) throw new Error(`${networkInterfaceId} is there already`);
    }
    const instance: Instance = {
      instanceId,
      ownerId,
      vpcId,
      availabilityZone: availabilityZone ?? `${this.region}a`,
      networkInterfaces: networkInterfaces.map((networkInterface) => ({
        subnetId: 'subnet-0123456789abcdef0',
        sourceDestCheck: true,
        ...networkInterface,
        macAddress: networkInterface.macAddress.toLowerCase(),
      })),
      roleName,
      state: 'running',
      metadataOptions: {
        httpEndpoint: 'enabled',
        httpTokens: 'required',
        httpPutResponseHopLimit: 2,
        ...metadataOptions,
      },
      tags,
    };
    this.#rebuild({ ...state, instances: new Map(state.instances).set(instanceId, instance) });
    return this;
  }

  /** A route table with a local route per CIDR block of the VPC. No listener hears of the routes it comes with. */
  addRouteTable(input: RouteTableInput): this {
    const { routeTableId, associations = [], routes = [], tags = {}, vpcCidrs } = input;
    const { vpcId = this.vpcId } = input;
    assertId('rtb', routeTableId);
    if (!this.state.vpcs.has(vpcId)) this.addVpc({ vpcId, ...(vpcCidrs && { vpcCidrs }) });
    const { state } = this;
    if (state.routeTables.has(routeTableId)) throw new Error(`route table ${routeTableId} is there already`);
    this.#rebuild({
      ...state,
      routeTables: new Map(state.routeTables).set(routeTableId, {
        routeTableId,
        vpcId,
        associations: associations.map((association, index) => ({
          routeTableAssociationId: `rtbassoc-${routeTableId.slice('rtb-'.length)}${index.toString(16)}`,
          main: false,
          ...association,
        })),
        tags,
        routes: [
          ...localRoutes(state.vpcs.get(vpcId)?.cidrBlocks ?? []),
          ...routes.map(({ destination, ...target }) => ({
            destination: canonicalCidr(destination),
            target: this.#existing(target),
            origin: 'CreateRoute' as const,
          })),
        ],
      }),
    });
    return this;
  }

  /** A subnet, beside those that are only named by associations and network interfaces. */
  addSubnet(input: SubnetInput): this {
    const { subnetId, cidrBlock, routeTableId, tags = {} } = input;
    const { vpcId = this.vpcId, availabilityZone = `${this.region}a` } = input;
    assertId('subnet', subnetId);
    const { state } = this;
    if (!state.vpcs.has(vpcId)) throw new Error(`no VPC ${vpcId}`);
    if (state.subnets.has(subnetId)) throw new Error(`subnet ${subnetId} is there already`);
    const subnet = { subnetId, vpcId, cidrBlock: requireCidr(cidrBlock), availabilityZone, tags };
    const { routeTables } =
      routeTableId === undefined ? state : withAssociation(state, routeTableId, subnetId);
    this.#rebuild({ ...state, routeTables, subnets: new Map(state.subnets).set(subnetId, subnet) });
    return this;
  }

  /** The VPC on a transit gateway; one of the same id is replaced. */
  addTransitGatewayAttachment(input: TransitGatewayAttachmentInput): this {
    const { transitGatewayAttachmentId, transitGatewayId } = input;
    const { vpcId = this.vpcId, subnetIds = [], state: is = 'available' } = input;
    assertId('tgw-attach', transitGatewayAttachmentId);
    assertId('tgw', transitGatewayId);
    const { state } = this;
    if (!state.vpcs.has(vpcId)) throw new Error(`no VPC ${vpcId}`);
    const attachment = {
      transitGatewayAttachmentId,
      transitGatewayId,
      vpcId,
      subnetIds,
      state: is,
      tags: {},
    };
    const attachments = new Map(state.transitGatewayAttachments).set(transitGatewayAttachmentId, attachment);
    this.#rebuild({ ...state, transitGatewayAttachments: attachments });
    return this;
  }

  /** A route table of a transit gateway; one of the same id is replaced. */
  addTransitGatewayRouteTable(input: TransitGatewayRouteTableInput): this {
    const { transitGatewayRouteTableId, transitGatewayId, ownerId = this.ownerId, routes = [] } = input;
    assertId('tgw-rtb', transitGatewayRouteTableId);
    assertId('tgw', transitGatewayId);
    const { state } = this;
    const table = {
      transitGatewayRouteTableId,
      transitGatewayId,
      ownerId,
      routes: routes.map(({ destination, transitGatewayAttachmentId, type = 'static' }) => ({
        destination: requireCidr(destination),
        transitGatewayAttachmentId,
        type,
      })),
      tags: {},
    };
    const tables = new Map(state.transitGatewayRouteTables).set(transitGatewayRouteTableId, table);
    this.#rebuild({ ...state, transitGatewayRouteTables: tables });
    return this;
  }

  /** A route as it is stored now, whatever DescribeRouteTables answers; `undefined` → no such route. */
  route(routeTableId: string, destination: string): Route | undefined {
    const table = this.state.routeTables.get(routeTableId);
    if (table === undefined) throw new Error(`no route table ${routeTableId}`);
    const route = findRoute(table, canonicalCidr(destination));
    return route && describeRoute(this.state, route);
  }

  /** Every route of every route table as it is stored now. */
  routes(): RouteChange[] {
    return [...this.state.routeTables.values()].flatMap(({ routeTableId, routes }) =>
      routes.map((route) => ({
        routeTableId,
        destination: route.destination,
        route: describeRoute(this.state, route),
      })),
    );
  }

  /** Somebody else points a route at a network interface, creating it where it is missing. */
  async setRoute(routeTableId: string, destination: string, networkInterfaceId: string): Promise<void> {
    const target = this.#existing({ networkInterfaceId });
    await this.apply({ routeTableId, destination: canonicalCidr(destination), target });
  }

  /** Somebody else deletes a route, if it is there. */
  async deleteRoute(routeTableId: string, destination: string): Promise<void> {
    await this.apply({ routeTableId, destination: canonicalCidr(destination), target: undefined });
  }

  /** Routes to the instance's network interfaces become State blackhole. */
  async stopInstance(instanceId: string): Promise<void> {
    await this.#setInstanceState(instanceId, 'stopped');
  }

  /** Routes to the instance's network interfaces become State active. */
  async startInstance(instanceId: string): Promise<void> {
    await this.#setInstanceState(instanceId, 'running');
  }

  /** Writes at once, then waits for the listeners. */
  async apply(write: Write): Promise<void> {
    if ('networkInterfaceId' in write) {
      this.#commit(withSourceDestCheck(this.state, write));
      return;
    }
    this.#commit(withRoute(this.state, write));
    await this.#announce(write.routeTableId, write.destination);
  }

  /** Every change of a route is told to the listener and waited for before the API call that made it answers. */
  onRouteChange(listener: RouteChangeListener): { remove: () => void } {
    this.#listeners.add(listener);
    return {
      remove: () => {
        this.#listeners.delete(listener);
      },
    };
  }

  async #setInstanceState(instanceId: string, to: Instance['state']): Promise<void> {
    const before = this.routes();
    this.#commit(withInstanceState(this.state, instanceId, to));
    const affected = before.filter(
      ({ route }) => route?.instanceId === instanceId && route.state !== stateOf(to),
    );
    await Promise.all(
      affected.map(({ routeTableId, destination }) => this.#announce(routeTableId, destination)),
    );
  }

  #announce(routeTableId: string, destination: string): Promise<void> {
    const key = `${routeTableId} ${destination}`;
    const change = { routeTableId, destination, route: this.route(routeTableId, destination) };
    const earlier = this.#announcements.get(key) ?? Promise.resolve();
    const announcement = earlier
      .catch(() => undefined)
      .then(async () => {
        for (const listener of this.#listeners) await listener(change);
      });
    this.#announcements.set(key, announcement);
    return announcement;
  }

  #existing(target: RouteTarget): RouteTarget {
    if ('networkInterfaceId' in target && !instanceOf(this.state, target.networkInterfaceId)) {
      throw new Error(`no network interface ${target.networkInterfaceId}`);
    }
    return target;
  }

  #commit(state: VpcState): void {
    const now = this.#now();
    const readable = this.#past.filter(({ until }) => until > now - HISTORY);
    this.#past = [...readable, { until: now, state: this.#present }];
    this.#present = state;
  }

  #rebuild(state: VpcState): void {
    this.#past = [];
    this.#present = state;
  }
}

function stateOf(instanceState: Instance['state']): Route['state'] {
  return instanceState === 'running' ? 'active' : 'blackhole';
}

/** A malformed id in a test's setup would only show as a puzzling InvalidRouteTableId.Malformed later. */
function assertId(prefix: Parameters<typeof isResourceId>[0], id: string): void {
  if (!isResourceId(prefix, id)) throw new Error(`${id} is not an id: ${prefix}- and hexadecimal digits`);
}
