import { describe, expect, test } from 'vitest';
import { validateHost } from '../../src/actions/validate-host.ts';
import { parseParameters } from '../../src/agent.ts';
import { failed, ok, type Answer } from '../../src/answer.ts';
import type { HostFacts } from '../../src/decisions/host-findings.ts';
import type { Outcome } from '../../src/ocf/outcome.ts';
import { FakeDryRuns } from '../fakes/dry-runs.ts';
import { ipNotInstalled, noAnswer, notPermitted, throttled, unauthorized } from '../fakes/failures.ts';
import { naming } from '../fakes/names.ts';
import { DESTINATION, effects, fakeNode, HERE, IP, IPV6, TABLE_A, TABLE_B } from '../fakes/node.ts';

const MAC = '02:00:00:00:00:01';
const VPC = 'vpc-0123456789abcdef1';

interface Said {
  readonly region?: () => Answer<string>;
  readonly profile?: HostFacts['profile'];
}

/** A node on which all is well, and validate-all of level 10 on it with what a user would write. */
function wellNode() {
  const node = fakeNode();
  const { deadline, journal } = node;
  const dryRuns = new FakeDryRuns(deadline, { journal });
  node.vpc.table(TABLE_A, { '10.0.0.0/16': 'local', [DESTINATION]: HERE }).inVpc(TABLE_A, VPC);
  node.metadata.category('mac', MAC);
  ofInterface(node.metadata, MAC);
  const regions: string[] = [];
  const validate = (
    configured: Readonly<Record<string, string>> = {},
    { region = () => ok('eu-central-1'), profile }: Said = {},
  ): Promise<Outcome> => {
    const all = { ip: IP, routing_table: TABLE_A, ...configured };
    const env = Object.fromEntries(Object.entries(all).map(([name, value]) => [`OCF_RESKEY_${name}`, value]));
    const { parameters, problems } = parseParameters(env);
    const ports = {
      ...node,
      region: () => Promise.resolve(region()),
      profile: () => Promise.resolve(profile),
      ec2In: (where: string) => {
        regions.push(where);
        return { ...node, dryRuns };
      },
    };
    return validateHost(ports, parameters, problems);
  };
  return { ...node, dryRuns, regions, validate };
}

type WellNode = ReturnType<typeof wellNode>;

function ofInterface(metadata: WellNode['metadata'], mac: string): void {
  metadata
    .category(`network/interfaces/macs/${mac}/vpc-id`, VPC)
    .category(`network/interfaces/macs/${mac}/vpc-ipv4-cidr-blocks`, '10.0.0.0/16\n100.64.0.0/20');
}

/** What of the journal would have changed something. */
const changes = (node: WellNode) => [
  ...effects(node),
  ...node.journal.filter((entry) => entry.startsWith('ModifyNetworkInterfaceAttribute')),
];
const dryRunsOf = ({ journal }: WellNode) => journal.filter((entry) => entry.startsWith('dry run: '));

test('a node on which all is well has no problem, and every permission was tried', async () => {
  const node = wellNode();
  expect(await node.validate()).toEqual({ exit: 'OCF_SUCCESS', warnings: [] });
  expect(dryRunsOf(node)).toEqual([
    `dry run: ReplaceRoute ${TABLE_A} ${DESTINATION} ${HERE}`,
    `dry run: CreateRoute ${TABLE_A} ${DESTINATION} ${HERE}`,
  ]);
  expect(node.regions).toEqual(['eu-central-1']);
});

