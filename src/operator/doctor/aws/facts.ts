import type { Answer } from '../../../answer.ts';
import type { CallerIdentity } from '../../../aws/caller-identity.ts';
import type { MappedRouteTable, MappedSubnet } from '../../../ec2/ec2-network-map.ts';
import type { Node } from '../../../ec2/ec2-nodes.ts';
import type { TransitGatewayRoute, VpcAttachment } from '../../../ec2/ec2-transit-gateways.ts';
import type { Outcome } from '../../../ocf/outcome.ts';
import type { InstanceIdentity, Link } from '../../../ports.ts';
import type { ResourceView } from '../cluster/facts.ts';

/** What instance metadata says of this node. */
export interface InstanceFacts extends ResourceView {
  readonly identity: Answer<InstanceIdentity>;
  /** The one that start would take, or why to none. */
  readonly link: Link | Outcome;
  /** Of the link; `undefined` → there is no link to ask for. */
  readonly networkInterfaceId: Answer<string> | undefined;
  /** By which permissions are tried: that of the link, or of the first interface. */
  readonly tried: Answer<string>;
  readonly vpcId: Answer<string>;
  readonly vpcCidrBlocks: Answer<readonly string[]>;
}

/** Who asks AWS. No secret is among the facts. */
export interface CallerFacts extends InstanceFacts {
  /** `undefined` → none is named. */
  readonly profile: { readonly name: string; readonly isKnown: boolean } | undefined;
  /** Of the parameters and their defaults. */
  readonly region: Answer<string>;
  /** Proxies, certificates and endpoints can be used as they are written. */
  readonly way: Answer<void>;
  readonly credentials: Answer<void>;
  /** Of the node's own credentials. */
  readonly caller: Answer<CallerIdentity>;
  /** AssumeRole; `undefined` → no role for the route tables. */
  readonly role: Answer<void> | undefined;
  /** What STS took for what the agent asks it (ms); `undefined` → the agent asks nothing. */
  readonly stsMs: number | undefined;
}

/** How EC2 answers. */
export interface ReachFacts extends CallerFacts {
  /** What each of several DescribeRouteTables took (ms), as a monitor asks it. */
  readonly ec2Ms: Answer<readonly number[]>;
  /** By how much this clock is behind that of EC2 (ms); `undefined` → EC2 has not said. */
  readonly clockBehindMs: number | undefined;
}

/** The VPC, as far as EC2 shows it. */
export interface VpcFacts extends ReachFacts {
  /** Those of `routing_table`, with all their routes; one that does not exist is left out. */
  readonly tables: Answer<readonly MappedRouteTable[]>;
  /** Every table of this VPC. */
  readonly vpcTables: Answer<readonly MappedRouteTable[]>;
  readonly subnets: Answer<readonly MappedSubnet[]>;
  /** This one, the other nodes, and those to which routes point. */
  readonly nodes: Answer<readonly Node[]>;
  readonly others: OtherNodes;
  readonly dryRuns: readonly DryRun[];
  /** Whether start may switch off the source/destination check; `undefined` → it is not told to. */
  readonly mayDisable: Answer<void> | undefined;
  /** `undefined` → no clients are expected from there. */
  readonly transitGateway: TransitGatewayFacts | undefined;
}

/** What names the other nodes: instance ids or, where nobody knows any, private addresses. */
export interface OtherNodes {
  readonly instanceIds: readonly string[];
  readonly privateIpAddresses: readonly string[];
}

export interface DryRun {
  readonly action: 'ReplaceRoute' | 'CreateRoute';
  readonly routeTableId: string;
  readonly answer: Answer<void>;
}

export interface TransitGatewayFacts {
  readonly attachments: Answer<readonly VpcAttachment[]>;
  /** Of all transit gateways to which the VPC is attached. */
  readonly routeTableIds: Answer<readonly string[]>;
  readonly routes: readonly {
    readonly routeTableId: string;
    readonly address: string;
    readonly route: Answer<TransitGatewayRoute | undefined>;
  }[];
}
