import { Ec2Error } from './ec2-errors.ts';
import {
  filterParameters,
  listParameter,
  type Filter,
  type QueryParameters,
  type XmlMembers,
} from './query-protocol.ts';
import { describeRoute, type Route, type RouteTable, type VpcState } from './route-table.ts';
import { isResourceId } from './resource-id.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html */
export function describeRouteTables(state: VpcState, parameters: QueryParameters): XmlMembers {
  const ids = listParameter(parameters, 'RouteTableId');
  const filters = filterParameters(parameters);
  const page = parsePage(parameters, ids);
  const tables = selectById(state, ids).map((table) => describeTable(state, table));
  filters.forEach(assertFilter);
  if (parameters['DryRun'] === 'true') throw new Ec2Error('DryRunOperation');

  const found = tables.filter((table) => filters.every((filter) => matches(table, filter)));
  const shown = found.slice(page.start, page.start + page.size);
  const end = page.start + shown.length;
  return {
    routeTableSet: shown.map(formatTable),
    nextToken: end < found.length ? formatToken(end) : undefined,
  };
}

type DescribedTable = Omit<RouteTable, 'routes'> & {
  readonly vpcId: string;
  readonly ownerId: string;
  readonly routes: readonly Route[];
};

function describeTable(state: VpcState, table: RouteTable): DescribedTable {
  return {
    ...table,
    vpcId: state.vpcId,
    ownerId: state.ownerId,
    routes: table.routes.map((route) => describeRoute(state, route)),
  };
}

/** One id that is malformed or does not exist fails the whole call. */
function selectById(state: VpcState, ids: readonly string[]): RouteTable[] {
  const malformed = ids.find((id) => !isResourceId('rtb', id));
  if (malformed !== undefined) {
    throw new Ec2Error('InvalidRouteTableId.Malformed', `Invalid id: "${malformed}" (expecting "rtb-...")`);
  }
  const unknown = ids.find((id) => !state.routeTables.has(id));
  if (unknown !== undefined) {
    throw new Ec2Error('InvalidRouteTableID.NotFound', `The routeTable ID '${unknown}' does not exist`);
  }
  return [...state.routeTables.values()].filter(
    (table) => ids.length === 0 || ids.includes(table.routeTableId),
  );
}

/** Filter name → the values a route table has for it; one of them has to match. */
const FILTERS: Readonly<Record<string, (table: DescribedTable) => readonly (string | undefined)[]>> = {
  'association.gateway-id': ({ associations }) => associations.map(({ gatewayId }) => gatewayId),
  'association.main': ({ associations }) => associations.map(({ main }) => String(main)),
  'association.route-table-association-id': ({ associations }) =>
    associations.map(({ routeTableAssociationId }) => routeTableAssociationId),
  'association.route-table-id': ({ associations, routeTableId }) => associations.map(() => routeTableId),
  'association.subnet-id': ({ associations }) => associations.map(({ subnetId }) => subnetId),
  'owner-id': ({ ownerId }) => [ownerId],
  'route-table-id': ({ routeTableId }) => [routeTableId],
  'route.destination-cidr-block': ({ routes }) => routes.map((route) => route.destinationCidrBlock),
  'route.destination-ipv6-cidr-block': ({ routes }) => routes.map((route) => route.destinationIpv6CidrBlock),
  'route.gateway-id': ({ routes }) => routes.map(({ gatewayId }) => gatewayId),
  'route.instance-id': ({ routes }) => routes.map(({ instanceId }) => instanceId),
  'route.origin': ({ routes }) => routes.map(({ origin }) => origin),
  'route.state': ({ routes }) => routes.map((route) => route.state),
  'tag-key': ({ tags }) => Object.keys(tags),
  'vpc-id': ({ vpcId }) => [vpcId],
};

function valuesFor(name: string): ((table: DescribedTable) => readonly (string | undefined)[]) | undefined {
  const [, key] = /^tag:(.+)$/.exec(name) ?? [];
  return key === undefined ? FILTERS[name] : ({ tags }) => [tags[key]];
}

function assertFilter({ name, values }: Filter): void {
  if (valuesFor(name) === undefined) {
    throw new Ec2Error('InvalidParameterValue', `The filter '${name}' is invalid`);
  }
  if (values.length === 0) {
    throw new Ec2Error('InvalidParameterValue', `The filter '${name}' has no values`);
  }
  if (values.length > 200) throw new Ec2Error('FilterLimitExceeded');
}

function matches(table: DescribedTable, { name, values }: Filter): boolean {
  const patterns = values.map(wildcardPattern);
  const candidates = valuesFor(name)?.(table) ?? [];
  return candidates.some((value) => value !== undefined && patterns.some((pattern) => pattern.test(value)));
}

/**
 * "An asterisk (*) matches zero or more characters, and a question mark (?) matches zero or one character"; a filter
 * value of `\*amazon\?\\` specifies the literal string `*amazon?\` (EC2 user guide, Filter Amazon EC2 resources).
 */
function wildcardPattern(value: string): RegExp {
  const pattern = value.replace(/\\([*?\\])|\*|\?|[.+^${}()|[\]\\]/g, (text, escaped: string | undefined) => {
    if (escaped !== undefined) return `\\${escaped}`;
    return text === '*' ? '.*' : text === '?' ? '.?' : `\\${text}`;
  });
  return new RegExp(`^${pattern}$`, 's');
}

type Page = { readonly start: number; readonly size: number };

/** MaxResults: "Valid Range: Minimum value of 5. Maximum value of 100." Without it everything is on one page. */
function parsePage(parameters: QueryParameters, ids: readonly string[]): Page {
  const { MaxResults: maxResults, NextToken: nextToken } = parameters;
  const start = nextToken === undefined ? 0 : parseToken(nextToken);
  if (maxResults === undefined) return { start, size: nextToken === undefined ? Infinity : 100 };
  if (ids.length > 0) {
    throw new Ec2Error(
      'InvalidParameterCombination',
      'The parameter RouteTableIds cannot be used with the parameter MaxResults',
    );
  }
  const size = Number(maxResults);
  if (!Number.isInteger(size) || size < 5 || size > 100) {
    const bound = size > 100 ? 'less than 100' : 'greater than 5';
    throw new Ec2Error(
      'InvalidParameterValue',
      `Value ( ${maxResults} ) for parameter maxResults is invalid. Expecting a value ${bound}.`,
    );
  }
  return { start, size };
}

function formatToken(start: number): string {
  return Buffer.from(`simulated:${start}`).toString('base64url');
}

function parseToken(token: string): number {
  const [, start] = /^simulated:(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (start === undefined) {
    throw new Ec2Error('InvalidParameterValue', `Value (${token}) for parameter nextToken is invalid.`);
  }
  return Number(start);
}

function formatTable(table: DescribedTable): XmlMembers {
  return {
    routeTableId: table.routeTableId,
    vpcId: table.vpcId,
    ownerId: table.ownerId,
    routeSet: table.routes,
    associationSet: table.associations.map((association) => ({
      routeTableAssociationId: association.routeTableAssociationId,
      routeTableId: table.routeTableId,
      subnetId: association.subnetId,
      gatewayId: association.gatewayId,
      main: association.main,
      associationState: { state: 'associated' },
    })),
    propagatingVgwSet: [],
    tagSet: Object.entries(table.tags).map(([key, value]) => ({ key, value })),
  };
}
