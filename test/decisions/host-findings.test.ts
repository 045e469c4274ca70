import { describe, expect, test } from 'vitest';
import { failed, ok, type Failure } from '../../src/answer.ts';
import {
  decideHost,
  hostFindings,
  type Finding,
  type HostFacts,
  type SourceDestCheckFact,
} from '../../src/decisions/host-findings.ts';
import type { ExitCode } from '../../src/ocf/exit-codes.ts';
import type { Route, RouteTable } from '../../src/ports.ts';
import { link } from '../fakes/addresses.ts';
import { ipNotInstalled, noAnswer, throttled, unauthorized, type Refusal } from '../fakes/failures.ts';
import { naming } from '../fakes/names.ts';

const TABLE = 'rtb-0000000a';
const ENI = 'eni-1';
const VPC = 'vpc-1';

const local = (destination: string): Route => ({ destination, state: 'active', target: 'local' });
const table = (rest: Partial<RouteTable> = {}): RouteTable => ({
  routeTableId: TABLE,
  vpcId: VPC,
  routes: [local('10.0.0.0/16')],
  ...rest,
});

/** A host on which all is well, but for this. */
function factsOf(facts: Partial<HostFacts> = {}): HostFacts {
  return {
    addresses: ['192.168.10.15'],
    routeTableIds: [TABLE],
    profile: undefined,
    link: link('eth0'),
    region: ok('eu-central-1'),
    ownRegion: ok('eu-central-1'),
    networkInterfaceId: ok(ENI),
    vpcId: ok(VPC),
    vpcCidrBlocks: ok(['10.0.0.0/16']),
    tried: ok(ENI),
    tables: ok([table()]),
    dryRuns: [
      { routeTableId: TABLE, answer: ok(undefined) },
      { routeTableId: TABLE, answer: ok(undefined) },
    ],
    sourceDestCheck: {
      networkInterfaceId: ENI,
      isChecked: ok(false),
      mayDisable: undefined,
    },
    ...facts,
  };
}

const failure = (operation: string, refusal: Refusal, subject = ''): Failure => ({
  operation,
  subject,
  ...refusal,
});
const no = (operation: string, refusal: Refusal, subject?: string) =>
  failed(failure(operation, refusal, subject));
const notFound: Refusal = { kind: 'refused', code: 'HTTP 404', message: '' };

const checked = (rest: Partial<SourceDestCheckFact> = {}): Partial<HostFacts> => ({
  sourceDestCheck: {
    networkInterfaceId: ENI,
    isChecked: ok(true),
    mayDisable: undefined,
    ...rest,
  },
});

