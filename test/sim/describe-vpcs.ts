import { formatCidr } from './cidr.ts';
import { describe, type Kind } from './describe.ts';
import type { QueryParameters, XmlMembers } from './query-protocol.ts';
import type { VpcDescription } from './route-table.ts';
import { formatTags } from './tags.ts';
import type { View } from './view.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html */
export function describeVpcs(view: View, parameters: QueryParameters): XmlMembers {
  const { shown, nextToken } = describe(VPC, view.vpcs, parameters);
  return { vpcSet: shown.map(formatVpc), nextToken };
}

const VPC: Kind<VpcDescription> = {
  ids: 'VpcId',
  idOf: ({ vpcId }) => vpcId,
  prefix: 'vpc',
  malformed: 'InvalidVpcId.Malformed',
  notFound: 'InvalidVpcID.NotFound',
  noun: 'vpc',
  maximum: 1000,
  filters: {
    cidr: (vpc) => cidrBlocks(vpc, 4).slice(0, 1),
    'cidr-block-association.cidr-block': (vpc) => cidrBlocks(vpc, 4),
    'ipv6-cidr-block-association.ipv6-cidr-block': (vpc) => cidrBlocks(vpc, 6),
    'is-default': ({ isDefault }) => [isDefault],
    'owner-id': ({ ownerId }) => [ownerId],
    state: () => ['available'],
    'vpc-id': ({ vpcId }) => [vpcId],
  },
};

function cidrBlocks(vpc: VpcDescription, family: 4 | 6): string[] {
  return vpc.cidrBlocks.filter((cidr) => cidr.family === family).map(formatCidr);
}

/** The first IPv4 block is the primary one. An IPv6 set is there only where there is an IPv6 block. */
function formatVpc(vpc: VpcDescription): XmlMembers {
  const [primary] = cidrBlocks(vpc, 4);
  const ipv6 = cidrBlocks(vpc, 6);
  const associationId = (index: number) => `vpc-cidr-assoc-${vpc.vpcId.slice('vpc-'.length)}${index}`;
  return {
    vpcId: vpc.vpcId,
    ownerId: vpc.ownerId,
    state: 'available',
    cidrBlock: primary,
    cidrBlockAssociationSet: cidrBlocks(vpc, 4).map((cidrBlock, index) => ({
      cidrBlock,
      associationId: associationId(index),
      cidrBlockState: { state: 'associated' },
    })),
    ipv6CidrBlockAssociationSet:
      ipv6.length === 0
        ? undefined
        : ipv6.map((ipv6CidrBlock, index) => ({
            ipv6CidrBlock,
            associationId: associationId(cidrBlocks(vpc, 4).length + index),
            ipv6CidrBlockState: { state: 'associated' },
          })),
    dhcpOptionsId: 'dopt-0123456789abcdef0',
    tagSet: formatTags(vpc.tags),
    instanceTenancy: 'default',
    isDefault: vpc.isDefault,
  };
}
