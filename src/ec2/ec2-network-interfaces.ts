import {
  DescribeNetworkInterfaces$,
  ModifyNetworkInterfaceAttribute$,
  type DescribeNetworkInterfacesRequest,
  type DescribeNetworkInterfacesResult,
  type ModifyNetworkInterfaceAttributeRequest,
} from '@aws-sdk/client-ec2';
import { failed, ok } from '../answer.ts';
import type { NetworkInterfaces } from '../ports.ts';
import { judgeDryRun } from './dry-run.ts';
import type { Ec2Client, Operation } from './ec2-client.ts';

const describeNetworkInterfaces: Operation<
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult
> = {
  call: 'DescribeNetworkInterfaces',
  schema: DescribeNetworkInterfaces$,
};
const modifyNetworkInterfaceAttribute: Operation<ModifyNetworkInterfaceAttributeRequest, unknown> = {
  call: 'ModifyNetworkInterfaceAttribute',
  schema: ModifyNetworkInterfaceAttribute$,
};

/** The network interfaces of EC2, by the AWS SDK. */
export function ec2NetworkInterfaces(ec2: Ec2Client): NetworkInterfaces {
  return {
    async isSourceDestChecked(networkInterfaceId) {
      const input = { NetworkInterfaceIds: [networkInterfaceId] };
      const described = await ec2(describeNetworkInterfaces, networkInterfaceId, input);
      if (!described.ok) return described;
      const isChecked = described.value.NetworkInterfaces?.[0]?.SourceDestCheck;
      if (isChecked !== undefined) return ok(isChecked);
      return failed({
        kind: 'transient',
        operation: 'DescribeNetworkInterfaces',
        subject: networkInterfaceId,
        code: 'UnreadableAnswer',
        message: 'the answer does not show the source/destination check',
      });
    },
    async disableSourceDestCheck(networkInterfaceId) {
      const input = { NetworkInterfaceId: networkInterfaceId, SourceDestCheck: { Value: false } };
      const modified = await ec2(modifyNetworkInterfaceAttribute, networkInterfaceId, input);
      return modified.ok ? ok(undefined) : modified;
    },
    async mayDisableSourceDestCheck(networkInterfaceId) {
      const input = {
        NetworkInterfaceId: networkInterfaceId,
        SourceDestCheck: { Value: false },
        DryRun: true,
      };
      return judgeDryRun(await ec2(modifyNetworkInterfaceAttribute, networkInterfaceId, input));
    },
  };
}
