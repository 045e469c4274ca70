import type { Answer, Failure } from '../../answer.ts';
import type { Parameters } from '../../agent.ts';
import type { AddressState } from '../../decisions/address-state.ts';
import type { MappedInstance, MappedRouteTable, MappedSubnet } from '../../ec2/ec2-network-map.ts';
import type { Outcome } from '../../ocf/outcome.ts';
import type { Link } from '../../ports.ts';
import type { RunningOn } from './locate-resource.ts';
import type { Rehearsal } from './rehearse.ts';

/** All that one look at a resource has found. What is shown is decided on it alone. */
export interface StatusFacts {
  /** Its id in the cluster; `undefined` → the parameters are from flags. */
  readonly resource: string | undefined;
  readonly parameters: Parameters;
  /** Those of `routing_table`; one that does not exist is left out. */
  readonly tables: Answer<readonly MappedRouteTable[]>;
  readonly surroundings: Surroundings;
  readonly node: NodeFacts | NoNode;
  /** By the cluster; `undefined` → nobody has said. */
  readonly runningOn?: RunningOn | undefined;
}

/** What is good to know, and often not allowed to the role of a cluster node. */
export interface Surroundings {
  /** Every route table of the VPCs. */
  readonly tables: Answer<readonly MappedRouteTable[]>;
  readonly subnets: Answer<readonly MappedSubnet[]>;
  /** Those to which routes point, and this one. */
  readonly instances: Answer<readonly MappedInstance[]>;
}

/** This machine is an EC2 instance, or the cluster says that it is a node. */
export interface NodeFacts {
  readonly isNode: true;
  readonly hostName: string;
  readonly instanceId: Answer<string>;
  /** Of the interfaces that carry the addresses, or else of the one to which start would add them. */
  readonly networkInterfaceIds: readonly Answer<string>[];
  readonly addresses: readonly AddressState[];
  /** To which start would add them, or why to none. */
  readonly link: Link | Outcome;
  readonly monitor: Rehearsal;
  /** Where it differs from a recurring monitor, it says what to do. */
  readonly probe: Rehearsal;
  /** `Failure` → EC2 did not say where the routes are, so that nobody can tell. */
  readonly start: Rehearsal | Failure;
}

export interface NoNode {
  readonly isNode: false;
  readonly why: Failure;
}
