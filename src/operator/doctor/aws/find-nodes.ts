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

/** `hana02 (i-0123456789abcdef1)` */
export function formatNode({ name, instanceId }: Pick<Node, 'name' | 'instanceId'>): string {
  return name === undefined ? instanceId : `${name} (${instanceId})`;
}
