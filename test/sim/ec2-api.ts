import { describeInstances } from './describe-instances.ts';
import { describeNetworkInterfaces } from './describe-network-interfaces.ts';
import { describeRouteTables } from './describe-route-tables.ts';
import { describeSubnets } from './describe-subnets.ts';
import { describeVpcs } from './describe-vpcs.ts';
import { Ec2Error } from './ec2-errors.ts';
import { modifyNetworkInterfaceAttribute, OTHER_ATTRIBUTES } from './modify-network-interface-attribute.ts';
import { API_VERSION, type QueryParameters, type XmlMembers } from './query-protocol.ts';
import { createRoute, deleteRoute, OTHER_TARGETS, replaceRoute } from './route-actions.ts';
import type { Write } from './route-table.ts';
import {
  describeTransitGatewayRouteTables,
  describeTransitGatewayVpcAttachments,
  searchTransitGatewayRoutes,
} from './transit-gateway-actions.ts';
import { MUTATING, NON_MUTATING, type BucketLimits } from './token-bucket.ts';
import type { View } from './view.ts';

/** What a request comes to, decided on what the caller sees; errors are thrown as `Ec2Error`. */
export type Outcome = {
  readonly answer: XmlMembers;
  /** `undefined` → nothing changes. */
  readonly write: Write | undefined;
};

type Action = {
  readonly limits: BucketLimits;
  /** Without the `.N` of lists. */
  readonly parameters: readonly string[];
  readonly plan: (view: View, parameters: QueryParameters) => Outcome;
};

const DESTINATION = ['RouteTableId', 'DestinationCidrBlock', 'DestinationIpv6CidrBlock'] as const;
const TARGET = ['NetworkInterfaceId', 'InstanceId', ...OTHER_TARGETS] as const;

function describing(ids: string, describe: (view: View, parameters: QueryParameters) => XmlMembers): Action {
  return {
    limits: NON_MUTATING,
    parameters: [ids, 'Filter', 'MaxResults', 'NextToken'],
    plan: (view, parameters) => ({ answer: describe(view, parameters), write: undefined }),
  };
}

function writing(
  parameters: readonly string[],
  plan: (view: View, parameters: QueryParameters) => Write,
): Action {
  return {
    limits: MUTATING,
    parameters,
    plan: (view, given) => ({ answer: { return: true }, write: plan(view, given) }),
  };
}

const ACTIONS = {
  DescribeInstances: describing('InstanceId', describeInstances),
  DescribeNetworkInterfaces: describing('NetworkInterfaceId', describeNetworkInterfaces),
  DescribeRouteTables: describing('RouteTableId', describeRouteTables),
  DescribeSubnets: describing('SubnetId', describeSubnets),
  DescribeTransitGatewayRouteTables: describing(
    'TransitGatewayRouteTableIds',
    describeTransitGatewayRouteTables,
  ),
  DescribeTransitGatewayVpcAttachments: describing(
    'TransitGatewayAttachmentIds',
    describeTransitGatewayVpcAttachments,
  ),
  SearchTransitGatewayRoutes: describing('TransitGatewayRouteTableId', searchTransitGatewayRoutes),
  DescribeVpcs: describing('VpcId', describeVpcs),
  CreateRoute: writing([...DESTINATION, ...TARGET], createRoute),
  ReplaceRoute: writing([...DESTINATION, ...TARGET], replaceRoute),
  DeleteRoute: writing(DESTINATION, deleteRoute),
  ModifyNetworkInterfaceAttribute: writing(
    ['NetworkInterfaceId', 'SourceDestCheck', ...OTHER_ATTRIBUTES],
    modifyNetworkInterfaceAttribute,
  ),
} as const satisfies Record<string, Action>;

export type ActionName = keyof typeof ACTIONS;

export function findAction(name: string): Action {
  if (name === '') throw new Ec2Error('MissingAction');
  if (!Object.hasOwn(ACTIONS, name)) throw new Ec2Error('InvalidAction');
  return ACTIONS[name as ActionName];
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html */
const COMMON = ['Action', 'Version', 'DryRun'];

export function assertParameters(action: Action, parameters: QueryParameters): void {
  if ((parameters['Version'] ?? API_VERSION) !== API_VERSION) throw new Ec2Error('NoSuchVersion');
  for (const name of Object.keys(parameters)) {
    const [base = ''] = name.split('.');
    if (![...COMMON, ...action.parameters].includes(base)) {
      throw new Ec2Error('UnknownParameter', `The parameter ${base} is not recognized`);
    }
  }
}
