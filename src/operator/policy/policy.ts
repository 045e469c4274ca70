import type { Parameters } from '../../agent.ts';
import { type Ec2Call, permissions } from '../../ec2/permissions.ts';
import { callsOf, type CommandWithCalls } from './calls-of-commands.ts';

/** A statement of a policy, spelt as in its JSON. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal?: { readonly AWS: string };
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
}

export type PolicyName = 'nodes' | 'administrator' | 'route-tables' | 'trust';

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
 * The least that the agent needs with these parameters, and with it the commands that are named. With `routing_table_role` the calls
 * about route tables are that role's, in the account that it belongs to; everybody keeps what is about instances.
 */
export function policiesFor(
  parameters: PolicyParameters,
  where: Where,
  commands: readonly CommandWithCalls[] = [],
): NamedPolicy[] {
  const { routing_table_role: role } = parameters;
  const [, , , , owner] = role?.split(':') ?? [];
  const ofRole = { parameters, account: role === undefined ? where.account : owner };
  const ofOwn = { parameters, account: where.account };
  const [looking, changing] = [callsOf(commands, 'nodes'), callsOf(commands, 'administrator')];
  const routes = movingRoutes(ofRole);
  const own = ownNetworkInterface(ofOwn);
  const nodes =
    role === undefined
      ? withCalls([...routes, ...own], [...looking.routeTables, ...looking.own], ofOwn)
      : [assume(role), ...withCalls(own, looking.own, ofOwn)];
  const administrator =
    role === undefined
      ? withCalls([], [...changing.routeTables, ...changing.own], ofOwn)
      : withCalls([assume(role)], changing.own, ofOwn);
  const policies: NamedPolicy[] = [
    { name: 'nodes', belongsTo: 'the role in the instance profile of every node', statements: nodes },
  ];
  if (changing.own.length > 0)
    policies.push({
      name: 'administrator',
      belongsTo: `whoever sets up and tears down${role === undefined ? '' : `, whom ${role} has to trust as well`}`,
      statements: administrator,
    });
  if (role === undefined) return policies;
  const ofTables = withCalls(routes, [...looking.routeTables, ...changing.routeTables], ofRole);
  policies.push({ name: 'route-tables', belongsTo: role, statements: ofTables });
  if (where.nodeRole !== undefined)
    policies.push({
      name: 'trust',
      belongsTo: `who may assume ${role}`,
      statements: [trust(where.nodeRole)],
    });
  return policies;
}

function assume(role: string): Statement {
  return { Sid: 'RouteTablesRole', Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: [role] };
}

function trust(nodeRole: string): Statement {
  return { Sid: 'Nodes', Effect: 'Allow', Principal: { AWS: nodeRole }, Action: ['sts:AssumeRole'] };
}

/** Where the resources of a statement are. */
interface Place {
  readonly parameters: PolicyParameters;
  readonly account: string | undefined;
}

/** start, monitor and its repair. */
function movingRoutes(place: Place): Statement[] {
  return [
    statement('DescribeRoutes', ['DescribeRouteTables'], place),
    statement('MoveRoutes', ['ReplaceRoute', 'CreateRoute'], place),
  ];
}

function ownNetworkInterface(place: Place): Statement[] {
  const policy = place.parameters.source_dest_check;
  switch (policy) {
    case 'ignore':
      return [];
    case 'warn':
      return [statement('SeeSourceDestCheck', ['DescribeNetworkInterfaces'], place)];
    case 'disable':
      return [statement('DisableSourceDestCheck', ['ModifyNetworkInterfaceAttribute'], place)];
    default:
      policy satisfies never;
      throw new Error('unreachable');
  }
}

/** Statements with what they do not allow yet. */
function withCalls(statements: readonly Statement[], calls: readonly Ec2Call[], place: Place): Statement[] {
  const allowed = statements.flatMap(({ Action }) => Action);
  const others = [...new Set(calls)].filter((call) => !allowed.includes(actionOf(call)));
  const more = Object.entries(sids).flatMap(([resource, sid]) => {
    const some = others.filter((call) => permissions[call] === resource);
    return some.length > 0 ? [statement(sid, some, place)] : [];
  });
  return [...statements, ...more];
}

/** What calls are for that are about such a resource. */
const sids = {
  any: 'LookAround',
  'route-table': 'ChangeRoutes',
  'network-interface': 'ChangeSourceDestCheck',
  'transit-gateway-route-table': 'SearchTransitGateways',
} as const satisfies Record<(typeof permissions)[Ec2Call], string>;

/** @throws where the calls are decided on by different resources */
function statement(Sid: string, calls: readonly Ec2Call[], place: Place): Statement {
  const [resource, ...others] = new Set(calls.map((call) => permissions[call]));
  if (resource === undefined || others.length > 0)
    throw new Error(`${calls.join(', ')} are not decided on by one kind of resource`);
  return { Sid, Effect: 'Allow', Action: calls.map(actionOf), Resource: resourcesOf(resource, place) };
}

function actionOf(call: Ec2Call): string {
  return `ec2:${call}`;
}

/** Which network interfaces the nodes have, or will have, a policy cannot know; which route tables, it does. */
function resourcesOf(resource: (typeof permissions)[Ec2Call], place: Place): readonly string[] {
  if (resource === 'any') return ['*'];
  const ids = resource === 'route-table' ? place.parameters.routing_table : ['*'];
  return ids.map((id) => arn(place, `${resource}/${id}`));
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function arn({ parameters: { region }, account }: Place, resource: string): string {
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
