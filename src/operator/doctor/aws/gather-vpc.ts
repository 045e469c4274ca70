import { failed, ok, type Answer, type Failure } from '../../../answer.ts';
import type { MappedRouteTable } from '../../../ec2/ec2-network-map.ts';
import { destinationOf, isIpv6 } from '../../../overlay-ip.ts';
import type { Deadline } from '../../../ocf/deadline.ts';
import { retry } from '../../../retry.ts';
import type { DryRun, OtherNodes, ReachFacts, TransitGatewayFacts, VpcFacts } from './facts.ts';
import type { Clients } from './open-aws.ts';

interface Wanted {
  /** Instance ids that were given. */
  readonly instances: readonly string[];
  readonly isFromTransitGateway: boolean;
}

/** What a person waits for who waits before a terminal. */
const attempts = 2;

/** Everything else of EC2. */
export async function gatherVpc(
  facts: ReachFacts,
  { node, routeTables }: Clients,
  deadline: Deadline,
  wanted: Wanted,
): Promise<VpcFacts> {
  const { parameters, tried, vpcId } = facts;
  const { ec2NetworkMap, ec2Nodes, ec2TransitGateways } = await import('../../../ec2/operator-ec2.ts');
  const map = ec2NetworkMap(routeTables, node);
  const ask = <T>(question: () => Promise<Answer<T>>) => retry(question, attempts, deadline);
  const others = otherNodes(facts, wanted.instances);

  const tables = await ask(() => map.routeTables('route-table-id', parameters.routing_table));
  const vpcIds = vpcId.ok
    ? [vpcId.value]
    : [...new Set(valueOf(tables).flatMap((table) => table.vpcId ?? []))];
  const ofVpc = <T>(question: () => Promise<Answer<readonly T[]>>) =>
    vpcIds.length === 0 ? Promise.resolve(tables.ok ? ok([]) : tables) : ask(question);
  const [vpcTables, subnets, nodes, dryRuns, mayDisable, transitGateway] = await Promise.all([
    ofVpc(() => map.routeTables('vpc-id', vpcIds)),
    ofVpc(() => map.subnets(vpcIds)),
    ask(() => ec2Nodes(node).find(nodeIds(facts, others, valueOf(tables)))),
    tryRoutes(),
    parameters.source_dest_check === 'disable' && tried.ok ? mayDisableCheck(tried.value) : undefined,
    wanted.isFromTransitGateway ? gatherTransitGateway() : undefined,
  ]);
  return { ...facts, tables, vpcTables, subnets, nodes, others, dryRuns, mayDisable, transitGateway };

  /** Permissions are given by table: one address of each is enough. */
  async function tryRoutes(): Promise<readonly DryRun[]> {
    const [address] = parameters.ip;
    if (!tables.ok || !tried.ok || address === undefined) return [];
    const { ec2DryRuns } = await import('../../../ec2/ec2-dry-runs.ts');
    const dryRunsOf = ec2DryRuns(routeTables);
    const key = { destination: destinationOf(address) };
    return Promise.all(
      tables.value.flatMap(({ routeTableId }) =>
        (['ReplaceRoute', 'CreateRoute'] as const).map(async (action) => ({
          action,
          routeTableId,
          answer: await ask(() => dryRunsOf[methods[action]]({ ...key, routeTableId }, tried.value)),
        })),
      ),
    );
  }

  async function mayDisableCheck(networkInterfaceId: string): Promise<Answer<void>> {
    const { ec2NetworkInterfaces } = await import('../../../ec2/ec2-network-interfaces.ts');
    return ask(() => ec2NetworkInterfaces(node).mayDisableSourceDestCheck(networkInterfaceId));
  }

  /** As who sees the VPC of the route tables: in a shared VPC the attachment is its owner's. */
  async function gatherTransitGateway(): Promise<TransitGatewayFacts> {
    const gateways = ec2TransitGateways(routeTables);
    const [id] = vpcIds;
    const attachments = id === undefined ? failed(noVpc) : await ask(() => gateways.attachmentsOf(id));
    if (!attachments.ok) return { attachments, routeTableIds: attachments, routes: [] };
    const gatewayIds = [...new Set(attachments.value.map(({ transitGatewayId }) => transitGatewayId))];
    if (gatewayIds.length === 0) return { attachments, routeTableIds: ok([]), routes: [] };
    const routeTableIds = await ask(() => gateways.routeTablesOf(gatewayIds));
    const routes = await Promise.all(
      valueOf(routeTableIds).flatMap((routeTableId) =>
        parameters.ip.map(async (address) => ({
          routeTableId,
          address,
          route: await ask(() => gateways.routeTo(routeTableId, address)),
        })),
      ),
    );
    return { attachments, routeTableIds, routes };
  }
}

const methods = { ReplaceRoute: 'replaceRoute', CreateRoute: 'createRoute' } as const;

const noVpc: Failure = {
  kind: 'refused',
  operation: 'DescribeTransitGatewayVpcAttachments',
  code: 'NoVpc',
  message: 'the VPC of this node is not known',
};

/** Where EC2 has not answered, nothing more is asked. */
export function unansweredVpc(facts: ReachFacts, why: Failure, wanted: Wanted): VpcFacts {
  const none = failed(why);
  return {
    ...facts,
    tables: none,
    vpcTables: none,
    subnets: none,
    nodes: none,
    others: otherNodes(facts, wanted.instances),
    dryRuns: [],
    mayDisable: undefined,
    transitGateway: wanted.isFromTransitGateway
      ? { attachments: none, routeTableIds: none, routes: [] }
      : undefined,
  };
}

/** A ring address says less than an instance id, and a host name may have led to any of several. */
function otherNodes({ identity, cluster, host }: ReachFacts, given: readonly string[]): OtherNodes {
  const own = identity.ok ? identity.value.instanceId : undefined;
  const ids = [...new Set([...given, ...cluster.peers.instanceIds])].filter((id) => id !== own);
  const ownAddresses = valueOf(host.links).flatMap(({ addresses }) =>
    addresses.map(({ address }) => address),
  );
  const addresses = cluster.peers.privateIpAddresses.filter(
    (address) => !isIpv6(address) && !address.startsWith('127.') && !ownAddresses.includes(address),
  );
  return { instanceIds: ids, privateIpAddresses: ids.length > 0 ? [] : addresses };
}

function nodeIds(
  { identity, parameters }: ReachFacts,
  others: OtherNodes,
  tables: readonly MappedRouteTable[],
): string[] {
  const destinations = parameters.ip.map(destinationOf);
  const targets = tables
    .flatMap(({ routes }) => routes.filter(({ destination }) => destinations.includes(destination)))
    .flatMap(({ networkInterfaceId }) => networkInterfaceId ?? []);
  const own = identity.ok ? [identity.value.instanceId] : [];
  return [...new Set([...own, ...others.instanceIds, ...others.privateIpAddresses, ...targets])];
}

function valueOf<T>(answer: Answer<readonly T[]>): readonly T[] {
  return answer.ok ? answer.value : [];
}
