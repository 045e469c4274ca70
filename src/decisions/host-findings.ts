import { BlockList } from 'node:net';
import type { Answer, Failure } from '../answer.ts';
import { isIpv6, prefixLengthOf } from '../overlay-ip.ts';
import type { ExitCode } from '../ocf/exit-codes.ts';
import type { Outcome } from '../ocf/outcome.ts';
import type { Link, RouteKey, RouteTable } from '../ports.ts';
import { formatFailure, formatFailures } from '../reasons.ts';
import { formatSourceDestCheck } from './source-dest-check.ts';
import { exitForFailures } from './written-routes.ts';

/** What validate-all of level 10 has found out about this host. */
export interface HostFacts {
  readonly addresses: readonly string[];
  readonly routeTableIds: readonly string[];
  /** `undefined` → none is named. */
  readonly profile: { readonly name: string; readonly isKnown: boolean } | undefined;
  /** The one that start would use, or why it would not; `unknown` of `ip` that fails is an outcome too. */
  readonly link: Link | Outcome;
  /** As configured, or found by the chain of defaults. */
  readonly region: Answer<string>;
  /** Where this instance is. */
  readonly ownRegion: Answer<string>;
  /** Of the link; `undefined` → there is no link to ask for. */
  readonly networkInterfaceId: Answer<string> | undefined;
  /** The VPC of this instance, and its CIDR blocks as instance metadata has them. */
  readonly vpcId: Answer<string>;
  readonly vpcCidrBlocks: readonly string[];
  readonly tables: Answer<readonly RouteTable[]>;
  /** Of every table that exists. */
  readonly dryRuns: readonly DryRun[];
  /** `undefined` → not asked. */
  readonly sourceDestCheck: SourceDestCheckFact | undefined;
}

/** Whether this node may do it; a failure that is not a denial says nothing. */
export interface DryRun extends Pick<RouteKey, 'routeTableId'> {
  readonly answer: Answer<void>;
}

export interface SourceDestCheckFact {
  readonly networkInterfaceId: string;
  readonly policy: 'warn' | 'disable';
  readonly isChecked: Answer<boolean>;
  /** Whether start may switch it off; `undefined` → it need not. */
  readonly mayDisable: Answer<void> | undefined;
}

export interface Finding {
  /** By which documentation and searches find it. */
  readonly code: string;
  /** `note` → could not be looked at, and nothing depends on it. */
  readonly exit: ExitCode | 'note';
  readonly what: string;
}

type Check = (facts: HostFacts) => readonly Finding[];

