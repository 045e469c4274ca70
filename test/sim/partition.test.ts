import { expect, test } from 'vitest';
import { metadataClient } from './metadata-client.ts';
import { ec2Client } from './query-client.ts';
import { ENI2, NODE1, OVERLAY, TABLE_A, twoNodes } from './two-nodes.ts';

test.each([
  ['eu-central-1', 'aws', 'amazonaws.com'],
  ['cn-northwest-1', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-east-1', 'aws-us-gov', 'amazonaws.com'],
])('%s is in the partition %s: metadata service and ARNs say so', async (region, partition, domain) => {
  const simulator = twoNodes({ region });
  const imds = await metadataClient(simulator, NODE1);
  expect(await imds.read('/latest/meta-data/services/partition')).toBe(partition);
  expect(await imds.read('/latest/meta-data/services/domain')).toBe(domain);

  simulator.iam.role('cluster-node');
  const ask = await ec2Client(simulator, await imds.roleKey('cluster-node'));
  const move = { RouteTableId: TABLE_A, DestinationCidrBlock: OVERLAY, NetworkInterfaceId: ENI2 };
  const { message } = await ask('ReplaceRoute', move);
  expect(message).toContain(`User: arn:${partition}:sts::123456789012:assumed-role/cluster-node/${NODE1} `);
  expect(message).toContain(`arn:${partition}:ec2:${region}:123456789012:route-table/${TABLE_A} `);
});
