import { cidrContains, formatCidr, parseCidr, requireCidr } from './cidr.ts';
import { assertNotDryRun } from './dry-run.ts';
import { Ec2Error } from './ec2-errors.ts';
import type { QueryParameters } from './query-protocol.ts';
import { findRoute, instanceOf, type RouteTable, type RouteTarget, type RouteWrite } from './route-table.ts';
import { isResourceId } from './resource-id.ts';
import { owns, type View } from './view.ts';

/**
 * EC2 is reported to answer true where the route exists with the very same target; which of the two a client meets
 * does not matter to one that handles RouteAlreadyExists.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
 */
export function createRoute(view: View, parameters: QueryParameters): RouteWrite {
  const { table, destination } = parseRoute(view, parameters);
  const target = parseTarget(view, table, parameters);
  assertNotDryRun(parameters);
  assertOutsideVpc(view, table, destination);
  if (findRoute(table, destination)) throw new Ec2Error('RouteAlreadyExists');
  return { routeTableId: table.routeTableId, destination, target };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRoute.html */
export function replaceRoute(view: View, parameters: QueryParameters): RouteWrite {
  const { table, destination } = parseRoute(view, parameters);
  const target = parseTarget(view, table, parameters);
  assertNotDryRun(parameters);
  assertOutsideVpc(view, table, destination);
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
export function deleteRoute(view: View, parameters: QueryParameters): RouteWrite {
  const { table, destination } = parseRoute(view, parameters);
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

function parseRoute(view: View, parameters: QueryParameters): { table: RouteTable; destination: string } {
  const { RouteTableId: routeTableId } = parameters;
  if (routeTableId === undefined) {
    throw new Ec2Error('MissingParameter', 'The request must contain the parameter routeTableId');
  }
  const destination = parseDestination(parameters);
  if (!isResourceId('rtb', routeTableId)) throw new Ec2Error('InvalidRouteTableId.Malformed');
  const table = view.state.routeTables.get(routeTableId);
  if (table === undefined || !owns(view, table)) throw new Ec2Error('InvalidRouteTableID.NotFound');
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
function assertOutsideVpc({ state }: View, { vpcId }: RouteTable, destination: string): void {
  const cidr = requireCidr(destination);
  if (state.vpcs.get(vpcId)?.cidrBlocks.some((block) => cidrContains(block, cidr))) {
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
function parseTarget(view: View, table: RouteTable, parameters: QueryParameters): RouteTarget {
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
  if (networkInterfaceId !== undefined) return parseNetworkInterface(view, table, networkInterfaceId);
  if (instanceId !== undefined) return parseInstance(view, table, instanceId);
  throw new Ec2Error(
    'MissingParameter',
    'The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId, vpcPeeringConnectionId, instanceId',
  );
}

/** The network interface may be a participant's, in a shared VPC. */
function parseNetworkInterface(view: View, table: RouteTable, networkInterfaceId: string): RouteTarget {
  if (!isResourceId('eni', networkInterfaceId)) throw new Ec2Error('InvalidNetworkInterfaceId.Malformed');
  const instance = instanceOf(view.state, networkInterfaceId);
  if (instance === undefined) throw new Ec2Error('InvalidNetworkInterfaceID.NotFound');
  if (instance.vpcId !== table.vpcId) {
    if (instance.ownerId !== view.account) throw new Ec2Error('InvalidNetworkInterfaceID.NotFound');
    // Worded as in https://github.com/saltstack/salt/issues/38791
    throw new Ec2Error(
      'InvalidParameterValue',
      `route table ${table.routeTableId} and interface ${networkInterfaceId.replace('eni-', 'interface-')} belong to different networks`,
    );
  }
  return { networkInterfaceId };
}

function parseInstance(view: View, table: RouteTable, instanceId: string): RouteTarget {
  if (!isResourceId('i', instanceId)) throw new Ec2Error('InvalidInstanceID.Malformed');
  const instance = view.instances.find((one) => one.instanceId === instanceId);
  if (instance === undefined) throw new Ec2Error('InvalidInstanceID.NotFound');
  const [primary, ...others] = instance.networkInterfaces;
  if (primary === undefined || others.length > 0) throw new Ec2Error('InvalidInstanceID');
  return parseNetworkInterface(view, table, primary.networkInterfaceId);
}
