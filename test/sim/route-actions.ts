import { cidrContains, formatCidr, parseCidr, requireCidr } from './cidr.ts';
import { Ec2Error } from './ec2-errors.ts';
import type { QueryParameters } from './query-protocol.ts';
import {
  findRoute,
  instanceOf,
  type RouteTable,
  type RouteTarget,
  type RouteWrite,
  type VpcState,
} from './route-table.ts';
import { isResourceId } from './resource-id.ts';

/**
 * EC2 is reported to answer true where the route exists with the very same target; which of the two a client meets
 * does not matter to one that handles RouteAlreadyExists.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
 */
export function createRoute(state: VpcState, parameters: QueryParameters): RouteWrite {
  const { table, destination } = parseRoute(state, parameters);
  const target = parseTarget(state, parameters);
  assertNotDryRun(parameters);
  assertOutsideVpc(state, destination);
  if (findRoute(table, destination)) throw new Ec2Error('RouteAlreadyExists');
  return { routeTableId: table.routeTableId, destination, target };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRoute.html */
export function replaceRoute(state: VpcState, parameters: QueryParameters): RouteWrite {
  const { table, destination } = parseRoute(state, parameters);
  const target = parseTarget(state, parameters);
  assertNotDryRun(parameters);
  assertOutsideVpc(state, destination);
  if (!findRoute(table, destination)) {
    // Not InvalidRoute.NotFound: https://github.com/getmoto/moto/pull/6425
    throw new Ec2Error(
      'InvalidParameterValue',
      `There is no route defined for '${destination}' in the route table. Use CreateRoute instead.`,
    );
  }
  return { routeTableId: table.routeTableId, destination, target };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteRoute.html */
export function deleteRoute(state: VpcState, parameters: QueryParameters): RouteWrite {
  const { table, destination } = parseRoute(state, parameters);
  assertNotDryRun(parameters);
  const route = findRoute(table, destination);
  if (route === undefined) throw new Ec2Error('InvalidRoute.NotFound');
  if ('gatewayId' in route.target && route.target.gatewayId === 'local') {
    throw new Ec2Error(
      'InvalidParameterValue',
      `cannot remove local route ${destination} in route table ${table.routeTableId}`,
    );
  }
  return { routeTableId: table.routeTableId, destination, target: undefined };
}

/**
 * Whether EC2 looks at the routes before or after DryRun is not documented; here it has looked at the parameters and
 * the table, not at the routes.
 */
function assertNotDryRun(parameters: QueryParameters): void {
  if (parameters['DryRun'] === 'true') throw new Ec2Error('DryRunOperation');
}

function parseRoute(
  state: VpcState,
  parameters: QueryParameters,
): { table: RouteTable; destination: string } {
  const { RouteTableId: routeTableId } = parameters;
  if (routeTableId === undefined) {
    throw new Ec2Error('MissingParameter', 'The request must contain the parameter routeTableId');
  }
  const destination = parseDestination(parameters);
  if (!isResourceId('rtb', routeTableId)) throw new Ec2Error('InvalidRouteTableId.Malformed');
  const table = state.routeTables.get(routeTableId);
  if (table === undefined) throw new Ec2Error('InvalidRouteTableID.NotFound');
  return { table, destination };
}

function parseDestination(parameters: QueryParameters): string {
  const { DestinationCidrBlock: ipv4, DestinationIpv6CidrBlock: ipv6 } = parameters;
  if (ipv4 !== undefined && ipv6 !== undefined) {
    throw new Ec2Error(
      'InvalidParameterCombination',
      'The parameters destinationCidrBlock and destinationIpv6CidrBlock cannot be used together',
    );
  }
  if (ipv4 !== undefined) return parseBlock('destinationCidrBlock', ipv4, 4);
  if (ipv6 !== undefined) return parseBlock('destinationIpv6CidrBlock', ipv6, 6);
  // Worded as in https://github.com/hashicorp/terraform/issues/14564
  throw new Ec2Error(
    'MissingParameter',
    'The request must contain the parameter destinationCidrBlock or destinationIpv6CidrBlock',
  );
}

/** Worded as in https://github.com/ansible-collections/amazon.aws/issues/477 */
function parseBlock(name: string, value: string, family: 4 | 6): string {
  const cidr = parseCidr(value);
  if (cidr?.family === family) return formatCidr(cidr);
  throw new Ec2Error(
    'InvalidParameterValue',
    `Value (${value}) for parameter ${name} is invalid. This is not a valid CIDR block.`,
  );
}

/**
 * Inside the VPC a route's destination "must match the entire IPv4 or IPv6 CIDR block of a subnet in your VPC"
 * (VPC user guide, Route tables); an address never does. "InvalidParameterValue: Route destination doesn't match any
 * subnet CIDR blocks." is what terraform shows then.
 */
function assertOutsideVpc({ cidrBlocks }: VpcState, destination: string): void {
  const cidr = requireCidr(destination);
  if (cidrBlocks.some((block) => cidrContains(block, cidr))) {
    throw new Ec2Error('InvalidParameterValue', "Route destination doesn't match any subnet CIDR blocks.");
  }
}

/** Targets that this VPC does not have. */
export const OTHER_TARGETS = [
  'CarrierGatewayId',
  'CoreNetworkArn',
  'EgressOnlyInternetGatewayId',
  'GatewayId',
  'LocalGatewayId',
  'LocalTarget',
  'NatGatewayId',
  'TransitGatewayId',
  'VpcEndpointId',
  'VpcPeeringConnectionId',
] as const;

/** "You must also specify exactly one of the resources from the parameter list" */
function parseTarget(state: VpcState, parameters: QueryParameters): RouteTarget {
  const { NetworkInterfaceId: networkInterfaceId, InstanceId: instanceId } = parameters;
  if (OTHER_TARGETS.some((name) => parameters[name] !== undefined)) {
    throw new Ec2Error(
      'UnsupportedOperation',
      'This VPC has network interfaces and instances as targets only.',
    );
  }
  if (networkInterfaceId !== undefined && instanceId !== undefined) {
    throw new Ec2Error(
      'InvalidParameterCombination',
      'The parameters networkInterfaceId and instanceId cannot be used together',
    );
  }
  if (networkInterfaceId !== undefined) return parseNetworkInterface(state, networkInterfaceId);
  if (instanceId !== undefined) return parseInstance(state, instanceId);
  throw new Ec2Error(
    'MissingParameter',
    'The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId, vpcPeeringConnectionId, instanceId',
  );
}

function parseNetworkInterface(state: VpcState, networkInterfaceId: string): RouteTarget {
  if (!isResourceId('eni', networkInterfaceId)) throw new Ec2Error('InvalidNetworkInterfaceId.Malformed');
  if (!instanceOf(state, networkInterfaceId)) throw new Ec2Error('InvalidNetworkInterfaceID.NotFound');
  return { networkInterfaceId };
}

function parseInstance(state: VpcState, instanceId: string): RouteTarget {
  if (!isResourceId('i', instanceId)) throw new Ec2Error('InvalidInstanceID.Malformed');
  const instance = state.instances.get(instanceId);
  if (instance === undefined) throw new Ec2Error('InvalidInstanceID.NotFound');
  const [primary, ...others] = instance.networkInterfaces;
  if (primary === undefined || others.length > 0) throw new Ec2Error('InvalidInstanceID');
  return { networkInterfaceId: primary.networkInterfaceId };
}