/** In the order in which they are told. */
const checks: readonly Check[] = [
  function profileIsKnown({ profile }) {
    if (profile === undefined || profile.isKnown) return [];
    const what = `profile ${profile.name} is in no AWS configuration file of this node`;
    return [{ code: 'unknown-profile', exit: 'OCF_ERR_ARGS', what }];
  },

  function linkIsUsable({ link }) {
    return 'exit' in link ? [{ code: 'interface', exit: link.exit, what: link.reason ?? '' }] : [];
  },

  function linkHasNetworkInterface({ link, networkInterfaceId }) {
    if (networkInterfaceId === undefined || networkInterfaceId.ok || 'exit' in link) return [];
    const { failure } = networkInterfaceId;
    if (failure.code !== 'HTTP 404') return [cannotTell('network-interface', failure)];
    const what = `the interface ${link.interfaceName} is no network interface of this instance: nothing has the MAC address ${link.macAddress}; check the parameter interface`;
    return [{ code: 'no-network-interface', exit: 'OCF_ERR_ARGS', what }];
  },

  function regionIsThatOfTheInstance({ region, ownRegion }) {
    if (!region.ok) return [cannotTell('region', region.failure)];
    if (!ownRegion.ok || region.value === ownRegion.value) return [];
    const what = `the Region ${region.value} is not that of this instance, ${ownRegion.value}, where all of this was looked for; check region, AWS_REGION and the profile`;
    return [{ code: 'wrong-region', exit: 'OCF_ERR_ARGS', what }];
  },

  function routeTablesAnswer({ tables }) {
    return tables.ok ? [] : [cannotTell('route-tables', tables.failure)];
  },

  function routeTablesExist({ tables, routeTableIds }) {
    if (!tables.ok) return [];
    const missing = routeTableIds.filter(
      (id) => !tables.value.some(({ routeTableId }) => routeTableId === id),
    );
    if (missing.length === 0) return [];
    const what = `no such route table: ${missing.join(', ')}; check routing_table, region and the account`;
    return [{ code: 'no-such-route-table', exit: 'OCF_ERR_ARGS', what }];
  },

  function routeTablesAreOfThisVpc({ tables, vpcId }) {
    if (!tables.ok || !vpcId.ok) return [];
    const strangers = tables.value.filter(
      (table) => table.vpcId !== undefined && table.vpcId !== vpcId.value,
    );
    return strangers.map((table) => ({
      code: 'route-table-of-another-vpc',
      exit: 'OCF_ERR_ARGS',
      what: `${table.routeTableId} is a route table of ${String(table.vpcId)}, this node is in ${vpcId.value}; check routing_table`,
    }));
  },

  function addressesAreOutsideOfTheVpc({ addresses, tables, vpcId, vpcCidrBlocks }) {
    const own = tables.ok && vpcId.ok ? tables.value.filter((table) => table.vpcId === vpcId.value) : [];
    // Every route table has a local route for each CIDR block of its VPC
    const local = own.flatMap(({ routes }) => routes.filter(({ target }) => target === 'local'));
    const blocks = [...new Set([...vpcCidrBlocks, ...local.map(({ destination }) => destination)])];
    return addresses.flatMap((address) => {
      const block = blocks.find((candidate) => contains(candidate, address));
      const what = `${address} is inside of the CIDR block ${block ?? ''} of the VPC: no route can lead it anywhere else; take an address outside`;
      return block === undefined ? [] : [{ code: 'address-inside-vpc', exit: 'OCF_ERR_ARGS' as const, what }];
    });
  },

  function routesMayBeChanged({ dryRuns }) {
    const failures = dryRuns.flatMap(({ answer }) => (answer.ok ? [] : [answer.failure]));
    const denied = failures.filter(({ kind }) => kind === 'denied');
    const others = failures.filter(({ kind }) => kind !== 'denied');
    return [
      ...(denied.length > 0
        ? [{ code: 'missing-permission', exit: 'OCF_ERR_PERM' as const, what: formatFailures(denied) }]
        : []),
      ...(others.length > 0
        ? [
            {
              code: 'unknown-permission',
              exit: exitForFailures(others),
              what: `could not try it: ${formatFailures(others)}`,
            },
          ]
        : []),
    ];
  },

  function packetsPassTheSourceDestCheck({ sourceDestCheck }) {
    if (sourceDestCheck === undefined) return [];
    const { networkInterfaceId, policy, isChecked, mayDisable } = sourceDestCheck;
    if (!isChecked.ok)
      return [
        {
          code: 'unknown-source-dest-check',
          exit: 'note',
          what: `the source/destination check is not known: ${formatFailure(isChecked.failure)}`,
        },
      ];
    if (!isChecked.value) return [];
    if (policy === 'disable' && mayDisable?.ok !== false) return [];
    const denied = mayDisable?.ok === false ? `; ${formatFailure(mayDisable.failure)}` : '';
    return [
      {
        code: 'source-dest-check',
        exit: denied === '' ? 'OCF_ERR_ARGS' : 'OCF_ERR_PERM',
        what: formatSourceDestCheck(networkInterfaceId) + denied,
      },
    ];
  },
];

/** Everything that stands in the way of the overlay IP on this host; pure. */
export function hostFindings(facts: HostFacts): Finding[] {
  return checks.flatMap((check) => check(facts));
}

/** Hardest first: what holds on every node before what holds on this one, before what may pass. */
const severities: readonly ExitCode[] = [
  'OCF_ERR_CONFIGURED',
  'OCF_ERR_INSTALLED',
  'OCF_ERR_ARGS',
  'OCF_ERR_PERM',
  'OCF_ERR_GENERIC',
];

/** All findings in one answer; notes alone are warnings. */
export function decideHost(findings: readonly Finding[]): Outcome {
  const exit = severities.find((severity) => findings.some((finding) => finding.exit === severity));
  // Several questions may have failed for one reason
  const whats = [...new Set(findings.map(({ what }) => what))];
  if (exit === undefined) return { exit: 'OCF_SUCCESS', warnings: whats };
  return { exit, reason: whats.join('; ') };
}

function cannotTell(code: string, failure: Failure): Finding {
  return { code: `unknown-${code}`, exit: exitForFailures([failure]), what: formatFailure(failure) };
}

function contains(cidrBlock: string, address: string): boolean {
  const [network = '', prefixLength = ''] = cidrBlock.split('/');
  if (isIpv6(network) !== isIpv6(address) || Number(prefixLength) > prefixLengthOf(address)) return false;
  const type = isIpv6(address) ? 'ipv6' : 'ipv4';
  const block = new BlockList();
  block.addSubnet(network, Number(prefixLength), type);
  return block.check(address, type);
}