describe('tells', () => {
  interface Case {
    readonly title: string;
    readonly arrange: (node: WellNode) => unknown;
    readonly configured?: Readonly<Record<string, string>>;
    readonly said?: Said;
    readonly exit: Outcome['exit'];
    readonly words: readonly string[];
  }
  const nothing = () => undefined;

  test.each<Case>([
    {
      title: 'a wrong Region',
      arrange: nothing,
      said: { region: () => ok('eu-west-1') },
      exit: 'OCF_ERR_ARGS',
      words: ['eu-west-1', 'eu-central-1'],
    },
    {
      title: 'a Region that nobody tells',
      arrange: nothing,
      said: { region: () => failed({ operation: 'GET identity', ...noAnswer }) },
      exit: 'OCF_ERR_GENERIC',
      words: ['GET identity'],
    },
    {
      title: 'a profile that no file knows',
      arrange: nothing,
      said: { profile: { name: 'cluster', isKnown: false } },
      exit: 'OCF_ERR_ARGS',
      words: ['profile cluster'],
    },
    {
      title: 'a route table that does not exist',
      arrange: nothing,
      configured: { routing_table: `${TABLE_A},${TABLE_B}` },
      exit: 'OCF_ERR_ARGS',
      words: [TABLE_B, 'routing_table'],
    },
    {
      title: 'a route table of another VPC',
      arrange: ({ vpc }) => vpc.inVpc(TABLE_A, 'vpc-2'),
      exit: 'OCF_ERR_ARGS',
      words: [TABLE_A, 'vpc-2', VPC],
    },
    {
      title: 'route tables that may not be described',
      arrange: ({ routeTables }) => routeTables.fails('DescribeRouteTables', unauthorized),
      exit: 'OCF_ERR_PERM',
      words: ['allow ec2:DescribeRouteTables'],
    },
    {
      title: 'a missing permission to replace routes',
      arrange: ({ dryRuns }) => dryRuns.fails('ReplaceRoute', unauthorized),
      exit: 'OCF_ERR_PERM',
      words: ['allow ec2:ReplaceRoute', TABLE_A],
    },
    {
      title: 'a missing permission to create routes',
      arrange: ({ dryRuns }) => dryRuns.fails('CreateRoute', unauthorized),
      exit: 'OCF_ERR_PERM',
      words: ['allow ec2:CreateRoute', TABLE_A],
    },
    {
      title: 'an overlay IP inside of a CIDR block that instance metadata has',
      arrange: nothing,
      configured: { ip: '100.64.3.4' },
      exit: 'OCF_ERR_ARGS',
      words: ['100.64.3.4', '100.64.0.0/20'],
    },
    {
      title: 'an overlay IP inside of a CIDR block that a route table alone has',
      arrange: ({ vpc }) => vpc.table(TABLE_A, { '192.168.0.0/16': 'local' }),
      exit: 'OCF_ERR_ARGS',
      words: [IP, '192.168.0.0/16'],
    },
    {
      title: 'an overlay IP inside of an IPv6 CIDR block',
      arrange: ({ metadata }) =>
        metadata.category(`network/interfaces/macs/${MAC}/vpc-ipv6-cidr-blocks`, 'fd00:10::/56'),
      configured: { ip: `${IP},${IPV6}` },
      exit: 'OCF_ERR_ARGS',
      words: [IPV6, 'fd00:10::/56'],
    },
    {
      title: 'a source/destination check that is on',
      arrange: ({ networkInterfaces }) => networkInterfaces.checked(HERE),
      exit: 'OCF_ERR_ARGS',
      words: [HERE, 'source_dest_check=disable'],
    },
    {
      title: 'a source/destination check that may not be switched off',
      arrange: ({ networkInterfaces }) =>
        networkInterfaces.checked(HERE).fails('ModifyNetworkInterfaceAttribute', unauthorized),
      configured: { source_dest_check: 'disable' },
      exit: 'OCF_ERR_PERM',
      words: ['allow ec2:ModifyNetworkInterfaceAttribute', HERE],
    },
    {
      title: 'an interface that is not there, and what there is',
      arrange: nothing,
      configured: { interface: 'eth5' },
      exit: 'OCF_ERR_ARGS',
      words: ['eth5', 'eth0'],
    },
    {
      title: 'an interface that is down',
      arrange: ({ addresses }) => addresses.link('eth0', { macAddress: MAC, isUp: false }),
      exit: 'OCF_ERR_GENERIC',
      words: ['eth0 is down'],
    },
    {
      title: 'a label that does not fit the interface of the default route',
      arrange: ({ addresses, metadata }) => {
        addresses.without('eth0').link('enp0s31f6', { macAddress: MAC }).defaultRoute('enp0s31f6');
        metadata.networkInterface(MAC, HERE);
      },
      configured: { iflabel: 'overlayip' },
      exit: 'OCF_ERR_ARGS',
      words: ['enp0s31f6:overlayip'],
    },
    {
      title: 'a command ip that is not installed',
      arrange: ({ addresses }) => addresses.fails('ip address show', ipNotInstalled),
      exit: 'OCF_ERR_INSTALLED',
      words: ['iproute2'],
    },
    {
      title: 'a command ip that fails',
      arrange: ({ addresses }) => addresses.fails('ip address show', notPermitted),
      exit: 'OCF_ERR_PERM',
      words: ['ip address show'],
    },
    {
      title: 'an interface that is no network interface of the instance',
      arrange: ({ addresses }) => addresses.link('dummy0', { macAddress: '02:00:00:00:00:99' }),
      configured: { interface: 'dummy0' },
      exit: 'OCF_ERR_ARGS',
      words: ['dummy0', '02:00:00:00:00:99'],
    },
    {
      title: 'a parameter that is malformed',
      arrange: nothing,
      configured: { api_timeout: 'soon' },
      exit: 'OCF_ERR_CONFIGURED',
      words: ['api_timeout="soon"'],
    },
  ])('$title, and changes nothing', async ({ arrange, configured, said, exit, words }) => {
    const node = wellNode();
    arrange(node);
    expect(await node.validate(configured, said)).toEqual({ exit, reason: naming(...words) });
    expect(changes(node)).toEqual([]);
  });
});

