import { addressState } from '../../../decisions/address-state.ts';
import { isInCidrBlock } from '../../../cidr-block.ts';
import { destinationOf } from '../../../overlay-ip.ts';
import type { Route } from '../../../ports.ts';
import type { Check, Finding } from '../check.ts';
import { cidrBlocksOf } from './address-checks.ts';
import type { VpcFacts } from './facts.ts';
import { otherNodesIn, ownNode } from './find-nodes.ts';

/** A route that should be there, in a table that is. */
interface Row {
  readonly routeTableId: string;
  readonly address: string;
  readonly destination: string;
  /** `undefined` → it is missing. */
  readonly route: Route | undefined;
}

/** Where there may be one: not in tables of other VPCs, and to no address of this one. */
export function rowsOf(facts: VpcFacts): Row[] {
  const { tables, parameters, vpcId } = facts;
  const own = tables.ok ? tables.value.filter((table) => !vpcId.ok || table.vpcId === vpcId.value) : [];
  const blocks = cidrBlocksOf(facts);
  const addresses = parameters.ip.filter((address) => !blocks.some((block) => isInCidrBlock(block, address)));
  return own.flatMap(({ routeTableId, routes }) =>
    addresses.map((address) => {
      const destination = destinationOf(address);
      const route = routes.find((one) => one.destination === destination);
      return { routeTableId, address, destination, route };
    }),
  );
}

const routesExist: Check<VpcFacts> = {
  title: 'each route table has a route to the address',
  codes: ['missing-route'],
  judge(facts) {
    const { tables, host } = facts;
    if (!tables.ok) return { unknown: tables.failure };
    const rows = rowsOf(facts);
    const missing = rows.filter(({ route }) => route === undefined);
    const links = host.links.ok ? host.links.value : [];
    return [...Map.groupBy(missing, ({ address }) => address)].map(([address, some]): Finding => {
      const isSomewhere = rows.some((row) => row.address === address && row.route);
      const isUsed = isSomewhere || addressState(address, links).is === 'present';
      return {
        code: 'missing-route',
        severity: isUsed ? 'error' : 'warning',
        what: `there is no route to ${address} in ${some.map(({ routeTableId }) => routeTableId).join(', ')}`,
        means: isUsed
          ? 'the subnets of these tables do not reach the address'
          : 'nobody reaches the address before the first start of the resource, which makes the routes if ec2:CreateRoute is allowed',
        mend: isUsed
          ? [
              '# on the node that has the address, the next monitor with repair_routes makes it, or:',
              ...createRoutes(some, facts),
            ]
          : ['# start the resource, or make the routes before: overlay-ip setup --help'],
      };
    });
  },
};

function createRoutes(rows: readonly Row[], facts: VpcFacts): string[] {
  const present = rowsOf(facts).flatMap(({ route }) => route?.networkInterfaceId ?? []);
  const own = facts.networkInterfaceId?.ok ? facts.networkInterfaceId.value : undefined;
  const target = present[0] ?? own ?? 'ENI';
  return rows.map(
    ({ routeTableId, destination }) =>
      `aws ec2 create-route --route-table-id ${routeTableId} ${destinationFlag(destination)} --network-interface-id ${target}`,
  );
}

function destinationFlag(destination: string): string {
  return destination.includes(':')
    ? `--destination-ipv6-cidr-block ${destination}`
    : `--destination-cidr-block ${destination}`;
}

const routesAreActive: Check<VpcFacts> = {
  title: 'each route is active',
  codes: ['blackhole-route'],
  judge(facts) {
    if (!facts.tables.ok) return { unknown: facts.tables.failure };
    const holes = rowsOf(facts).filter(({ route }) => route?.state === 'blackhole');
    const alike = Map.groupBy(holes, ({ destination, route }) => `${destination} ${route?.target ?? ''}`);
    return [...alike.values()].map((some): Finding => {
      const tables = some.map(({ routeTableId }) => routeTableId).join(', ');
      return {
        code: 'blackhole-route',
        severity: 'error',
        what: `${tables} ${some.length > 1 ? 'send' : 'sends'} ${some[0]?.destination ?? ''} into a blackhole: ${some[0]?.route?.target ?? ''} is not available`,
        means:
          'nobody reaches the address; its node is stopped or terminated, or the network interface is detached',
        mend: [
          '# start the resource on a node that runs: start points the routes there',
          facts.resource === undefined
            ? 'crm_resource --cleanup'
            : `crm_resource --cleanup --resource ${facts.resource}`,
          'crm_mon -1r',
        ],
      };
    });
  },
};

const tablesAgree: Check<VpcFacts> = {
  title: 'the route tables agree on where the address is',
  codes: ['tables-disagree'],
  judge(facts) {
    if (!facts.tables.ok) return { unknown: facts.tables.failure };
    const rows = rowsOf(facts).filter(({ route }) => route);
    return [...Map.groupBy(rows, ({ destination }) => destination)].flatMap(
      ([destination, some]): Finding[] => {
        const byTarget = Map.groupBy(some, ({ route }) => route?.target ?? '');
        if (byTarget.size < 2) return [];
        const groups = [...byTarget].map(
          ([target, rowsThere]) =>
            `${rowsThere.map(({ routeTableId }) => routeTableId).join(', ')} to ${target}`,
        );
        return [
          {
            code: 'tables-disagree',
            severity: 'error',
            what: `the route tables disagree about ${destination}: ${groups.join('; ')}`,
            means:
              'some clients are led to a node that does not have the address; monitor fails there, and the cluster restarts the resource',
            mend: [
              '# see where the address is; the next monitor there fails and the cluster starts the resource again, or now:',
              'overlay-ip status',
              ...(facts.resource === undefined
                ? []
                : [`crm_resource --restart --resource ${facts.resource}`]),
            ],
          },
        ];
      },
    );
  },
};

const routesLeadToNodes: Check<VpcFacts> = {
  title: 'each route leads to a node of the cluster',
  codes: ['route-to-stranger'],
  judge(facts) {
    const { tables, nodes } = facts;
    if (!tables.ok) return { unknown: tables.failure };
    const known = otherNodesIn(facts);
    // Whoever the others are, one of them may have it
    if (!nodes.ok) return { unknown: nodes.failure };
    if (known.length === 0) return 'not-applicable';
    const own = ownNode(facts);
    const ids = [...(own ? [own] : []), ...known].flatMap(({ instanceId, networkInterfaces }) => [
      instanceId,
      ...networkInterfaces.map(({ networkInterfaceId }) => networkInterfaceId),
    ]);
    if (facts.networkInterfaceId?.ok) ids.push(facts.networkInterfaceId.value);
    const strangers = rowsOf(facts).filter(
      ({ route }) => route && !ids.includes(route.networkInterfaceId ?? route.instanceId ?? route.target),
    );
    return [...Map.groupBy(strangers, ({ route }) => route?.target ?? '')].map(([target, some]): Finding => ({
      code: 'route-to-stranger',
      severity: 'error',
      what: `${some.map(({ routeTableId }) => routeTableId).join(', ')} ${some.length > 1 ? 'lead' : 'leads'} ${some[0]?.destination ?? ''} to ${target}, which is no node of this cluster`,
      means:
        'somebody else uses the address or its route, or a node was replaced and the list of nodes was not',
      mend: [
        '# if it is a node: name it by --instances, and in pcmk_host_map of the fencing resource',
        '# if it is not: choose another address, or start the resource, which takes the route',
      ],
    }));
  },
};

export const routeChecks: readonly Check<VpcFacts>[] = [
  routesExist,
  routesAreActive,
  tablesAgree,
  routesLeadToNodes,
];
