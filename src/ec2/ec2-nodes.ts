import {
  DescribeInstances$,
  type DescribeInstancesRequest,
  type DescribeInstancesResult,
} from '@aws-sdk/client-ec2';
import { isIP } from 'node:net';
import { ok, type Answer } from '../answer.ts';
import type { Ec2Client, Operation } from './ec2-client.ts';
import { everyPage, filters, toMappedInstance, type MappedInstance } from './ec2-network-map.ts';

/** An instance that an administrator names as a node. */
export interface Node extends MappedInstance {
  /** A terminated instance has none, and no network interface either. */
  readonly vpcId?: string;
}

export interface Nodes {
  /** DescribeInstances. One that does not exist is left out. */
  find(ids: readonly NodeId[]): Promise<Answer<readonly Node[]>>;
}

/** `i-…`, `eni-…` for one of the network interfaces of an instance that has several, or a private IP address of it. */
export type NodeId = string;

function isNetworkInterfaceId(id: NodeId): boolean {
  return id.startsWith('eni-');
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html */
function filterFor(id: NodeId): string {
  if (isNetworkInterfaceId(id)) return 'network-interface.network-interface-id';
  switch (isIP(id)) {
    case 4:
      return 'network-interface.addresses.private-ip-address';
    case 6:
      return 'network-interface.ipv6-addresses.ipv6-address';
    default:
      return 'instance-id';
  }
}

const describeInstances: Operation<DescribeInstancesRequest, DescribeInstancesResult> = {
  call: 'DescribeInstances',
  schema: DescribeInstances$,
};

export function ec2Nodes(ec2: Ec2Client): Nodes {
  // By filter: an unknown id in InstanceIds fails the whole call
  const findBy = (filter: string, ids: readonly string[]) =>
    everyPage(
      (NextToken) =>
        ec2(describeInstances, ids.join(','), { Filters: filters(filter, ids), MaxResults: 1000, NextToken }),
      ({ Reservations = [] }) => Reservations.flatMap(({ Instances = [] }) => Instances.map(toNode)),
    );
  return {
    async find(ids) {
      const asked = [...Map.groupBy(ids, filterFor)].map(([filter, some]) => findBy(filter, some));
      const all: Node[] = [];
      for (const answer of await Promise.all(asked)) {
        if (!answer.ok) return answer;
        all.push(...answer.value);
      }
      return ok([...new Map(all.map((node) => [node.instanceId, node])).values()]);
    },
  };
}

function toNode(instance: Parameters<typeof toMappedInstance>[0]): Node {
  return { ...toMappedInstance(instance), ...(instance.VpcId && { vpcId: instance.VpcId }) };
}