describe('tells all at once', () => {
  test('whatever is wrong with parameters, host and EC2', async () => {
    const node = wellNode();
    node.vpc.inVpc(TABLE_A, 'vpc-2');
    node.dryRuns.fails('ReplaceRoute', unauthorized);
    node.networkInterfaces.checked(HERE);
    const configured = { api_timeout: 'soon', routing_table: `${TABLE_A},${TABLE_B}`, ip: `10.0.3.4,${IP}` };
    const said = { region: () => ok('eu-west-1'), profile: { name: 'cluster', isKnown: false } };
    expect(await node.validate(configured, said)).toEqual({
      exit: 'OCF_ERR_CONFIGURED',
      reason: naming(
        'api_timeout',
        'profile cluster',
        'eu-west-1',
        `no such route table: ${TABLE_B}`,
        'vpc-2',
        '10.0.3.4 is inside',
        'ec2:ReplaceRoute',
        '--no-source-dest-check',
      ),
    });
    expect(changes(node)).toEqual([]);
  });

  test('an interface without a network interface, and what can still be asked by the first one', async () => {
    const node = wellNode();
    node.addresses.link('dummy0', { macAddress: '02:00:00:00:00:99' });
    node.networkInterfaces.checked(HERE);
    node.dryRuns.fails('CreateRoute', unauthorized);
    expect(await node.validate({ interface: 'dummy0', ip: '10.0.3.4' })).toEqual({
      exit: 'OCF_ERR_ARGS',
      reason: naming('dummy0', '10.0.3.4 is inside', 'ec2:CreateRoute', HERE),
    });
  });

  test('an interface that is not there, and what can still be asked by the first one', async () => {
    const node = wellNode();
    node.dryRuns.fails('ReplaceRoute', unauthorized);
    expect(await node.validate({ interface: 'eth5' })).toEqual({
      exit: 'OCF_ERR_ARGS',
      reason: naming('eth5', 'ec2:ReplaceRoute', TABLE_A),
    });
  });

  test('the missing routing_table, and what can be looked at without', async () => {
    const node = wellNode();
    node.networkInterfaces.checked(HERE);
    expect(await node.validate({ routing_table: '' })).toEqual({
      exit: 'OCF_ERR_CONFIGURED',
      reason: naming('routing_table is required', '--no-source-dest-check'),
    });
    expect(node.journal.filter((entry) => entry.startsWith('DescribeRouteTables'))).toEqual([]);
    expect(dryRunsOf(node)).toEqual([]);
  });

  test('an instance metadata service that is away, in one sentence for each question', async () => {
    const node = wellNode();
    node.metadata.isAway();
    const outcome = await node.validate();
    expect(outcome).toEqual({ exit: 'OCF_ERR_GENERIC', reason: naming('instance metadata is enabled') });
    expect(changes(node)).toEqual([]);
    expect(node.regions).toEqual(['eu-central-1']);
  });
});

test('with a wrong Region everything is looked for in that of the instance', async () => {
  const node = wellNode();
  await node.validate({}, { region: () => ok('eu-west-1') });
  expect(node.regions).toEqual(['eu-central-1']);
  expect(dryRunsOf(node)).toHaveLength(2);
});

test('where the Region of the instance is not known, the configured one is looked at', async () => {
  const node = wellNode();
  node.metadata.fails('identity', noAnswer);
  const validated = await node.validate({}, { region: () => ok('eu-west-1') });
  expect(validated.exit, 'it could not be compared').toBe('OCF_ERR_GENERIC');
  expect(validated.reason).toContain('GET identity');
  expect(node.regions).toEqual(['eu-west-1']);
});

test('without any Region EC2 is not asked', async () => {
  const node = wellNode();
  node.metadata.fails('identity', noAnswer);
  const away = failed({ operation: 'GET identity', ...noAnswer });
  expect(await node.validate({}, { region: () => away })).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
  expect(node.regions).toEqual([]);
});

