import { describeRouteTables } from './describe-route-tables.ts';
import { Ec2Error } from './ec2-errors.ts';
import { API_VERSION, type QueryParameters, type XmlMembers } from './query-protocol.ts';
import { createRoute, deleteRoute, OTHER_TARGETS, replaceRoute } from './route-actions.ts';
import type { RouteWrite, VpcState } from './route-table.ts';
import { MUTATING, NON_MUTATING, type BucketLimits } from './token-bucket.ts';

/** What a request comes to, decided on one state of the VPC; errors are thrown as `Ec2Error`. */
export type Outcome = {
  readonly answer: XmlMembers;
  /** `undefined` → nothing changes. */
  readonly write: RouteWrite | undefined;
};

type Action = {
  readonly limits: BucketLimits;
  /** Without the `.N` of lists. */
  readonly parameters: readonly string[];
  readonly plan: (state: VpcState, parameters: QueryParameters) => Outcome;
};

const DESTINATION = ['RouteTableId', 'DestinationCidrBlock', 'DestinationIpv6CidrBlock'] as const;
const TARGET = ['NetworkInterfaceId', 'InstanceId', ...OTHER_TARGETS] as const;

const ACTIONS = {
  DescribeRouteTables: {
    limits: NON_MUTATING,
    parameters: ['RouteTableId', 'Filter', 'MaxResults', 'NextToken'],
    plan: (state, parameters) => ({ answer: describeRouteTables(state, parameters), write: undefined }),
  },
  CreateRoute: {
    limits: MUTATING,
    parameters: [...DESTINATION, ...TARGET],
    plan: (state, parameters) => ({ answer: { return: true }, write: createRoute(state, parameters) }),
  },
  ReplaceRoute: {
    limits: MUTATING,
    parameters: [...DESTINATION, ...TARGET],
    plan: (state, parameters) => ({ answer: { return: true }, write: replaceRoute(state, parameters) }),
  },
  DeleteRoute: {
    limits: MUTATING,
    parameters: DESTINATION,
    plan: (state, parameters) => ({ answer: { return: true }, write: deleteRoute(state, parameters) }),
  },
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
