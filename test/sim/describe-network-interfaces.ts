import { describe, type Kind } from './describe.ts';
import type { QueryParameters, XmlMembers } from './query-protocol.ts';
import type { AttachedNetworkInterface, View } from './view.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html */
export function describeNetworkInterfaces(view: View, parameters: QueryParameters): XmlMembers {
  const described = view.networkInterfaces.map((networkInterface) => ({ ...networkInterface, tags: {} }));
  const { shown, nextToken } = describe(NETWORK_INTERFACE, described, parameters);
  return { networkInterfaceSet: shown.map(formatNetworkInterface), nextToken };
}

const NETWORK_INTERFACE: Kind<AttachedNetworkInterface & { tags: Record<string, string> }> = {
  ids: 'NetworkInterfaceId',
  idOf: ({ networkInterfaceId }) => networkInterfaceId,
  prefix: 'eni',
  malformed: 'InvalidNetworkInterfaceId.Malformed',
  notFound: 'InvalidNetworkInterfaceID.NotFound',
  noun: 'networkInterface',
  maximum: 1000,
  filters: {
    'addresses.private-ip-address': ({ privateIpAddress }) => [privateIpAddress],
    'attachment.device-index': ({ deviceIndex }) => [deviceIndex],
    'attachment.instance-id': ({ instance }) => [instance.instanceId],
    'attachment.instance-owner-id': ({ instance }) => [instance.ownerId],
    'attachment.status': () => ['attached'],
    'availability-zone': ({ instance }) => [instance.availabilityZone],
    'mac-address': ({ macAddress }) => [macAddress],
    'network-interface-id': ({ networkInterfaceId }) => [networkInterfaceId],
    'owner-id': ({ instance }) => [instance.ownerId],
    'private-ip-address': ({ privateIpAddress }) => [privateIpAddress],
    'source-dest-check': ({ sourceDestCheck }) => [sourceDestCheck],
    status: () => ['in-use'],
    'subnet-id': ({ subnetId }) => [subnetId],
    'vpc-id': ({ instance }) => [instance.vpcId],
  },
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html */
function formatNetworkInterface(networkInterface: AttachedNetworkInterface): XmlMembers {
  const { instance, networkInterfaceId, subnetId, macAddress, privateIpAddress } = networkInterface;
  return {
    networkInterfaceId,
    subnetId,
    vpcId: instance.vpcId,
    availabilityZone: instance.availabilityZone,
    description: '',
    ownerId: instance.ownerId,
    requesterManaged: false,
    status: 'in-use',
    macAddress,
    privateIpAddress,
    sourceDestCheck: networkInterface.sourceDestCheck,
    groupSet: [],
    attachment: {
      ...formatAttachment(networkInterface),
      instanceId: instance.instanceId,
      instanceOwnerId: instance.ownerId,
    },
    tagSet: [],
    privateIpAddressesSet: [{ privateIpAddress, primary: true }],
    ipv6AddressesSet: [],
    interfaceType: 'interface',
  };
}

/** What DescribeInstances says of an attachment too. */
export function formatAttachment({ networkInterfaceId, deviceIndex }: AttachedNetworkInterface): XmlMembers {
  return {
    attachmentId: networkInterfaceId.replace('eni-', 'eni-attach-'),
    deviceIndex,
    status: 'attached',
    attachTime: '2026-08-01T06:00:00.000Z',
    deleteOnTermination: deviceIndex === 0,
  };
}