/** Each finding alone: its facts, its code, how it ends, and what its sentence names. */
const alone: readonly [string, Partial<HostFacts>, string, Finding['exit'], string[]][] = [
  [
    'a profile that no file knows',
    { profile: { name: 'cluster', isKnown: false } },
    'unknown-profile',
    'OCF_ERR_ARGS',
    ['profile cluster'],
  ],
  [
    'an interface that start would not use',
    {
      link: { exit: 'OCF_ERR_ARGS', reason: 'there is no network interface eth5' },
      networkInterfaceId: undefined,
    },
    'interface',
    'OCF_ERR_ARGS',
    ['there is no network interface eth5'],
  ],
  [
    'a command ip that is not there',
    { link: { exit: 'OCF_ERR_INSTALLED', reason: ipNotInstalled.message }, networkInterfaceId: undefined },
    'interface',
    'OCF_ERR_INSTALLED',
    ['ip'],
  ],
  [
    'an interface that is none of the instance',
    { networkInterfaceId: no('GET mac', notFound) },
    'no-network-interface',
    'OCF_ERR_ARGS',
    ['eth0', link('eth0').macAddress, 'parameter interface'],
  ],
  [
    'an interface of which nothing is said',
    { networkInterfaceId: no('GET mac', noAnswer) },
    'unknown-network-interface',
    'OCF_ERR_GENERIC',
    ['GET mac'],
  ],
  [
    'a Region that is not that of the instance',
    { region: ok('eu-west-1') },
    'wrong-region',
    'OCF_ERR_ARGS',
    ['eu-west-1', 'eu-central-1', 'AWS_REGION'],
  ],
  [
    'a Region that nobody tells',
    { region: no('GET identity', noAnswer) },
    'unknown-region',
    'OCF_ERR_GENERIC',
    ['GET identity'],
  ],
  [
    'route tables that may not be described',
    { tables: no('DescribeRouteTables', unauthorized) },
    'unknown-route-tables',
    'OCF_ERR_PERM',
    ['allow ec2:DescribeRouteTables'],
  ],
  [
    'route tables that do not answer',
    { tables: no('DescribeRouteTables', throttled) },
    'unknown-route-tables',
    'OCF_ERR_GENERIC',
    ['RequestLimitExceeded'],
  ],
  [
    'a route table that does not exist',
    { routeTableIds: [TABLE, 'rtb-0000000b', 'rtb-0000000c'] },
    'no-such-route-table',
    'OCF_ERR_ARGS',
    ['rtb-0000000b, rtb-0000000c', 'routing_table', 'region'],
  ],
  [
    'a route table of another VPC',
    { tables: ok([table({ vpcId: 'vpc-2' })]) },
    'route-table-of-another-vpc',
    'OCF_ERR_ARGS',
    [TABLE, 'vpc-2', VPC],
  ],
  [
    'an address inside of the VPC',
    { addresses: ['10.0.3.4'] },
    'address-inside-vpc',
    'OCF_ERR_ARGS',
    ['10.0.3.4', '10.0.0.0/16'],
  ],
  [
    'a permission that is missing',
    { dryRuns: [{ routeTableId: TABLE, answer: no('ReplaceRoute', unauthorized, TABLE) }] },
    'missing-permission',
    'OCF_ERR_PERM',
    ['allow ec2:ReplaceRoute', TABLE],
  ],
  [
    'a permission that could not be tried',
    { dryRuns: [{ routeTableId: TABLE, answer: no('CreateRoute', throttled, TABLE) }] },
    'unknown-permission',
    'OCF_ERR_GENERIC',
    ['CreateRoute', 'RequestLimitExceeded'],
  ],
  [
    'a source/destination check that is on',
    checked(),
    'source-dest-check',
    'OCF_ERR_ARGS',
    [ENI, '--no-source-dest-check', 'source_dest_check=disable'],
  ],
  [
    'a source/destination check that start may not switch off',
    checked({ mayDisable: no('ModifyNetworkInterfaceAttribute', unauthorized, ENI) }),
    'missing-permission',
    'OCF_ERR_PERM',
    [ENI, 'allow ec2:ModifyNetworkInterfaceAttribute'],
  ],
  [
    'a source/destination check that may neither be looked at nor switched off',
    checked({
      isChecked: no('DescribeNetworkInterfaces', unauthorized, ENI),
      mayDisable: no('ModifyNetworkInterfaceAttribute', unauthorized, ENI),
    }),
    'missing-permission',
    'OCF_ERR_PERM',
    [ENI, 'allow ec2:ModifyNetworkInterfaceAttribute'],
  ],
  [
    'a source/destination check of which EC2 does not say whether start may switch it off',
    checked({ mayDisable: no('ModifyNetworkInterfaceAttribute', noAnswer, ENI) }),
    'unknown-permission',
    'OCF_ERR_GENERIC',
    [ENI, 'could not try it'],
  ],
  [
    'a source/destination check that may not be looked at',
    checked({ isChecked: no('DescribeNetworkInterfaces', unauthorized, ENI) }),
    'unknown-source-dest-check',
    'note',
    ['allow ec2:DescribeNetworkInterfaces'],
  ],
];

const codesOf = (facts: Partial<HostFacts>) => hostFindings(factsOf(facts)).map(({ code }) => code);

test('a host on which all is well has no findings', () => {
  expect(hostFindings(factsOf())).toEqual([]);
});