describe('a permission is tried', () => {
  test('on each table that exists, for the first address alone', async () => {
    const node = wellNode();
    node.vpc.table(TABLE_B).inVpc(TABLE_B, VPC);
    await node.validate({ routing_table: `${TABLE_A},${TABLE_B},rtb-0000000c`, ip: `${IPV6},${IP}` });
    expect(dryRunsOf(node)).toEqual([
      `dry run: ReplaceRoute ${TABLE_A} ${IPV6}/128 ${HERE}`,
      `dry run: CreateRoute ${TABLE_A} ${IPV6}/128 ${HERE}`,
      `dry run: ReplaceRoute ${TABLE_B} ${IPV6}/128 ${HERE}`,
      `dry run: CreateRoute ${TABLE_B} ${IPV6}/128 ${HERE}`,
    ]);
  });

  test('and missed by action and table', async () => {
    const node = wellNode();
    node.vpc.table(TABLE_B).inVpc(TABLE_B, VPC);
    node.dryRuns.fails('CreateRoute', unauthorized, { subject: TABLE_B });
    const { reason = '' } = await node.validate({ routing_table: `${TABLE_A},${TABLE_B}` });
    expect(reason).toContain(`ec2:CreateRoute`);
    expect(reason).toContain(TABLE_B);
    expect(reason).not.toContain(TABLE_A);
    expect(reason).not.toContain('ReplaceRoute');
  });
});

describe('the source/destination check', () => {
  const asked = ({ journal }: WellNode) =>
    journal.filter((entry) => /DescribeNetworkInterfaces|ModifyNetworkInterfaceAttribute/.test(entry));

  test('is looked at with source_dest_check=warn', async () => {
    const node = wellNode();
    await node.validate();
    expect(asked(node)).toEqual([`DescribeNetworkInterfaces ${HERE}`]);
  });

  test('is no problem where start may switch it off, which a dry run tells', async () => {
    const node = wellNode();
    node.networkInterfaces.checked(HERE);
    expect(await node.validate({ source_dest_check: 'disable' })).toEqual({
      exit: 'OCF_SUCCESS',
      warnings: [],
    });
    expect(asked(node)).toEqual([
      `DescribeNetworkInterfaces ${HERE}`,
      `dry run: ModifyNetworkInterfaceAttribute ${HERE}`,
    ]);
    expect(await node.networkInterfaces.isSourceDestChecked(HERE)).toEqual(ok(true));
  });

  test('that may not be looked at is a warning', async () => {
    const node = wellNode();
    node.networkInterfaces.fails('DescribeNetworkInterfaces', unauthorized);
    expect(await node.validate()).toEqual({
      exit: 'OCF_SUCCESS',
      warnings: [naming('source/destination check', 'ec2:DescribeNetworkInterfaces')],
    });
  });

  test('is not asked for with source_dest_check=ignore', async () => {
    const node = wellNode();
    node.networkInterfaces.checked(HERE);
    expect(await node.validate({ source_dest_check: 'ignore' })).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(asked(node)).toEqual([]);
  });
});

test('what EC2, instance metadata and ip answer the third time counts', async () => {
  const node = wellNode();
  node.routeTables.fails('DescribeRouteTables', throttled, { times: 2 });
  node.dryRuns.fails('ReplaceRoute', throttled, { times: 2 }).fails('CreateRoute', throttled, { times: 2 });
  node.networkInterfaces.fails('DescribeNetworkInterfaces', throttled, { times: 2 });
  node.metadata.fails('interface-id', noAnswer, { times: 2 }).fails('identity', noAnswer, { times: 2 });
  node.metadata.fails('category', noAnswer, { times: 2 });
  node.addresses.fails('ip address show', throttled, { times: 2 });
  let regions = 0;
  const region = () => {
    regions += 1;
    return regions < 3 ? failed({ operation: 'GET identity', ...noAnswer }) : ok('eu-central-1');
  };
  expect(await node.validate({}, { region })).toEqual({ exit: 'OCF_SUCCESS', warnings: [] });
});

test('ends with the deadline where nothing answers', async () => {
  const node = wellNode();
  node.metadata.isAway();
  node.routeTables.hangs('DescribeRouteTables');
  node.networkInterfaces.hangs('DescribeNetworkInterfaces');
  expect(await node.validate()).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
  expect(node.time.now).toBeLessThanOrEqual(28_000);
});
