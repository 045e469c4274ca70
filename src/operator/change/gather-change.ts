import { ok, type Answer, type Failure } from '../../answer.ts';
import type { MappedInstance, MappedRouteTable } from '../../ec2/ec2-network-map.ts';
import type { Node } from '../../ec2/ec2-nodes.ts';
import { destinationOf } from '../../overlay-ip.ts';
import { retry } from '../../retry.ts';
import type { StatusFacts } from '../status/facts.ts';
import type { ChangePorts } from './open-change.ts';
import type { ChangeFacts } from './plan.ts';
import type { ChangeRequest } from './request.ts';

const attempts = 3;

/** What has to be known, or everything why it is not. */
export type Gathered = ChangeFacts | { readonly why: readonly Failure[] };

/** Looks once at the tables, at what surrounds them and at the nodes. */
export async function gatherChange(ports: ChangePorts, request: ChangeRequest): Promise<Gathered> {
  const { map, nodes, deadline } = ports;
  const { routing_table: ids } = request.parameters;
  const [tables, instances] = await Promise.all([
    // With every route: the local ones are the CIDR blocks of the VPC
    retry(() => map.routeTables('route-table-id', ids), attempts, deadline),
    request.nodeIds.length === 0 ? ok([]) : retry(() => nodes.find(request.nodeIds), attempts, deadline),
  ]);
  if (!tables.ok || !instances.ok)
    return { why: [tables, instances].flatMap((answer) => (answer.ok ? [] : answer.failure)) };
  const known = { request, routeTables: tables.value, nodes: instances.value };
  const status = await gatherStatus(ports, request, tables.value, instances.value);
  return status.ok ? { ...known, status: status.value } : { why: [status.failure] };
}

/** What `status` knows, of no node: where an administrator sits does not matter here. */
async function gatherStatus(
  { map, deadline }: ChangePorts,
  { parameters }: ChangeRequest,
  listed: readonly MappedRouteTable[],
  nodes: readonly Node[],
): Promise<Answer<StatusFacts>> {
  const ask = <T>(ids: readonly string[], question: () => Promise<Answer<readonly T[]>>) =>
    ids.length === 0 ? Promise.resolve(ok([])) : retry(question, attempts, deadline);
  const vpcIds = [...new Set(listed.flatMap(({ vpcId }) => vpcId ?? []))];
  const destinations = parameters.ip.map(destinationOf);
  const known = nodes.flatMap(({ networkInterfaces }) =>
    networkInterfaces.map(({ networkInterfaceId }) => networkInterfaceId),
  );
  const others = listed
    .flatMap(({ routes }) => routes)
    .filter(({ destination }) => destinations.includes(destination))
    .flatMap(({ networkInterfaceId }) => networkInterfaceId ?? [])
    .filter((id) => !known.includes(id));
  const [tables, subnets, instances] = await Promise.all([
    ask(vpcIds, () => map.routeTables('vpc-id', vpcIds, destinations)),
    ask(vpcIds, () => map.subnets(vpcIds)),
    ask(others, () => map.instances([...new Set(others)])),
  ]);
  if (!tables.ok) return tables;
  return ok({
    resource: undefined,
    parameters,
    tables: ok(listed),
    surroundings: {
      tables,
      subnets,
      instances: instances.ok ? ok<readonly MappedInstance[]>([...nodes, ...instances.value]) : instances,
    },
    node: { isNode: false, why: noNode },
  });
}

const noNode: Failure = {
  kind: 'refused',
  operation: 'looking at this machine',
  code: 'NotAsked',
  message: 'it is none of the instances that are changed',
};
