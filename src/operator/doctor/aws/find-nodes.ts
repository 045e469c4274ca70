import type { Node } from '../../../ec2/ec2-nodes.ts';
import type { VpcFacts } from './facts.ts';

/** The other nodes, as far as they are named and EC2 shows them. */
export function otherNodesIn({ nodes, others, vpcId }: VpcFacts): readonly Node[] {
  if (!nodes.ok) return [];
  const { instanceIds, privateIpAddresses } = others;
  return nodes.value.filter(
    (node) =>
      instanceIds.includes(node.instanceId) ||
      // The same address may be in another VPC
      ((!vpcId.ok || node.vpcId === vpcId.value) &&
        node.networkInterfaces.some(({ privateIpAddress = '' }) =>
          privateIpAddresses.includes(privateIpAddress),
        )),
  );
}

/** This one; `undefined` → EC2 does not show it. */
export function ownNode({ nodes, identity }: Pick<VpcFacts, 'nodes' | 'identity'>): Node | undefined {
  if (!nodes.ok || !identity.ok) return undefined;
  const { instanceId: own } = identity.value;
  return nodes.value.find(({ instanceId }) => instanceId === own);
}

/**
 * The network interface of a node that carries the address. The nodes of a cluster are made alike: the one with the same index as here.
 *
 * @returns `undefined` → it has several, and none like that
 */
export function carrierOf(
  { networkInterfaces }: Node,
  facts: VpcFacts,
): Node['networkInterfaces'][number] | undefined {
  const { networkInterfaceId } = facts;
  const here = ownNode(facts)?.networkInterfaces.find(
    (one) => networkInterfaceId?.ok && one.networkInterfaceId === networkInterfaceId.value,
  );
  const index = here?.deviceIndex ?? 0;
  const [only, ...more] = networkInterfaces;
  return (
    networkInterfaces.find(({ deviceIndex }) => deviceIndex === index) ??
    (more.length === 0 ? only : undefined)
  );
}

/** `hana02 (i-0123456789abcdef1)` */
export function formatNode({ name, instanceId }: Pick<Node, 'name' | 'instanceId'>): string {
  return name === undefined ? instanceId : `${name} (${instanceId})`;
}
