import type { Node } from '../../ec2/ec2-nodes.ts';
import type { ChangeFacts, Problem } from './plan.ts';

/** What an id of `--instances` stands for. */
export interface NamedNode {
  readonly id: string;
  readonly node: Node;
  /** The one that was named, or the primary one. */
  readonly networkInterfaceId: string;
}

/** Each with its network interface, in the order of the request, and what is wrong with the others. */
export function namedNodes({ request, nodes }: ChangeFacts): {
  readonly found: readonly NamedNode[];
  readonly problems: readonly Problem[];
} {
  const looked = request.nodeIds.map((id) => lookUp(id, nodes));
  return {
    found: looked.flatMap((one) => ('node' in one ? one : [])),
    problems: looked.flatMap((one) => ('code' in one ? one : [])),
  };
}

function lookUp(id: string, nodes: readonly Node[]): NamedNode | Problem {
  const node = nodes.find(
    ({ instanceId, networkInterfaces }) =>
      instanceId === id || networkInterfaces.some(({ networkInterfaceId }) => networkInterfaceId === id),
  );
  if (node === undefined)
    return {
      code: 'no-such-instance',
      message: id.startsWith('eni-')
        ? `${id} is a network interface of no instance in this Region and account: check --instances and --region`
        : `there is no instance ${id} in this Region and account: check --instances and --region`,
    };
  if (/^(terminated|shutting-down)$/.test(node.state))
    return {
      code: 'terminated-instance',
      message: `${id} is ${node.state}: leave it out of --instances, or name the instance that has taken its place`,
    };
  const networkInterfaceId = id.startsWith('eni-')
    ? id
    : node.networkInterfaces.find(({ deviceIndex }) => deviceIndex === 0)?.networkInterfaceId;
  return networkInterfaceId === undefined
    ? {
        code: 'no-network-interface',
        message: `${id} shows no network interface of device index 0: name the one that it is to use in its place, as eni-…`,
      }
    : { id, node, networkInterfaceId };
}

/** Tables of the request that are not there. */
export function absentTables({ request, routeTables }: ChangeFacts): Problem[] {
  const { routing_table: ids } = request.parameters;
  return ids
    .filter((id) => !routeTables.some(({ routeTableId }) => routeTableId === id))
    .map((id) => ({
      code: 'no-such-table',
      message: `there is no route table ${id} in this Region and account: check --routing-table and --region, or leave it out`,
    }));
}
