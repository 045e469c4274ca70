import { isInCidrBlock } from '../../../cidr-block.ts';
import { destinationOf } from '../../../overlay-ip.ts';
import { isPrivateAddress, isSummary } from '../../vpc/private-address.ts';
import type { Check, Finding } from '../check.ts';
import type { VpcFacts } from './facts.ts';

const isOutsideOfVpc: Check<VpcFacts> = {
  title: 'the address is outside of the VPC',
  codes: ['address-inside-vpc'],
  judge(facts) {
    const { parameters, tables, vpcCidrBlocks, vpcId } = facts;
    const blocks = cidrBlocksOf(facts);
    const inside = parameters.ip.flatMap((address): Finding[] => {
      const block = blocks.find((one) => isInCidrBlock(one, address));
      if (block === undefined) return [];
      return [
        {
          code: 'address-inside-vpc',
          severity: 'error',
          what: `${address} is inside of ${block}, a CIDR block of ${vpcId.ok ? vpcId.value : 'the VPC'}`,
          means:
            'no route can lead it to an instance, start fails: EC2 takes no route to a single address of the VPC',
          mend: [
            '# choose a private address outside of every CIDR block of the VPC and of the networks that its clients are in',
          ],
        },
      ];
    });
    if (inside.length > 0) return inside;
    if (!vpcCidrBlocks.ok && !tables.ok) return { unknown: vpcCidrBlocks.failure };
    return [];
  },
};

/** Every route table has a local route for each CIDR block of its VPC. */
export function cidrBlocksOf({ tables, vpcCidrBlocks, vpcId }: VpcFacts): string[] {
  const own = tables.ok ? tables.value.filter((table) => !vpcId.ok || table.vpcId === vpcId.value) : [];
  const local = own.flatMap(({ routes }) => routes.filter(({ target }) => target === 'local'));
  return [
    ...new Set([
      ...(vpcCidrBlocks.ok ? vpcCidrBlocks.value : []),
      ...local.map(({ destination }) => destination),
    ]),
  ];
}

const isPrivate: Check<VpcFacts> = {
  title: 'the address is a private one',
  codes: ['public-address'],
  judge: ({ parameters }) =>
    parameters.ip
      .filter((address) => !isPrivateAddress(address))
      .map((address) => ({
        code: 'public-address',
        severity: 'warning',
        what: `${address} is in no private range (RFC 1918, fc00::/7)`,
        means:
          'somebody else may have that address: from the subnets of these tables its true owner is not reached any more',
        mend: [
          '# choose an address of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or fc00::/7, outside of the VPC',
        ],
      })),
};

const isInNoOtherRoute: Check<VpcFacts> = {
  title: 'the address is in no network that another route leads to',
  codes: ['address-in-other-network'],
  judge(facts) {
    const { parameters, tables } = facts;
    if (!tables.ok) return { unknown: tables.failure };
    const all = tables.value.flatMap(({ routeTableId, routes }) =>
      routes.map((route) => ({ routeTableId, ...route })),
    );
    const others = all.filter(({ destination, target }) => target !== 'local' && !isSummary(destination));
    return parameters.ip.flatMap((address): Finding[] => {
      const around = others.filter(
        ({ destination }) => destination !== destinationOf(address) && isInCidrBlock(destination, address),
      );
      return [...Map.groupBy(around, ({ destination, target }) => `${destination} ${target}`).values()].map(
        (some) => ({
          code: 'address-in-other-network',
          severity: 'warning',
          what: `${address} is in ${some[0]?.destination ?? ''}, which ${some.map(({ routeTableId }) => routeTableId).join(', ')} leads to ${some[0]?.target ?? ''}`,
          means:
            'the address may be taken in that network, whose host is not reached from here any more; and while the route to the address is missing, its packets go there',
          mend: [
            '# see that nobody has the address there, and keep it reserved; or choose one that no network has',
          ],
        }),
      );
    });
  },
};

export const addressChecks: readonly Check<VpcFacts>[] = [isOutsideOfVpc, isPrivate, isInNoOtherRoute];
