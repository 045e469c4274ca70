import type { VpcAttachment } from '../../../ec2/ec2-transit-gateways.ts';
import { isIpv6 } from '../../../overlay-ip.ts';
import { subnetsOf } from '../../vpc/subnets-of.ts';
import type { Check, Finding } from '../check.ts';
import type { VpcFacts } from './facts.ts';
import { carrierOf, otherNodesIn, ownNode } from './find-nodes.ts';

const vpcIsAttached: Check<VpcFacts> = {
  title: 'the VPC is attached to a transit gateway',
  codes: ['no-transit-gateway-attachment'],
  detail: ({ transitGateway }) =>
    attachmentsIn(transitGateway)
      .map(({ transitGatewayId, attachmentId }) => `${attachmentId} to ${transitGatewayId}`)
      .join(', '),
  judge({ transitGateway, vpcId }) {
    if (transitGateway === undefined) return 'not-applicable';
    const { attachments } = transitGateway;
    if (!attachments.ok) return { unknown: attachments.failure };
    if (attachments.value.length > 0) return [];
    const vpc = vpcId.ok ? vpcId.value : 'VPC';
    return [
      {
        code: 'no-transit-gateway-attachment',
        severity: 'error',
        what: `${vpc} has no available attachment to a transit gateway`,
        means:
          'clients outside of the VPC do not reach the address: neither peering nor VPN nor Direct Connect alone carries it',
        mend: [
          `aws ec2 create-transit-gateway-vpc-attachment --transit-gateway-id TGW --vpc-id ${vpc} --subnet-ids SUBNET SUBNET`,
        ],
      },
    ];
  },
};

const gatewayLeadsHere: Check<VpcFacts> = {
  title: 'the transit gateway leads the address to this VPC',
  codes: ['no-transit-gateway-route'],
  judge(facts) {
    const { transitGateway } = facts;
    if (transitGateway === undefined) return 'not-applicable';
    const { attachments, routeTableIds, routes } = transitGateway;
    if (!attachments.ok) return { unknown: attachments.failure };
    if (attachments.value.length === 0) return 'not-applicable';
    if (!routeTableIds.ok) return { unknown: routeTableIds.failure };
    const gateways = [...new Set(attachments.value.map(({ transitGatewayId }) => transitGatewayId))].join(
      ', ',
    );
    if (routeTableIds.value.length === 0)
      return {
        unknown: `the route tables of ${gateways} are shown to the account alone that owns it: look there for a static route to the address`,
      };
    const failed = routes.find(({ route }) => !route.ok)?.route;
    if (failed?.ok === false) return { unknown: failed.failure };
    return facts.parameters.ip.flatMap((address) => toGatewayFinding(address, facts, attachments.value));
  },
};

/** Clients need it in the table of their own attachment, which nobody names here: one table is the least. */
function toGatewayFinding(
  address: string,
  { transitGateway, vpcId }: VpcFacts,
  attachments: readonly VpcAttachment[],
): Finding[] {
  const own = attachments.map(({ attachmentId }) => attachmentId);
  const found = (transitGateway?.routes ?? []).filter((one) => one.address === address);
  const routes = found.flatMap(({ routeTableId, route }) =>
    route.ok && route.value ? [{ routeTableId, ...route.value }] : [],
  );
  if (
    routes.some(
      ({ state, attachmentIds }) => state === 'active' && attachmentIds.some((id) => own.includes(id)),
    )
  )
    return [];
  const seen = routes.map(
    ({ routeTableId, destination, state, attachmentIds }) =>
      `${routeTableId} leads ${destination} to ${state === 'blackhole' ? 'a blackhole' : attachmentIds.join(', ')}`,
  );
  return [
    {
      code: 'no-transit-gateway-route',
      severity: 'error',
      what: `no route table of the transit gateway leads ${address} to the attachment of ${vpcId.ok ? vpcId.value : 'this VPC'}${seen.length > 0 ? `: ${seen.join('; ')}` : ''}`,
      means:
        'clients beyond the transit gateway do not reach the address: it is in no CIDR block of the VPC, so that nothing propagates it',
      mend: [
        '# in the route table that the attachment of the clients follows:',
        ...(transitGateway?.routeTableIds.ok ? transitGateway.routeTableIds.value : []).map(
          (id) =>
            `aws ec2 create-transit-gateway-route --transit-gateway-route-table-id ${id} --destination-cidr-block ${address}/${isIpv6(address) ? 128 : 32} --transit-gateway-attachment-id ${own[0] ?? 'ATTACHMENT'}`,
        ),
      ],
    },
  ];
}

const answersFindBack: Check<VpcFacts> = {
  title: 'the subnets of the nodes lead to the transit gateway',
  codes: ['no-route-to-transit-gateway'],
  judge(facts) {
    const { transitGateway, vpcTables, nodes, subnets } = facts;
    if (transitGateway === undefined) return 'not-applicable';
    if (!transitGateway.attachments.ok) return { unknown: transitGateway.attachments.failure };
    if (transitGateway.attachments.value.length === 0) return 'not-applicable';
    if (!vpcTables.ok) return { unknown: vpcTables.failure };
    if (!nodes.ok) return { unknown: nodes.failure };
    const own = ownNode(facts);
    const used = [...(own ? [own] : []), ...otherNodesIn(facts)].flatMap(
      (node) => carrierOf(node, facts)?.subnetId ?? [],
    );
    const tables = vpcTables.value.filter((table) =>
      subnetsOf(table, { tables: vpcTables, subnets }).some(({ subnetId }) => used.includes(subnetId)),
    );
    const without = tables.filter(
      ({ routes }) => !routes.some(({ target, state }) => target.startsWith('tgw-') && state === 'active'),
    );
    return without.map((table): Finding => ({
      code: 'no-route-to-transit-gateway',
      severity: 'error',
      what: `${table.routeTableId}, which nodes follow, has no active route to a transit gateway`,
      means: 'what the service answers does not find its way back to the clients beyond the transit gateway',
      mend: [
        `aws ec2 create-route --route-table-id ${table.routeTableId} --destination-cidr-block NETWORK-OF-THE-CLIENTS --transit-gateway-id ${attachmentsIn(transitGateway)[0]?.transitGatewayId ?? 'TGW'}`,
      ],
    }));
  },
};

function attachmentsIn(transitGateway: VpcFacts['transitGateway']): readonly VpcAttachment[] {
  return transitGateway?.attachments.ok ? transitGateway.attachments.value : [];
}

export const transitGatewayChecks: readonly Check<VpcFacts>[] = [
  vpcIsAttached,
  gatewayLeadsHere,
  answersFindBack,
];
