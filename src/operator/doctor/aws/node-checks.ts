import type { Failure } from '../../../answer.ts';
import type { Node } from '../../../ec2/ec2-nodes.ts';
import { isMoveIp } from '../../cluster/overlay-ip-resources.ts';
import type { Check, Finding } from '../check.ts';
import { configuredResource } from '../cluster/facts.ts';
import type { VpcFacts } from './facts.ts';
import { carrierOf, formatNode, otherNodesIn, ownNode } from './find-nodes.ts';

const nodesAreKnown: Check<VpcFacts> = {
  title: 'the other nodes are known',
  codes: ['no-such-instance'],
  detail: (facts) => otherNodesIn(facts).map(formatNode).join(', '),
  judge(facts) {
    const { others, nodes } = facts;
    if (others.instanceIds.length === 0 && others.privateIpAddresses.length === 0)
      return { unknown: 'neither the cluster nor --instances=i-…,i-… names them' };
    if (!nodes.ok) return { unknown: nodes.failure };
    const missing = others.instanceIds.filter(
      // EC2 shows one for about an hour after its end
      (id) => !nodes.value.some(({ instanceId, state }) => instanceId === id && state !== 'terminated'),
    );
    if (missing.length > 0)
      return [
        {
          code: 'no-such-instance',
          severity: 'error',
          what: `there is no instance ${missing.join(', ')} in this Region and account`,
          means:
            'it was terminated or never was: the node cannot be fenced by that id, and nothing fails over to it',
          mend: [
            '# correct pcmk_host_map of the fencing resource, or --instances; the instances that there are:',
            'aws ec2 describe-instances --query "Reservations[].Instances[].[InstanceId,PrivateIpAddress]" --output text',
          ],
        },
      ];
    if (otherNodesIn(facts).length > 0) return [];
    return {
      unknown: `no instance of this VPC has ${others.privateIpAddresses.join(', ')}: name the other nodes by --instances`,
    };
  },
};

/** What is judged of each node, once they are known. */
function ofOthers(
  title: string,
  code: string,
  judge: (node: Node, facts: VpcFacts) => Finding[] | { readonly unknown: Failure | string },
): Check<VpcFacts> {
  return {
    title,
    codes: [code],
    judge(facts) {
      if (!facts.nodes.ok) return { unknown: facts.nodes.failure };
      const nodes = otherNodesIn(facts);
      if (nodes.length === 0) return 'not-applicable';
      const judgements = nodes.map((node) => judge(node, facts));
      const findings = judgements.flatMap((one) => (Array.isArray(one) ? one : []));
      const unknown = judgements.find((one) => !Array.isArray(one));
      return findings.length === 0 && unknown ? unknown : findings;
    },
  };
}

const nodesAreInThisVpc = ofOthers(
  'the other nodes are in the VPC of this node',
  'node-in-another-vpc',
  (node, { vpcId }) => {
    if (!vpcId.ok) return { unknown: vpcId.failure };
    if (node.vpcId === undefined || node.vpcId === vpcId.value) return [];
    return [
      {
        code: 'node-in-another-vpc',
        severity: 'error',
        what: `${formatNode(node)} is in ${node.vpcId}, this node in ${vpcId.value}`,
        means:
          'a route table leads to network interfaces of its own VPC alone: a failover to that node fails',
        mend: [
          '# an overlay IP moves within one VPC; between VPCs, move a record of Route 53 or the target of a load balancer',
        ],
      },
    ];
  },
);

const nodesHaveMetadata = ofOthers(
  'the other nodes may ask their instance metadata',
  'instance-metadata-off',
  (node) => {
    if (node.metadataOptions?.isEnabled !== false) return [];
    return [
      {
        code: 'instance-metadata-off',
        severity: 'error',
        what: `instance metadata is switched off for ${formatNode(node)}`,
        means: 'the agent there cannot find out its network interface: a failover to that node fails',
        mend: [
          `aws ec2 modify-instance-metadata-options --instance-id ${node.instanceId} --http-endpoint enabled`,
        ],
      },
    ];
  },
);

/** That the agent needs a token and one hop is documented; what else is allowed is the administrator's business. */
const metadataOptionsOfThis: Check<VpcFacts> = {
  title: 'how instance metadata is offered here suits the agent',
  codes: [],
  detail(facts) {
    const options = ownNode(facts)?.metadataOptions;
    return (
      options &&
      `HttpTokens ${options.httpTokens}, hop limit ${options.hopLimit}${options.httpTokens === 'optional' ? '; AWS recommends required' : ''}`
    );
  },
  judge(facts) {
    if (!facts.nodes.ok) return { unknown: facts.nodes.failure };
    return ownNode(facts)?.metadataOptions ? [] : 'not-applicable';
  },
};

const packetsPassHere: Check<VpcFacts> = {
  title: 'the source/destination check of this node is off',
  codes: ['source-dest-check'],
  judge(facts) {
    const { nodes, networkInterfaceId } = facts;
    if (!networkInterfaceId?.ok)
      return networkInterfaceId ? { unknown: networkInterfaceId.failure } : 'not-applicable';
    if (startSwitchesItOff(facts)) return 'not-applicable';
    if (!nodes.ok) return { unknown: nodes.failure };
    const own = ownNode(facts)?.networkInterfaces.find(
      (one) => one.networkInterfaceId === networkInterfaceId.value,
    );
    if (own?.isSourceDestChecked === undefined) return { unknown: 'EC2 does not show this instance' };
    return own.isSourceDestChecked ? [checkedFinding('this node', networkInterfaceId.value, facts)] : [];
  },
};

/** Whether another node has the permission is seen there alone. */
const packetsPassThere: Check<VpcFacts> = ofOthers(
  'the source/destination check of the other nodes is off',
  'source-dest-check',
  (node, facts) => {
    if (startSwitchesItOff(facts)) return [];
    const likely = carrierOf(node, facts);
    if (likely?.isSourceDestChecked === undefined)
      return {
        unknown: `which of the network interfaces of ${formatNode(node)} carries the address is seen there alone: run doctor there`,
      };
    return likely.isSourceDestChecked
      ? [checkedFinding(formatNode(node), likely.networkInterfaceId, facts)]
      : [];
  },
);

function startSwitchesItOff({ parameters }: VpcFacts): boolean {
  return parameters.source_dest_check === 'disable';
}

function checkedFinding(who: string, networkInterfaceId: string, facts: VpcFacts): Finding {
  const resource = configuredResource(facts);
  return {
    code: 'source-dest-check',
    severity: 'error',
    what: `the source/destination check of ${networkInterfaceId} of ${who} is on`,
    means:
      'EC2 drops what is sent to the overlay IP there: after a failover to it every client waits in vain',
    mend: [
      `aws ec2 modify-network-interface-attribute --network-interface-id ${networkInterfaceId} --no-source-dest-check`,
      ...(resource && isMoveIp(resource) ? [] : ['# or let start do it: source_dest_check=disable']),
    ],
  };
}

export const nodeChecks: readonly Check<VpcFacts>[] = [
  nodesAreKnown,
  nodesAreInThisVpc,
  metadataOptionsOfThis,
  nodesHaveMetadata,
  packetsPassHere,
  packetsPassThere,
];
