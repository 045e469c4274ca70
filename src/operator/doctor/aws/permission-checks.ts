import type { Failure } from '../../../answer.ts';
import { isMoveIp } from '../../cluster/overlay-ip-resources.ts';
import type { Check, Finding } from '../check.ts';
import { configuredResource } from '../cluster/facts.ts';
import type { DryRun, VpcFacts } from './facts.ts';
import { troubleOf } from './failures.ts';
import { attachPolicy } from './mend-policy.ts';

const mayDescribeRouteTables: Check<VpcFacts> = {
  title: 'ec2:DescribeRouteTables is allowed',
  codes: ['missing-permission'],
  judge(facts) {
    const { tables } = facts;
    if (tables.ok) return [];
    if (troubleOf(tables.failure) !== 'forbidden' || tables.failure.operation !== 'DescribeRouteTables')
      return { unknown: tables.failure };
    return [
      missing(facts, 'error', [{ ...tables.failure, subject: '' }], {
        means:
          'monitor cannot see where the route points and says degraded, and start cannot check what it did; the statement needs Resource "*"',
        whose: 'route-tables',
      }),
    ];
  },
};

const mayReplaceRoutes = mayWriteRoutes('ReplaceRoute', {
  severity: 'error',
  means: 'start fails on this node, so that no failover to it succeeds',
});

const mayCreateRoutes = mayWriteRoutes('CreateRoute', {
  severity: 'warning',
  means: 'a route that is missing stays missing: at the first start, and where somebody deletes it',
});

function mayWriteRoutes(
  action: DryRun['action'],
  { severity, means }: Pick<Finding, 'severity' | 'means'>,
): Check<VpcFacts> {
  return {
    title: `ec2:${action} is allowed on each route table`,
    codes: ['missing-permission'],
    judge(facts) {
      const { tables, tried, dryRuns } = facts;
      const resource = configuredResource(facts);
      // It creates none
      if (action === 'CreateRoute' && resource && isMoveIp(resource)) return 'not-applicable';
      if (!tables.ok) return { unknown: tables.failure };
      if (!tried.ok) return { unknown: tried.failure };
      const failures = dryRuns.flatMap((one) =>
        one.action === action && !one.answer.ok && !isOfOtherVpc(one, facts) ? [one.answer.failure] : [],
      );
      const forbidden = failures.filter((failure) => troubleOf(failure) === 'forbidden');
      if (forbidden.length > 0)
        return [missing(facts, severity, forbidden, { means, whose: 'route-tables' })];
      const [other] = failures;
      return other ? { unknown: other } : [];
    },
  };
}

/** What EC2 says of such a table is another check's finding. */
function isOfOtherVpc({ routeTableId }: DryRun, { tables, vpcId }: VpcFacts): boolean {
  const table = tables.ok ? tables.value.find((one) => one.routeTableId === routeTableId) : undefined;
  return vpcId.ok && table?.vpcId !== undefined && table.vpcId !== vpcId.value;
}

const mayDisableSourceDestCheck: Check<VpcFacts> = {
  title: 'ec2:ModifyNetworkInterfaceAttribute is allowed',
  codes: ['missing-permission'],
  judge(facts) {
    const { mayDisable, parameters, tried } = facts;
    if (parameters.source_dest_check !== 'disable') return 'not-applicable';
    if (!tried.ok) return { unknown: tried.failure };
    if (mayDisable === undefined)
      return facts.tables.ok ? 'not-applicable' : { unknown: facts.tables.failure };
    if (mayDisable.ok) return [];
    if (troubleOf(mayDisable.failure) !== 'forbidden') return { unknown: mayDisable.failure };
    return [
      missing(facts, 'error', [mayDisable.failure], {
        means:
          'start cannot switch off the source/destination check, as source_dest_check=disable asks it to: EC2 may drop what is sent to the overlay IP',
        whose: 'nodes',
      }),
    ];
  },
};

function missing(
  { parameters, caller }: VpcFacts,
  severity: Finding['severity'],
  failures: readonly Failure[],
  { means, whose }: { means: string; whose: 'nodes' | 'route-tables' },
): Finding {
  const [{ operation, message } = { operation: '', message: '' }] = failures;
  const subjects = failures.flatMap(({ subject = '' }) => subject.split(' ')[0] || []);
  const on = subjects.length === 0 ? '' : ` on ${[...new Set(subjects)].join(', ')}`;
  const who = whose === 'route-tables' ? parameters.routing_table_role : undefined;
  // "… is not authorized to perform: ec2:ReplaceRoute on resource: … with an explicit deny in a service control policy"
  const [explicit] = /with an explicit deny in an? [a-z -]+/.exec(message) ?? [];
  return {
    code: 'missing-permission',
    severity,
    what: `${who ?? (caller.ok ? caller.value.arn : 'this node')} may not call ec2:${operation}${on}${explicit === undefined ? '' : `, ${explicit}`}`,
    means,
    mend: [
      ...attachPolicy(parameters, whose, caller),
      ...(explicit === undefined
        ? []
        : ['# an explicit deny wins over every policy that allows: it has to go']),
    ],
  };
}

export const permissionChecks: readonly Check<VpcFacts>[] = [
  mayDescribeRouteTables,
  mayReplaceRoutes,
  mayCreateRoutes,
  mayDisableSourceDestCheck,
];
