import { formatCidr } from './cidr.ts';
import { describe, type Kind } from './describe.ts';
import type { QueryParameters, XmlMembers } from './query-protocol.ts';
import type { Subnet } from './route-table.ts';
import { formatTags } from './tags.ts';
import type { View } from './view.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html */
export function describeSubnets(view: View, parameters: QueryParameters): XmlMembers {
  const { shown, nextToken } = describe(SUBNET, view.subnets, parameters);
  return { subnetSet: shown.map((subnet) => formatSubnet(view, subnet)), nextToken };
}

const SUBNET: Kind<Subnet> = {
  ids: 'SubnetId',
  idOf: ({ subnetId }) => subnetId,
  prefix: 'subnet',
  malformed: 'InvalidSubnetID.Malformed',
  notFound: 'InvalidSubnetID.NotFound',
  noun: 'subnet',
  maximum: 1000,
  filters: {
    'availability-zone': ({ availabilityZone }) => [availabilityZone],
    'cidr-block': ({ cidrBlock }) => [formatCidr(cidrBlock)],
    state: () => ['available'],
    'subnet-id': ({ subnetId }) => [subnetId],
    'vpc-id': ({ vpcId }) => [vpcId],
  },
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html. Which route table it has is not shown. */
function formatSubnet(
  { state }: View,
  { subnetId, vpcId, cidrBlock, availabilityZone, tags }: Subnet,
): XmlMembers {
  const ownerId = state.vpcs.get(vpcId)?.ownerId;
  return {
    subnetId,
    subnetArn: `arn:aws:ec2:${availabilityZone.replace(/[a-z]$/, '')}:${ownerId ?? ''}:subnet/${subnetId}`,
    state: 'available',
    ownerId,
    vpcId,
    cidrBlock: formatCidr(cidrBlock),
    ipv6CidrBlockAssociationSet: [],
    availableIpAddressCount: 2 ** (32 - cidrBlock.prefixLength) - 5,
    availabilityZone,
    defaultForAz: false,
    mapPublicIpOnLaunch: false,
    assignIpv6AddressOnCreation: false,
    tagSet: formatTags(tags),
  };
}
