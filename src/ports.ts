import type { Answer } from './answer.ts';

/**
 * The ports: everything outside of the process that an action may look at or change.
 *
 * The decisions know none of them; the actions know nothing else. Adapters live in `ec2/`, `imds/`, `ip/`
 * and `ocf/`. A port's method makes one attempt: it never throws and never retries, it answers.
 */

// --- Route tables (EC2) ----------------------------------------------------------------------------

/** One route of one table that the overlay IP needs: `rtb-…` and `192.168.10.15/32`. */
export interface RouteKey {
  readonly routeTableId: string;
  readonly destination: string;
}

/** A route as DescribeRouteTables shows it. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html */
export interface Route {
  readonly destination: string;
  readonly state: 'active' | 'blackhole';
  readonly networkInterfaceId?: string;
  /** Not shown to a participant of a shared VPC. */
  readonly instanceId?: string;
  /** The id of whatever the route points at: a network interface, or else an instance, a gateway, … */
  readonly target: string;
}

export interface RouteTable {
  readonly routeTableId: string;
  readonly vpcId?: string;
  readonly routes: readonly Route[];
}

export interface RouteTables {
  /** Gets ready what the first call needs anyway, while others still work. Failures show in that call. */
  prepare(): Promise<void>;
  /**
   * DescribeRouteTables for all tables in one call, page by page. A table that does not exist is left out.
   *
   * @param destinations the routes that matter; others may be left out. `undefined` → all of them
   */
  describe(
    routeTableIds: readonly string[],
    destinations?: readonly string[],
  ): Promise<Answer<readonly RouteTable[]>>;
  /** ReplaceRoute: takes the route from whoever has it. */
  replaceRoute(route: RouteKey, networkInterfaceId: string): Promise<Answer<void>>;
  /** CreateRoute: never takes a route from anyone. */
  createRoute(route: RouteKey, networkInterfaceId: string): Promise<Answer<void>>;
}

// --- Network interfaces (EC2) ------------------------------------------------------------------------

export interface NetworkInterfaces {
  /**
   * DescribeNetworkInterfaces: whether EC2 drops packets that are not addressed to the network interface, as
   * those to an overlay IP. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html
   */
  isSourceDestChecked(networkInterfaceId: string): Promise<Answer<boolean>>;
  /** ModifyNetworkInterfaceAttribute: they pass from now on. */
  disableSourceDestCheck(networkInterfaceId: string): Promise<Answer<void>>;
  /** Whether it may be; nothing is changed by asking. */
  mayDisableSourceDestCheck(networkInterfaceId: string): Promise<Answer<void>>;
}

/** What a caller may do; nothing is changed by asking. ok → allowed. */
export interface DryRuns {
  replaceRoute(route: RouteKey, networkInterfaceId: string): Promise<Answer<void>>;
  createRoute(route: RouteKey, networkInterfaceId: string): Promise<Answer<void>>;
}

// --- Instance metadata (IMDS) ----------------------------------------------------------------------

export interface InstanceIdentity {
  readonly instanceId: string;
  readonly region: string;
}

/** Keys to sign with. They must never reach a log, an exit reason or an error. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface InstanceMetadata {
  /** `eni-…` of the network interface with this MAC address. */
  networkInterfaceId(macAddress: string): Promise<Answer<string>>;
  identity(): Promise<Answer<InstanceIdentity>>;
  /** Any other category: `network/interfaces/macs/02:…/vpc-id`. */
  read(category: string): Promise<Answer<string>>;
  /** The credentials of the role in the instance profile. */
  roleCredentials(): Promise<Answer<Credentials>>;
}

// --- Local addresses (iproute2) ----------------------------------------------------------------------

export interface LinkAddress {
  /** In canonical text form; see `canonicalAddress`. */
  readonly address: string;
  readonly prefixLength: number;
}

/** A network interface of this node and its addresses, as `ip address show` lists them. */
export interface Link {
  readonly interfaceName: string;
  readonly altNames: readonly string[];
  readonly macAddress: string;
  /** The flag `UP`: an administrator switched it on. */
  readonly isUp: boolean;
  /** The flag `LOWER_UP`: the other end is there. */
  readonly hasCarrier: boolean;
  readonly addresses: readonly LinkAddress[];
}

export interface AddressToAdd {
  readonly address: string;
  readonly interfaceName: string;
  /** An IPv4 address label, without the interface's name. */
  readonly label?: string;
}

export interface Addresses {
  /** `ip address show`: every link, also those that are down or without carrier. */
  show(): Promise<Answer<readonly Link[]>>;
  /**
   * What the C library lists (getifaddrs, by `os.networkInterfaces()`): costs no process, but hides
   * links that are down or without carrier. "Absent" here is therefore not an answer.
   */
  glance(): readonly Link[];
  /** The interface of the default route; `undefined` → there is none. */
  defaultRouteInterface(): Promise<Answer<string | undefined>>;
  add(address: AddressToAdd): Promise<Answer<void>>;
  delete(address: LinkAddress, interfaceName: string): Promise<Answer<void>>;
}

// --- Log and time --------------------------------------------------------------------------------------

export interface Log {
  readonly debug: (message: string) => void;
  readonly info: (message: string) => void;
  readonly warning: (message: string) => void;
  readonly error: (message: string) => void;
}

export interface Clock {
  /** Milliseconds; only differences mean something. */
  now(): number;
  /** Ends early, without an error, when the deadline passes. */
  sleep(ms: number): Promise<void>;
  /** 0 ≤ x < 1, for jitter. */
  random(): number;
}