describe('found alone:', () => {
  test.each(alone)('%s', (_title, facts, code, exit, words) => {
    expect(hostFindings(factsOf(facts))).toEqual([{ code, exit, what: naming(...words) }]);
  });

  test('every sentence is one line and has no apostrophe', () => {
    const whats = alone.flatMap(([, facts]) => hostFindings(factsOf(facts)).map(({ what }) => what));
    expect(whats).toHaveLength(alone.length);
    expect(whats.filter((what) => /[\n\r']/.test(what) || what === '')).toEqual([]);
  });
});

describe('nothing is found of', () => {
  test.each<[string, Partial<HostFacts>]>([
    ['a profile that is known', { profile: { name: 'cluster', isKnown: true } }],
    ['a network interface where there is no link to ask for', { networkInterfaceId: undefined }],
    ['a VPC that a table does not show', { tables: ok([{ routeTableId: TABLE, routes: [] }]) }],
    [
      'a route that is not local',
      {
        addresses: ['192.168.10.15'],
        tables: ok([
          table({
            routes: [
              { destination: '192.168.0.0/16', state: 'active', target: 'tgw-1' },
              { destination: '0.0.0.0/0', state: 'active', target: 'igw-1' },
            ],
          }),
        ]),
      },
    ],
    ['a source/destination check that was not asked for', { sourceDestCheck: undefined }],
    ['a source/destination check that start may switch off', checked({ mayDisable: ok(undefined) })],
    [
      'a source/destination check that start need not switch off',
      checked({
        isChecked: ok(false),
        mayDisable: no('ModifyNetworkInterfaceAttribute', unauthorized),
      }),
    ],
  ])('%s', (_title, facts) => {
    expect(hostFindings(factsOf(facts))).toEqual([]);
  });
});

describe('what could not be found out is told, and nothing is guessed from it:', () => {
  const foreign = ok([table({ vpcId: 'vpc-2', routes: [local('172.31.0.0/16')] })]);
  test.each<[string, Partial<HostFacts>, string]>([
    [
      'the own Region',
      { region: ok('eu-west-1'), ownRegion: no('GET identity', noAnswer) },
      'unknown-region',
    ],
    [
      'the VPC',
      { addresses: ['172.31.0.5'], vpcId: no('GET vpc-id', noAnswer), tables: foreign },
      'unknown-instance-metadata',
    ],
    ['its CIDR blocks', { vpcCidrBlocks: no('GET blocks', noAnswer) }, 'unknown-instance-metadata'],
    [
      'any network interface of this instance',
      { tried: no('GET mac', noAnswer) },
      'unknown-instance-metadata',
    ],
    [
      'the token for instance metadata',
      { networkInterfaceId: no('PUT /latest/api/token', notFound) },
      'unknown-network-interface',
    ],
  ])('%s', (_title, facts, code) => {
    expect(codesOf(facts)).toEqual([code]);
  });
});

describe('an address is inside of the VPC', () => {
  test.each<[string, string, string[], boolean]>([
    ['IPv4, in its first block', '10.0.255.255', ['10.0.0.0/16'], true],
    ['IPv4, in its last block', '100.64.1.1', ['10.0.0.0/16', '10.1.0.0/16', '100.64.0.0/10'], true],
    ['IPv4, one beside the block', '10.1.0.0', ['10.0.0.0/16'], false],
    ['IPv4, in the block of one address', '10.0.0.16', ['10.0.0.16/32'], true],
    ['IPv4, where all blocks are IPv6', '10.0.0.1', ['2001:db8::/32', '::/0'], false],
    ['IPv6, in its block', '2001:db8:1::15', ['10.0.0.0/16', '2001:db8:1::/56'], true],
    ['IPv6, one beside the block', '2001:db8:1:100::', ['2001:db8:1::/56'], false],
    ['IPv6, where all blocks are IPv4', 'fd00::1', ['10.0.0.0/16', '0.0.0.0/0'], false],
    ['where there is no block', '10.0.0.1', [], false],
    ['where a block is none', '10.0.0.1', ['<html>', '10.0.0.0/x', '10.0.0.0', '10.0.0.0/33'], false],
  ])('%s: %s in %j: %s', (_title, address, blocks, isInside) => {
    const codes = isInside ? ['address-inside-vpc'] : [];
    const ofMetadata = {
      addresses: [address],
      vpcCidrBlocks: ok(blocks),
      tables: ok([table({ routes: [] })]),
    };
    expect(codesOf(ofMetadata)).toEqual(codes);
    const ofTables = {
      ...ofMetadata,
      vpcCidrBlocks: ok([]),
      tables: ok([table({ routes: blocks.map(local) })]),
    };
    expect(codesOf(ofTables)).toEqual(codes);
  });

  test('each of them is told with its block', () => {
    const addresses = ['10.0.3.4', '192.168.10.15', '2001:db8::1'];
    const vpcCidrBlocks = ok(['10.0.0.0/16', '2001:db8::/56']);
    expect(hostFindings(factsOf({ addresses, vpcCidrBlocks })).map(({ what }) => what)).toEqual([
      naming('10.0.3.4', '10.0.0.0/16'),
      naming('2001:db8::1', '2001:db8::/56'),
    ]);
  });
});

describe('several findings', () => {
  test('are told in the order of the checks, each', () => {
    expect(
      codesOf({
        profile: { name: 'cluster', isKnown: false },
        networkInterfaceId: no('GET mac', notFound),
        region: ok('eu-west-1'),
        routeTableIds: [TABLE, 'rtb-0000000b', 'rtb-0000000c'],
        tables: ok([table({ vpcId: 'vpc-2' }), table({ routeTableId: 'rtb-0000000c' })]),
        addresses: ['10.0.3.4'],
        dryRuns: [
          { routeTableId: TABLE, answer: no('ReplaceRoute', unauthorized, TABLE) },
          { routeTableId: 'rtb-0000000c', answer: no('CreateRoute', throttled, 'rtb-0000000c') },
        ],
        ...checked(),
      }),
    ).toEqual([
      'unknown-profile',
      'no-network-interface',
      'wrong-region',
      'no-such-route-table',
      'route-table-of-another-vpc',
      'address-inside-vpc',
      'missing-permission',
      'unknown-permission',
      'source-dest-check',
    ]);
  });

  test('of a table of another VPC a denial is told, and nothing else that EC2 says of it', () => {
    const tables = ok([table({ vpcId: 'vpc-2' })]);
    const tried = (refusal: Refusal) => [{ routeTableId: TABLE, answer: no('CreateRoute', refusal, TABLE) }];
    expect(codesOf({ tables, dryRuns: tried(unauthorized) })).toEqual([
      'route-table-of-another-vpc',
      'missing-permission',
    ]);
    expect(codesOf({ tables, dryRuns: tried(throttled) })).toEqual(['route-table-of-another-vpc']);
  });

  test('of several tables of another VPC each is told', () => {
    const strangers = ['rtb-0000000a', 'rtb-0000000b'].map((routeTableId) =>
      table({ routeTableId, vpcId: 'vpc-2' }),
    );
    expect(hostFindings(factsOf({ tables: ok(strangers) })).map(({ what }) => what)).toEqual([
      naming('rtb-0000000a', 'vpc-2'),
      naming('rtb-0000000b', 'vpc-2'),
    ]);
  });

  test('permissions that are missing are one finding, by action with all its tables', () => {
    const dryRuns = ['rtb-0000000a', 'rtb-0000000b'].flatMap((routeTableId) =>
      ['ReplaceRoute', 'CreateRoute'].map((operation) => ({
        routeTableId,
        answer: no(operation, unauthorized, routeTableId),
      })),
    );
    const findings = hostFindings(factsOf({ dryRuns }));
    expect(findings).toEqual([
      {
        code: 'missing-permission',
        exit: 'OCF_ERR_PERM',
        what: naming('ec2:ReplaceRoute', 'ec2:CreateRoute', 'rtb-0000000a, rtb-0000000b'),
      },
    ]);
    expect(findings[0]?.what.match(/allow ec2:/g)).toHaveLength(2);
  });
});

describe('validate-all ends with', () => {
  const finding = (exit: Finding['exit'], what: string): Finding => ({ code: 'code', exit, what });
  const hardestFirst: readonly ExitCode[] = [
    'OCF_ERR_CONFIGURED',
    'OCF_ERR_INSTALLED',
    'OCF_ERR_ARGS',
    'OCF_ERR_PERM',
    'OCF_ERR_GENERIC',
  ];

  test('success where nothing is found', () => {
    expect(decideHost([])).toEqual({ exit: 'OCF_SUCCESS', warnings: [] });
  });

  test.each(hardestFirst)('%s where that alone is found', (exit) => {
    expect(decideHost([finding(exit, 'what is wrong')])).toEqual({ exit, reason: 'what is wrong' });
  });

  test.each(
    hardestFirst.flatMap((harder, index) =>
      hardestFirst.slice(index + 1).map((softer) => [harder, softer] as const),
    ),
  )('%s rather than %s, in whichever order they are told', (harder, softer) => {
    const [one, other] = [finding(harder, 'one'), finding(softer, 'other')];
    expect(decideHost([one, other])).toEqual({ exit: harder, reason: 'one; other' });
    expect(decideHost([other, one])).toEqual({ exit: harder, reason: 'other; one' });
  });

  test('success and warnings where notes alone are found', () => {
    expect(decideHost([finding('note', 'one'), finding('note', 'other')])).toEqual({
      exit: 'OCF_SUCCESS',
      warnings: ['one', 'other'],
    });
  });

  test('the note in its reason, where there is more than notes', () => {
    expect(decideHost([finding('note', 'one'), finding('OCF_ERR_PERM', 'other')])).toEqual({
      exit: 'OCF_ERR_PERM',
      reason: 'one; other',
    });
  });

  test('one sentence where several questions failed for one reason', () => {
    const away = no('GET identity', noAnswer);
    const findings = hostFindings(factsOf({ region: away, ownRegion: away, tables: away }));
    expect(findings).toHaveLength(2);
    const { reason = '' } = decideHost(findings);
    expect(reason.match(/GET identity/g)).toHaveLength(1);
  });
});
