import { describe, type Kind } from './describe.ts';
import { formatAttachment } from './describe-network-interfaces.ts';
import type { QueryParameters, XmlMembers } from './query-protocol.ts';
import type { Instance } from './route-table.ts';
import { formatTags } from './tags.ts';
import { networkInterfacesOf, type AttachedNetworkInterface, type View } from './view.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html */
export function describeInstances(view: View, parameters: QueryParameters): XmlMembers {
  const { shown, nextToken } = describe(INSTANCE, view.instances, parameters);
  return {
    reservationSet: shown.map((instance) => ({
      reservationId: instance.instanceId.replace('i-', 'r-'),
      ownerId: instance.ownerId,
      groupSet: [],
      instancesSet: [formatInstance(instance)],
    })),
    nextToken,
  };
}

const INSTANCE: Kind<Instance> = {
  ids: 'InstanceId',
  idOf: ({ instanceId }) => instanceId,
  prefix: 'i',
  malformed: 'InvalidInstanceID.Malformed',
  notFound: 'InvalidInstanceID.NotFound',
  noun: 'instance',
  maximum: 1000,
  filters: {
    'availability-zone': ({ availabilityZone }) => [availabilityZone],
    'instance-id': ({ instanceId }) => [instanceId],
    'instance-state-code': ({ state }) => [STATE_CODES[state]],
    'instance-state-name': ({ state }) => [state],
    'network-interface.addresses.private-ip-address': ({ networkInterfaces }) =>
      networkInterfaces.map(({ privateIpAddress }) => privateIpAddress),
    'network-interface.network-interface-id': ({ networkInterfaces }) =>
      networkInterfaces.map(({ networkInterfaceId }) => networkInterfaceId),
    'owner-id': ({ ownerId }) => [ownerId],
    'private-ip-address': ({ networkInterfaces }) => networkInterfaces.map((one) => one.privateIpAddress),
    'source-dest-check': ({ networkInterfaces: [primary] }) => [primary?.sourceDestCheck],
    'vpc-id': ({ vpcId }) => [vpcId],
  },
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
const STATE_CODES = { running: 16, stopped: 80 } as const satisfies Record<Instance['state'], number>;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html */
function formatInstance(instance: Instance): XmlMembers {
  const { instanceId, vpcId, availabilityZone, state, metadataOptions, tags } = instance;
  const [primary] = instance.networkInterfaces;
  return {
    instanceId,
    imageId: 'ami-0123456789abcdef0',
    instanceState: { code: STATE_CODES[state], name: state },
    instanceType: 'r6i.4xlarge',
    launchTime: '2026-08-01T06:00:00.000Z',
    placement: { availabilityZone, groupName: '', tenancy: 'default' },
    subnetId: primary?.subnetId,
    vpcId,
    privateIpAddress: primary?.privateIpAddress,
    sourceDestCheck: primary?.sourceDestCheck,
    groupSet: [],
    architecture: 'x86_64',
    tagSet: formatTags(tags),
    networkInterfaceSet: networkInterfacesOf([instance]).map(formatNetworkInterface),
    metadataOptions: {
      state: 'applied',
      ...metadataOptions,
      httpProtocolIpv6: 'disabled',
      instanceMetadataTags: 'disabled',
    },
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterface.html */
function formatNetworkInterface(networkInterface: AttachedNetworkInterface): XmlMembers {
  const { instance, networkInterfaceId, subnetId, macAddress, privateIpAddress } = networkInterface;
  return {
    networkInterfaceId,
    subnetId,
    vpcId: instance.vpcId,
    description: '',
    ownerId: instance.ownerId,
    status: 'in-use',
    macAddress,
    privateIpAddress,
    sourceDestCheck: networkInterface.sourceDestCheck,
    groupSet: [],
    attachment: formatAttachment(networkInterface),
    privateIpAddressesSet: [{ privateIpAddress, primary: true }],
  };
}
