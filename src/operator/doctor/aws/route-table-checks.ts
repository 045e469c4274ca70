import { destinationOf } from '../../../overlay-ip.ts';
import { type UnlistedTable, unlistedTables } from '../../vpc/unlisted-tables.ts';
import type { Check, Finding } from '../check.ts';
import { setParameter } from '../cluster/set-parameter.ts';
import type { VpcFacts } from './facts.ts';
import { attachPolicy } from './mend-policy.ts';

/** What mends one finding must not undo what mends another: the listed tables that can be, and all that are missing. */
function rightTables(facts: VpcFacts): readonly string[] {
  const { tables, vpcTables, subnets, vpcId, parameters } = facts;
  const usable = tables.ok
    ? tables.value.filter((table) => !vpcId.ok || table.vpcId === undefined || table.vpcId === vpcId.value)
    : [];
  const kept = tables.ok
    ? parameters.routing_table.filter((id) => usable.some(({ routeTableId }) => routeTableId === id))
    : parameters.routing_table;
  const missing = vpcTables.ok ? unlistedTables(parameters, { tables: vpcTables, subnets }) : [];
  return [...kept, ...missing.map(({ routeTableId }) => routeTableId)];
}

function listRightTables(facts: VpcFacts): readonly string[] {
  const right = rightTables(facts);
  if (right.length === 0) return [];
  return [
    '# without those that cannot have the route, and with all whose subnets may have clients:',
    ...setParameter(facts.resource, 'routing_table', right.join(',')),
  ];
}

const tablesExist: Check<VpcFacts> = {
  title: 'each route table exists',
  codes: ['no-such-route-table'],
  judge(facts) {
    const { tables, parameters } = facts;
    if (!tables.ok) return { unknown: tables.failure };
    const seen = tables.value.map(({ routeTableId }) => routeTableId);
    return parameters.routing_table
      .filter((id) => !seen.includes(id))
      .map((id): Finding => ({
        code: 'no-such-route-table',
        severity: 'error',
        what: `there is no route table ${id} in this Region and account`,
        means:
          'its subnets do not reach the address, and monitor says degraded; where no table of the list exists, start fails',
        mend: [
          '# correct the parameter routing_table (and region, routing_table_role); the tables that there are:',
          'aws ec2 describe-route-tables --query "RouteTables[].[VpcId,RouteTableId]" --output text',
          ...listRightTables(facts),
        ],
      }));
  },
};

const tablesAreOfThisVpc: Check<VpcFacts> = {
  title: 'each route table is in the VPC of this node',
  codes: ['route-table-of-another-vpc'],
  judge(facts) {
    const { tables, vpcId } = facts;
    if (!tables.ok) return { unknown: tables.failure };
    if (!vpcId.ok) return { unknown: vpcId.failure };
    return tables.value
      .filter((table) => table.vpcId !== undefined && table.vpcId !== vpcId.value)
      .map((table): Finding => ({
        code: 'route-table-of-another-vpc',
        severity: 'error',
        what: `${table.routeTableId} is a route table of ${table.vpcId ?? ''}, this node is in ${vpcId.value}`,
        means: 'a route there cannot lead to a network interface of this node: start fails for that table',
        mend: [
          '# delete it from the parameter routing_table; clients in another VPC reach an overlay IP through a transit gateway',
          ...listRightTables(facts),
        ],
      }));
  },
};

const tablesAreListed: Check<VpcFacts> = {
  title: 'each route table of the VPC that has subnets is listed',
  codes: ['unlisted-route-table'],
  judge(facts) {
    const { vpcTables, subnets, parameters } = facts;
    if (!vpcTables.ok) return { unknown: vpcTables.failure };
    const unlisted = unlistedTables(parameters, { tables: vpcTables, subnets });
    if (unlisted.length === 0) return subnets.ok ? [] : { unknown: subnets.failure };
    return unlisted.map((table) => unlistedFinding(table, facts));
  },
};

function unlistedFinding(table: UnlistedTable, facts: VpcFacts): Finding {
  const { parameters, transitGateway, resource, caller } = facts;
  const { routeTableId, name } = table;
  const some = table.subnets.map((subnet) => subnet.name ?? subnet.subnetId).join(', ');
  const destinations = parameters.ip.map(destinationOf);
  const isStale = table.routes.some(({ destination }) => destinations.includes(destination));
  const listed = rightTables(facts);
  const attachments = transitGateway?.attachments.ok ? transitGateway.attachments.value : [];
  const through = attachments.find(({ subnetIds }) =>
    table.subnets.some(({ subnetId }) => subnetIds.includes(subnetId)),
  );
  const means = [
    isStale
      ? 'it has a route to the address that no failover moves: clients there lose the service at the next one'
      : 'clients in these subnets do not reach the address',
    ...(through
      ? [
          `packets from ${through.transitGatewayId} follow it as well, so that its clients do not arrive after a failover`,
        ]
      : []),
  ];
  return {
    code: 'unlisted-route-table',
    severity: isStale || through ? 'error' : 'warning',
    what: `the subnets ${some} follow ${routeTableId}${name === undefined ? '' : ` (${name})`}, which is not in routing_table`,
    means: means.join('; '),
    mend: [
      '# a table whose subnets have no client of the service may be left out; allow the nodes to change the others:',
      ...attachPolicy({ ...parameters, routing_table: listed }, 'route-tables', caller),
      ...setParameter(resource, 'routing_table', listed.join(',')),
    ],
  };
}

export const routeTableChecks: readonly Check<VpcFacts>[] = [
  tablesExist,
  tablesAreOfThisVpc,
  tablesAreListed,
];
