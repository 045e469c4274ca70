import type { Answer, Failure } from '../answer.ts';
import { isInCidrBlock } from '../cidr-block.ts';
import type { ExitCode } from '../ocf/exit-codes.ts';
import type { Outcome } from '../ocf/outcome.ts';
import type { Link, RouteKey, RouteTable } from '../ports.ts';
import { formatFailure, formatFailures, formatSourceDestCheck } from '../reasons.ts';
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
  readonly vpcCidrBlocks: Answer<readonly string[]>;
  /** By which permissions and the source/destination check are looked at: that of the link, or of the first interface. */
  readonly tried: Answer<string>;
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
  readonly isChecked: Answer<boolean>;
  /** Whether start may switch it off; `undefined` → it is not told to. */
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
    // Of the interface, not of the token that is asked for before it
    if (failure.code !== 'HTTP 404' || !failure.operation.startsWith('GET '))
      return [cannotTell('network-interface', failure)];
    const what = `the interface ${link.interfaceName} is no network interface of this instance: nothing has the MAC address ${link.macAddress}; check the parameter interface`;
    return [{ code: 'no-network-interface', exit: 'OCF_ERR_ARGS', what }];
  },

  function regionIsThatOfTheInstance({ region, ownRegion }) {
    if (!region.ok) return [cannotTell('region', region.failure)];
    if (!ownRegion.ok) return [cannotTell('region', ownRegion.failure)];
    if (region.value === ownRegion.value) return [];
    const what = `the Region ${region.value} is not that of this instance, ${ownRegion.value}, where all of this was looked for; check region, AWS_REGION and the profile`;
    return [{ code: 'wrong-region', exit: 'OCF_ERR_ARGS', what }];
  },

  function metadataAnswers({ vpcId, vpcCidrBlocks, tried }) {
    return [vpcId, vpcCidrBlocks, tried].flatMap((answer) =>
      answer.ok ? [] : [cannotTell('instance-metadata', answer.failure)],
    );
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

  function routeTablesAreOfThisVpc(facts) {
    return strangersOf(facts).map(({ routeTableId, vpcId }) => ({
      code: 'route-table-of-another-vpc',
      exit: 'OCF_ERR_ARGS',
      what: `${routeTableId} is a route table of ${vpcId}, this node is in ${facts.vpcId.ok ? facts.vpcId.value : ''}; check routing_table`,
    }));
  },

  function addressesAreOutsideOfTheVpc({ addresses, tables, vpcId, vpcCidrBlocks }) {
    const own = tables.ok && vpcId.ok ? tables.value.filter((table) => table.vpcId === vpcId.value) : [];
    // Every route table has a local route for each CIDR block of its VPC
    const local = own.flatMap(({ routes }) => routes.filter(({ target }) => target === 'local'));
    const ofMetadata = vpcCidrBlocks.ok ? vpcCidrBlocks.value : [];
    const blocks = [...new Set([...ofMetadata, ...local.map(({ destination }) => destination)])];
    return addresses.flatMap((address) => {
      const block = blocks.find((candidate) => isInCidrBlock(candidate, address));
      const what = `${address} is inside of the CIDR block ${block ?? ''} of the VPC: no route can lead it anywhere else; take an address outside`;
      return block === undefined ? [] : [{ code: 'address-inside-vpc', exit: 'OCF_ERR_ARGS' as const, what }];
    });
  },

  function routesMayBeChanged(facts) {
    const failures = facts.dryRuns.flatMap(({ routeTableId, answer }) =>
      answer.ok ? [] : [{ routeTableId, failure: answer.failure }],
    );
    const strangers = strangersOf(facts).map(({ routeTableId }) => routeTableId);
    const denied = failures.filter(({ failure }) => failure.kind === 'denied');
    // What else EC2 says of a table of another VPC is known already
    const others = failures.filter(
      ({ failure, routeTableId }) => failure.kind !== 'denied' && !strangers.includes(routeTableId),
    );
    return [denied, others]
      .filter((group) => group.length > 0)
      .map((group) => permissionFinding(group.map(({ failure }) => failure)));
  },

  function packetsPassTheSourceDestCheck({ sourceDestCheck }) {
    if (sourceDestCheck === undefined) return [];
    const { networkInterfaceId, isChecked, mayDisable } = sourceDestCheck;
    if (isChecked.ok && !isChecked.value) return [];
    // Start will switch it off, if it can
    if (mayDisable?.ok) return [];
    if (mayDisable) return [permissionFinding([mayDisable.failure])];
    if (isChecked.ok)
      return [
        {
          code: 'source-dest-check',
          exit: 'OCF_ERR_ARGS',
          what: formatSourceDestCheck(networkInterfaceId),
        },
      ];
    const what = `the source/destination check is not known: ${formatFailure(isChecked.failure)}`;
    return [{ code: 'unknown-source-dest-check', exit: 'note', what }];
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

/** Route tables that are not of the VPC of this instance. */
function strangersOf({ tables, vpcId }: HostFacts): { routeTableId: string; vpcId: string }[] {
  if (!tables.ok || !vpcId.ok) return [];
  return tables.value.flatMap((table) =>
    table.vpcId === undefined || table.vpcId === vpcId.value
      ? []
      : [{ routeTableId: table.routeTableId, vpcId: table.vpcId }],
  );
}

/** Of dry runs that failed alike: denied, or not answered. */
function permissionFinding(failures: readonly Failure[]): Finding {
  const isDenied = failures.every(({ kind }) => kind === 'denied');
  return isDenied
    ? { code: 'missing-permission', exit: 'OCF_ERR_PERM', what: formatFailures(failures) }
    : {
        code: 'unknown-permission',
        exit: exitForFailures(failures),
        what: `could not try it: ${formatFailures(failures)}`,
      };
}

function cannotTell(code: string, failure: Failure): Finding {
  return { code: `unknown-${code}`, exit: exitForFailures([failure]), what: formatFailure(failure) };
}
