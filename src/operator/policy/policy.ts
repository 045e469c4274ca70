import type { Parameters } from '../../agent.ts';
import { type Ec2Call, permissions } from '../../ec2/permissions.ts';

/** A statement of a policy, spelt as in its JSON. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal?: { readonly AWS: string };
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
}

export type PolicyName = 'nodes' | 'route-tables' | 'trust';

export interface NamedPolicy {
  readonly name: PolicyName;
  /** For a person. */
  readonly belongsTo: string;
  readonly statements: readonly Statement[];
}

export type PolicyParameters = Pick<
  Parameters,
  'routing_table' | 'routing_table_role' | 'source_dest_check' | 'region'
>;

export interface Where {
  /** 12 digits, of the nodes; `undefined` → any: the ids of route tables are unique. */
  readonly account: string | undefined;
  /** The ARN of the role in the instance profile of the nodes; who may assume `routing_table_role`. */
  readonly nodeRole: string | undefined;
}

/**
 * The least that the agent needs with these parameters. With `routing_table_role` the calls about route tables are that role's, in the
 * account that it belongs to; the nodes keep what is about their own network interfaces.
 */
export function policiesFor(parameters: PolicyParameters, where: Where): NamedPolicy[] {
  const { routing_table_role: role } = parameters;
  const ofNodes = 'the role in the instance profile of every node';
  const own = ownNetworkInterface(parameters, where);
  if (role === undefined)
    return [
      { name: 'nodes', belongsTo: ofNodes, statements: [...routes(parameters, where.account), ...own] },
    ];
  const assume = {
    Sid: 'RouteTablesRole',
    Effect: 'Allow',
    Action: ['sts:AssumeRole'],
    Resource: [role],
  } as const;
  const [, , , , owner] = role.split(':');
  const trust = where.nodeRole && {
    name: 'trust' as const,
    belongsTo: `who may assume ${role}`,
    statements: [
      {
        Sid: 'Nodes',
        Effect: 'Allow' as const,
        Principal: { AWS: where.nodeRole },
        Action: ['sts:AssumeRole'],
      },
    ],
  };
  return [
    { name: 'nodes', belongsTo: ofNodes, statements: [assume, ...own] },
    { name: 'route-tables', belongsTo: role, statements: routes(parameters, owner) },
    ...(trust ? [trust] : []),
  ];
}

/** start, monitor and its repair. */
function routes(parameters: PolicyParameters, account: string | undefined): Statement[] {
  const tables = parameters.routing_table.map((id) => arn(parameters, account, `route-table/${id}`));
  return [
    statement('DescribeRoutes', ['DescribeRouteTables'], ['*']),
    statement('MoveRoutes', ['ReplaceRoute', 'CreateRoute'], tables),
  ];
}

/** Which network interfaces the nodes have, or will have, a policy cannot know. */
function ownNetworkInterface(parameters: PolicyParameters, { account }: Where): Statement[] {
  switch (parameters.source_dest_check) {
    case 'ignore':
      return [];
    case 'warn':
      return [statement('SeeSourceDestCheck', ['DescribeNetworkInterfaces'], ['*'])];
    case 'disable':
      return [
        statement(
          'DisableSourceDestCheck',
          ['ModifyNetworkInterfaceAttribute'],
          [arn(parameters, account, 'network-interface/*')],
        ),
      ];
  }
}

/** @throws where the calls are not decided on by such resources */
function statement(Sid: string, calls: readonly Ec2Call[], Resource: readonly string[]): Statement {
  const isAny = Resource.includes('*');
  const wrong = calls.find((call) => (permissions[call] === 'any') !== isAny);
  if (wrong !== undefined) throw new Error(`${wrong} is not decided on by ${Resource.join(', ')}`);
  return { Sid, Effect: 'Allow', Action: calls.map((call) => `ec2:${call}`), Resource };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function arn({ region }: PolicyParameters, account: string | undefined, resource: string): string {
  return `arn:${partitionOf(region)}:ec2:${region ?? '*'}:${account ?? '*'}:${resource}`;
}

/** Of an unknown Region: the one of all commercial Regions. */
function partitionOf(region = ''): string {
  const [, partition] = partitions.find(([prefix]) => region.startsWith(prefix)) ?? [];
  return partition ?? 'aws';
}

const partitions = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['eusc-', 'aws-eusc'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-iso-', 'aws-iso'],
] as const;
