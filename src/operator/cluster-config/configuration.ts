/** A cluster's configuration as crmsh and pcs both know it, in the order in which it is to be read. */
export interface Configuration {
  /** What it is the configuration of. */
  readonly title: string;
  /** What an administrator has to know of it, a sentence each. */
  readonly notes: readonly string[];
  readonly properties: Attributes;
  readonly resourceDefaults: Attributes;
  readonly operationDefaults: Attributes;
  readonly resources: readonly Resource[];
  readonly constraints: readonly Constraint[];
}

/** By which tool it is configured; its distributions have their own agents and names: SLES has crmsh, RHEL has pcs. */
export type ClusterTool = 'crm' | 'pcs';

export type Attributes = Readonly<Record<string, string>>;

export type Resource = Primitive | Clone | Group;

export interface Primitive {
  readonly kind: 'primitive';
  readonly id: string;
  /** `ocf:aws:overlay-ip`, `stonith:fence_aws` */
  readonly agent: string;
  readonly params: Attributes;
  readonly operations: readonly Operation[];
  readonly meta: Attributes;
}

export interface Operation {
  readonly name: string;
  readonly attributes: Attributes;
}

export interface Clone {
  readonly kind: 'clone';
  readonly id: string;
  readonly primitive: string;
  readonly isPromotable: boolean;
  readonly meta: Attributes;
}

export interface Group {
  readonly kind: 'group';
  readonly id: string;
  readonly members: readonly string[];
  readonly meta: Attributes;
}

export type Constraint = Colocation | Order | Avoidance;

export interface Colocation {
  readonly kind: 'colocation';
  readonly id: string;
  readonly score: number;
  readonly resource: string;
  readonly with: string;
  /** `undefined` → wherever it is started. */
  readonly withRole?: Role;
}

/** Pacemaker before 2.1 calls them Master and Slave, and so do the guides of the classic agents for SLES. */
export type Role = 'Promoted' | 'Unpromoted' | 'Master' | 'Slave';

export interface Order {
  readonly kind: 'order';
  readonly id: string;
  readonly strictness: 'Mandatory' | 'Optional';
  readonly first: string;
  readonly then: string;
  /** What of `then` comes after the start of `first`. */
  readonly thenAction: 'start' | 'stop';
  readonly isSymmetrical: boolean;
}

/** A resource that never runs on a node. */
export interface Avoidance {
  readonly kind: 'avoidance';
  readonly id: string;
  readonly resource: string;
  readonly node: string;
}

/** `interval=0`, as the guides write it for the operations that happen once. */
export function once(name: string, timeout: string, more: Attributes = {}): Operation {
  return { name, attributes: { interval: '0', timeout, ...more } };
}

export function monitor(interval: string, timeout: string, more: Attributes = {}): Operation {
  return { name: 'monitor', attributes: { interval, timeout, ...more } };
}
