import { assertNotDryRun } from './dry-run.ts';
import { Ec2Error } from './ec2-errors.ts';
import type { QueryParameters } from './query-protocol.ts';
import { isResourceId } from './resource-id.ts';
import { instanceOf, type NetworkInterfaceWrite } from './route-table.ts';
import type { View } from './view.ts';

/** Attributes that the network interfaces here do not have. */
export const OTHER_ATTRIBUTES = ['Attachment', 'Description', 'SecurityGroupId'] as const;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html */
export function modifyNetworkInterfaceAttribute(
  { state, account }: View,
  parameters: QueryParameters,
): NetworkInterfaceWrite {
  const { NetworkInterfaceId: networkInterfaceId, 'SourceDestCheck.Value': sourceDestCheck } = parameters;
  if (networkInterfaceId === undefined) {
    throw new Ec2Error('MissingParameter', 'The request must contain the parameter networkInterfaceId');
  }
  if (!isResourceId('eni', networkInterfaceId)) throw new Ec2Error('InvalidNetworkInterfaceId.Malformed');
  if (instanceOf(state, networkInterfaceId)?.ownerId !== account) {
    throw new Ec2Error('InvalidNetworkInterfaceID.NotFound');
  }
  const names = Object.keys(parameters);
  if (OTHER_ATTRIBUTES.some((attribute) => names.some((name) => name.startsWith(`${attribute}.`)))) {
    throw new Ec2Error('UnsupportedOperation', 'SourceDestCheck is the only attribute here.');
  }
  if (sourceDestCheck === undefined) throw new Ec2Error('MissingParameter', 'No attributes specified.');
  if (sourceDestCheck !== 'true' && sourceDestCheck !== 'false') {
    throw new Ec2Error(
      'InvalidParameterValue',
      `Value (${sourceDestCheck}) for parameter value is invalid. Expecting a boolean.`,
    );
  }
  assertNotDryRun(parameters);
  return { networkInterfaceId, sourceDestCheck: sourceDestCheck === 'true' };
}
