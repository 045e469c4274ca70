import { isInCidrBlock } from '../../cidr-block.ts';
import { routeKeys } from '../../decisions/route-state.ts';
import type { Route, RouteKey } from '../../ports.ts';
import { absentTables, namedNodes, type NamedNode } from '../change/named-nodes.ts';
import type { ChangeFacts, Plan, Problem } from '../change/plan.ts';
import type { Step } from '../change/step.ts';
import { isPrivateAddress } from '../vpc/private-address.ts';

/**
 * The steps to a new overlay IP that are not done yet: routes that are missing, checks that are on. Nothing that is there
 * is replaced. New routes lead where the others lead already: tables that disagree make the monitor fail.
 *
 * @param active the id of the node to which new routes lead; `undefined` → where there is none yet, to the first
 */
export function planSetup(facts: ChangeFacts, active: string | undefined): Plan {
  const { found, problems: ofNodes } = namedNodes(facts);
  const existing = existingRoutes(facts);
  const ofRoutes = existing.filter(({ route }) => !found.some((one) => leadsTo(route, one)));
  const led = existing.find(({ route }) => found.some((one) => leadsTo(route, one)));
  const holder = found.find((one) => led && leadsTo(led.route, one));
  const chosen = found.find(({ id }) => id === active);
  const target = led?.route.networkInterfaceId ?? (holder ?? chosen ?? found[0])?.networkInterfaceId;
  const missing = missingRoutes(facts);
  const problems = [
    ...absentTables(facts),
    ...vpcProblems(facts, found),
    ...ofNodes,
    ...addressProblems(facts),
    // Of a node that was not found nobody knows the network interfaces
    ...(ofNodes.length > 0 ? [] : ofRoutes.map(strayRoute)),
    ...(missing.length > 0 && chosen && led && !leadsTo(led.route, chosen)
      ? [activeElsewhere(chosen, led)]
      : []),
  ];
  const steps: Step[] = [
    ...missing.flatMap((key): Step[] =>
      target === undefined ? [] : [{ do: 'CreateRoute', ...key, networkInterfaceId: target }],
    ),
    ...checked(found).map((networkInterfaceId): Step => ({
      do: 'ModifyNetworkInterfaceAttribute',
      networkInterfaceId,
      sourceDestCheck: false,
    })),
  ];
  return { problems, steps, warnings: warningsOf(found, target) };
}

interface ExistingRoute extends RouteKey {
  readonly route: Route;
}

function existingRoutes({ request, routeTables }: ChangeFacts): ExistingRoute[] {
  const { routing_table: ids, ip } = request.parameters;
  return routeKeys(ids, ip).flatMap((key) => {
    const route = routeTables
      .find(({ routeTableId }) => routeTableId === key.routeTableId)
      ?.routes.find(({ destination }) => destination === key.destination);
    return route ? [{ ...key, route }] : [];
  });
}

function missingRoutes(facts: ChangeFacts): RouteKey[] {
  const existing = existingRoutes(facts);
  const { routing_table: ids, ip } = facts.request.parameters;
  return routeKeys(ids, ip).filter(
    (key) =>
      facts.routeTables.some(({ routeTableId }) => routeTableId === key.routeTableId) &&
      !existing.some(
        ({ routeTableId, destination }) =>
          routeTableId === key.routeTableId && destination === key.destination,
      ),
  );
}

/** To whichever network interface of the instance. */
function leadsTo({ networkInterfaceId, instanceId }: Route, { node }: NamedNode): boolean {
  return (
    node.instanceId === instanceId ||
    node.networkInterfaces.some((one) => one.networkInterfaceId === networkInterfaceId)
  );
}

/** Their source/destination check is on, or not shown. */
function checked(found: readonly NamedNode[]): string[] {
  const ids = found.flatMap(({ networkInterfaceId, node }) =>
    node.networkInterfaces.find((one) => one.networkInterfaceId === networkInterfaceId)
      ?.isSourceDestChecked === false
      ? []
      : networkInterfaceId,
  );
  return [...new Set(ids)];
}

function vpcProblems({ routeTables }: ChangeFacts, found: readonly NamedNode[]): Problem[] {
  const places = [
    ...routeTables.map(({ routeTableId, vpcId }) => ({ id: routeTableId, vpcId })),
    ...found.map(({ id, node }) => ({ id, vpcId: node.vpcId })),
  ].filter(({ vpcId }) => vpcId !== undefined);
  const byVpc = Map.groupBy(places, ({ vpcId }) => vpcId);
  if (byVpc.size < 2) return [];
  const groups = [...byVpc].map(
    ([vpcId, some]) => `${some.map(({ id }) => id).join(', ')} in ${vpcId ?? ''}`,
  );
  const message = `route tables and instances have to be in one VPC, and are in several: ${groups.join('; ')}`;
  return [{ code: 'several-vpcs', message }];
}

/** Every route table has a local route for each CIDR block of its VPC. */
function addressProblems({ request, routeTables }: ChangeFacts): Problem[] {
  const blocks = routeTables.flatMap(({ routes }) =>
    routes.filter(({ target }) => target === 'local').map(({ destination }) => destination),
  );
  return request.parameters.ip.flatMap((address): Problem[] => {
    const block = blocks.find((candidate) => isInCidrBlock(candidate, address));
    if (block !== undefined)
      return [
        {
          code: 'address-inside-vpc',
          message: `${address} is inside of the CIDR block ${block} of the VPC: no route can lead it anywhere else; take an address outside`,
        },
      ];
    if (isPrivateAddress(address)) return [];
    return [
      {
        code: 'public-address',
        message: `${address} is no private address: packets to whoever has it in the Internet would end here; take one of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or fc00::/7`,
      },
    ];
  });
}

function strayRoute({ routeTableId, destination, route }: ExistingRoute): Problem {
  const isIpv6 = destination.includes(':');
  const deletion = `aws ec2 delete-route --route-table-id ${routeTableId} --destination-${isIpv6 ? 'ipv6-' : ''}cidr-block ${destination}`;
  return {
    code: 'route-elsewhere',
    message: `${routeTableId} has a route for ${destination} to ${route.target}, which is none of --instances, and setup replaces no route: name its instance too, take another address, or see that nobody uses it and: ${deletion}`,
  };
}

function activeElsewhere({ id }: NamedNode, { routeTableId, destination, route }: ExistingRoute): Problem {
  return {
    code: 'active-elsewhere',
    message: `--active=${id}: ${routeTableId} leads ${destination} to ${route.target} already, and the tables would disagree; leave --active out`,
  };
}

function warningsOf(found: readonly NamedNode[], target: string | undefined): string[] {
  return found
    .filter(({ networkInterfaceId, node }) => networkInterfaceId === target && node.state !== 'running')
    .map(({ id, node }) => `${id} is ${node.state}: a route to it is a blackhole until it runs`);
}
