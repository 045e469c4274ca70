import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  callerChecks,
  instanceChecks,
  reachChecks,
  vpcChecks,
} from '../../../src/operator/doctor/aws/checks.ts';
import { suite } from '../../setup/suite.ts';
import { DEFAULT_POLICY } from '../../sim/iam.ts';
import { primitive } from './cib-of.ts';
import { HealthySystem } from './healthy.ts';
import { clientNetwork, destination, endpoints, resource, tables, transitGateway } from './healthy-names.ts';

const [tableA, tableB] = tables;
/** Of another VPC. */
const strangeTable = 'rtb-0a1b2c3d4e5f60004';
/** No subnet follows it. */
const wideTable = 'rtb-0a1b2c3d4e5f60003';
const strangeVpc = 'vpc-0fedcba9876543210';
const third = { instanceId: 'i-0123456789abcd0aa', networkInterfaceId: 'eni-0123456789abcd0aa' };
const strangeNode = 'i-0123456789abcd0bb';
const muteNode = 'i-0123456789abcd0cc';
const absentNode = 'i-0123456789abcdead';
const publicIp = '198.51.100.7';

/** What is broken, and how doctor is asked then. */
interface How {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}
type Break = (system: HealthySystem) => Promise<How | undefined> | How | undefined;

/** Code, severity, title, what is broken. */
type Row = readonly [string, 'error' | 'warning', string, Break];

const configured = (parameters: Readonly<Record<string, string>>): Break => {
  return async (system) => {
    await system.configure({ parameters });
    return {};
  };
};

/** The nodes may do everything but this. */
function withoutPermission(system: HealthySystem, action: string): void {
  system.simulator.iam.role('cluster-node', {
    policy: DEFAULT_POLICY.map((statement) => ({
      ...statement,
      Action: [statement.Action].flat().filter((one) => one !== `ec2:${action}`),
    })),
  });
}

const roleArn = 'arn:aws:iam::123456789012:role/overlay-ip';

const rows: readonly Row[] = [
  [
    'no-instance-metadata',
    'error',
    'instance metadata is switched off',
    ({ simulator }) => {
      simulator.fault({ action: 'imds', status: 403 });
      return {};
    },
  ],
  [
    'interface-of-no-instance',
    'error',
    'instance metadata knows no such MAC address',
    ({ simulator }) => {
      simulator.fault({ action: 'imds', path: 'interface-id', status: 404 });
      return {};
    },
  ],
  ['wrong-region', 'error', 'the parameter region is another one', configured({ region: 'us-east-1' })],
  [
    'unknown-profile',
    'warning',
    'the profile is in no file',
    async (system) => {
      await system.configure({ parameters: { profile: 'cluster' } });
      return { env: { AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent' } };
    },
  ],
  [
    'no-credentials',
    'error',
    'the instance has no role',
    ({ simulator }) => {
      simulator.fault({ action: 'imds', path: /security-credentials\/$/, status: 404 });
      return {};
    },
  ],
  [
    'role-not-assumed',
    'error',
    'routing_table_role does not trust the nodes',
    async (system) => {
      system.simulator.iam.role('overlay-ip', { policy: DEFAULT_POLICY, trust: [] });
      await system.configure({ parameters: { routing_table_role: roleArn } });
      return {};
    },
  ],
  [
    'sts-unreachable',
    'error',
    'STS, which routing_table_role needs, is away',
    async (system) => {
      await system.configure({
        parameters: { routing_table_role: roleArn, sts_endpoint_url: 'http://127.0.0.1:1' },
      });
      return {};
    },
  ],
  [
    'ec2-unreachable',
    'error',
    'nothing listens at the endpoint of EC2',
    configured({ endpoint_url: 'http://127.0.0.1:1' }),
  ],
  [
    'wrong-credentials',
    'error',
    'the keys in the environment belong to nobody',
    () => ({
      env: { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'SimulatedTypingError' },
    }),
  ],
  [
    'clock-skew',
    'warning',
    'this clock is a minute and a half behind',
    ({ clock }) => {
      clock.aheadMs = 90_000;
      return {};
    },
  ],
  [
    'clock-skew',
    'error',
    'this clock is ten minutes behind',
    ({ clock }) => {
      clock.aheadMs = 600_000;
      return {};
    },
  ],
  [
    'slow-ec2',
    'warning',
    'one of five answers takes more than half of api_timeout',
    async (system) => {
      await system.configure({ parameters: { api_timeout: '1' } });
      system.simulator.fault({ action: 'DescribeRouteTables', delay: 700, times: 1 });
      return {};
    },
  ],
  [
    'missing-permission',
    'error',
    'ReplaceRoute is denied',
    (system) => {
      withoutPermission(system, 'ReplaceRoute');
      return {};
    },
  ],
  [
    'missing-permission',
    'warning',
    'CreateRoute is denied',
    (system) => {
      withoutPermission(system, 'CreateRoute');
      return {};
    },
  ],
  [
    'missing-permission',
    'error',
    'DescribeRouteTables is denied',
    (system) => {
      withoutPermission(system, 'DescribeRouteTables');
      return {};
    },
  ],
  [
    'missing-permission',
    'error',
    'ModifyNetworkInterfaceAttribute is denied, with source_dest_check=disable',
    async (system) => {
      withoutPermission(system, 'ModifyNetworkInterfaceAttribute');
      await system.configure({ parameters: { source_dest_check: 'disable' } });
      return {};
    },
  ],
  [
    'no-such-route-table',
    'error',
    'one of the listed tables does not exist',
    configured({ routing_table: [...tables, 'rtb-0a1b2c3d4e5f6dead'].join(',') }),
  ],
  [
    'route-table-of-another-vpc',
    'error',
    'one of the listed tables is of another VPC',
    configured({ routing_table: [...tables, strangeTable].join(',') }),
  ],
  [
    'unlisted-route-table',
    'warning',
    'a table with a subnet is not listed and has no route',
    async (system) => {
      await system.configure({ parameters: { routing_table: tableA } });
      await system.simulator.vpc.deleteRoute(tableB, destination);
      return {};
    },
  ],
  [
    'unlisted-route-table',
    'error',
    'a table with a subnet is not listed and has a route that nobody moves',
    configured({ routing_table: tableA }),
  ],
  [
    'unlisted-route-table',
    'error',
    'a table that is not listed is that of a subnet of the transit gateway',
    async (system) => {
      await system.configure({ parameters: { routing_table: tableA } });
      await system.simulator.vpc.deleteRoute(tableB, destination);
      return { args: ['--from-transit-gateway'] };
    },
  ],
  [
    'address-inside-vpc',
    'error',
    'the address is in the CIDR block of the VPC',
    configured({ ip: '10.1.9.9' }),
  ],
  [
    'public-address',
    'warning',
    'the address is of a public range',
    async (system) => {
      await system.configure({ parameters: { ip: publicIp } });
      for (const table of tables)
        await system.simulator.vpc.setRoute(table, `${publicIp}/32`, system.eni('node1'));
      return {};
    },
  ],
  [
    'address-in-other-network',
    'warning',
    'another route leads the network around the address to a VPN',
    configured({ routing_table: [...tables, wideTable].join(',') }),
  ],
  [
    'missing-route',
    'error',
    'one table has no route',
    async ({ simulator }) => {
      await simulator.vpc.deleteRoute(tableB, destination);
      return {};
    },
  ],
  [
    'missing-route',
    'warning',
    'no table has a route, and no node the address: nothing was started yet',
    async (system) => {
      for (const table of tables) await system.simulator.vpc.deleteRoute(table, destination);
      await system.vpc.lab.node('node1').run('ip', ['address', 'flush', 'to', destination]);
      return {};
    },
  ],
  [
    'blackhole-route',
    'error',
    'the node to which the routes lead has stopped',
    async (system) => {
      for (const table of tables)
        await system.simulator.vpc.setRoute(table, destination, system.eni('node2'));
      await system.simulator.vpc.stopInstance(system.vpc.instanceId('node2'));
      return {};
    },
  ],
  [
    'tables-disagree',
    'error',
    'one table leads to each node',
    async (system) => {
      await system.simulator.vpc.setRoute(tableB, destination, system.eni('node2'));
      return {};
    },
  ],
  [
    'route-to-stranger',
    'error',
    'the routes lead to an instance that is no node',
    async ({ simulator }) => {
      for (const table of tables) await simulator.vpc.setRoute(table, destination, third.networkInterfaceId);
      return {};
    },
  ],
  [
    'stray-address',
    'error',
    'the address is on this node, and all routes lead to the other one',
    async (system) => {
      for (const table of tables)
        await system.simulator.vpc.setRoute(table, destination, system.eni('node2'));
      return {};
    },
  ],
  ['no-such-instance', 'error', 'another node is no instance', () => ({ args: ['--instances', absentNode] })],
  [
    'node-in-another-vpc',
    'error',
    'another node is in another VPC',
    () => ({ args: ['--instances', strangeNode] }),
  ],
  [
    'instance-metadata-off',
    'error',
    'instance metadata of another node is switched off',
    () => ({ args: ['--instances', muteNode] }),
  ],
  [
    'source-dest-check',
    'error',
    'the source/destination check of this node is on',
    async (system) => {
      await system.simulator.vpc.apply({ networkInterfaceId: system.eni('node1'), sourceDestCheck: true });
      return {};
    },
  ],
  [
    'source-dest-check',
    'error',
    'the source/destination check of the other node is on',
    async (system) => {
      await system.simulator.vpc.apply({ networkInterfaceId: system.eni('node2'), sourceDestCheck: true });
      return {};
    },
  ],
  [
    'no-transit-gateway-attachment',
    'error',
    'the VPC is not attached to a transit gateway any more',
    ({ simulator }) => {
      simulator.vpc.addTransitGatewayAttachment({ ...transitGateway, state: 'deleted' });
      return { args: ['--from-transit-gateway'] };
    },
  ],
  [
    'no-transit-gateway-route',
    'error',
    'the transit gateway has no route to the address',
    ({ simulator }) => {
      simulator.vpc.addTransitGatewayRouteTable({ ...transitGateway, routes: [] });
      return { args: ['--from-transit-gateway'] };
    },
  ],
  [
    'no-route-to-transit-gateway',
    'error',
    'the table of a node does not lead back to the transit gateway',
    async ({ simulator }) => {
      await simulator.vpc.deleteRoute(tableA, clientNetwork);
      return { args: ['--from-transit-gateway'] };
    },
  ],
];

suite('overlay-ip doctor of AWS', { lab: true, tools: ['openssl'] }, () => {
  let system: HealthySystem;
  beforeAll(async () => {
    system = await HealthySystem.up();
    const networkInterface = (number: string, device: string) => ({
      networkInterfaceId: `eni-0123456789abcd0${device}`,
      macAddress: `02:00:00:00:00:${device}`,
      privateIpAddress: `10.1.9.${number}`,
      sourceDestCheck: false,
    });
    system.simulator.vpc
      .addInstance({ instanceId: third.instanceId, networkInterfaces: [networkInterface('1', 'aa')] })
      .addRouteTable({ routeTableId: strangeTable, vpcId: strangeVpc, vpcCidrs: ['10.9.0.0/16'] })
      .addInstance({
        instanceId: strangeNode,
        vpcId: strangeVpc,
        networkInterfaces: [networkInterface('2', 'bb')],
      })
      .addInstance({
        instanceId: muteNode,
        networkInterfaces: [networkInterface('3', 'cc')],
        metadataOptions: { httpEndpoint: 'disabled' },
      })
      .addRouteTable({
        routeTableId: wideTable,
        routes: [
          { destination: '192.168.0.0/20', gatewayId: 'vgw-0123456789abcdef0' },
          { destination, networkInterfaceId: system.eni('node1') },
        ],
      });
  });
  afterAll(() => system[Symbol.asyncDispose]());
  beforeEach(() => system.heal());
  afterEach(async () => {
    for (const table of tables) await system.simulator.vpc.deleteRoute(table, `${publicIp}/32`);
  });

  test('a healthy system has nothing wrong, on either node, with its transit gateway', async () => {
    for (const on of ['node1', 'node2'])
      expect(await system.doctor(['--from-transit-gateway'], { on })).toMatchObject({
        exitCode: 0,
        findings: [],
        unknown: [],
      });
  });

  describe('what is broken alone is found alone', () => {
    test.each(rows)('%s, %s: %s', async (code, severity, _title, breaks) => {
      const { args = [], env = {} } = (await breaks(system)) ?? {};
      const { exitCode, codes, findings } = await system.doctor(args, { env });
      // Where the host has Pacemaker, that its agents have other variables is true as well
      const own = codes.filter((one) => one !== 'other-environment' || Object.keys(env).length === 0);
      expect({ exitCode, codes: own }, JSON.stringify(findings, undefined, 2)).toEqual({
        exitCode: 1,
        codes: [code],
      });
      expect(findings.map((finding) => finding.severity)).toContain(severity);
      for (const { what, means, mend } of findings) {
        expect(mend.length).toBeGreaterThan(0);
        expect(`${what} ${means} ${mend.join(' ')}`).not.toMatch(/undefined|\[object|'/);
      }
    });

    test('each code has a row', () => {
      const codes = [...instanceChecks, ...callerChecks, ...reachChecks, ...vpcChecks].flatMap(
        (check) => check.codes,
      );
      expect(new Set(rows.map(([code]) => code))).toEqual(new Set(codes));
    });
  });

  describe('what could not be looked at is no finding: it exits 2', () => {
    test.each<readonly [string, Break, RegExp]>([
      [
        'EC2 is out of order',
        ({ simulator }) => {
          simulator.fault({ service: 'ec2', errorCode: 'Unavailable' });
          return {};
        },
        /each route table exists/,
      ],
      [
        'DescribeInstances is denied',
        (healthy) => {
          withoutPermission(healthy, 'DescribeInstances');
          return {};
        },
        /other nodes/,
      ],
      [
        'DescribeSubnets is denied',
        (healthy) => {
          withoutPermission(healthy, 'DescribeSubnets');
          return {};
        },
        /is listed/,
      ],
      [
        'the transit gateway is that of another account',
        ({ simulator }) => {
          simulator.vpc.addTransitGatewayRouteTable({ ...transitGateway, ownerId: '210987654321' });
          return { args: ['--from-transit-gateway'] };
        },
        /transit gateway leads/,
      ],
      ['nobody names the other nodes', (healthy) => ({ args: healthy.flags }), /other nodes are known/],
    ])('%s', async (_title, breaks, what) => {
      const { args = [], env = {} } = (await breaks(system)) ?? {};
      const { exitCode, codes, unknown } = await system.doctor(args, { env });
      expect({ exitCode, codes }).toEqual({ exitCode: 2, codes: [] });
      expect(unknown.join('; ')).toMatch(what);
    });

    test('without a cluster and without flags it says what to do', async () => {
      const { exitCode, stdout, stderr } = await system.run([], { env: { CIB_file: '/nonexistent' } });
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toContain('--ip and --routing-table');
    });
  });

  test('flags say the same as the resource, with the other nodes named', async () => {
    const args = [...system.flags, '--instances', system.vpc.instanceId('node2')];
    expect(await system.doctor(args)).toMatchObject({ exitCode: 0, findings: [] });
  });

  test('a resource of aws-vpc-move-ip needs no permission to create a route', async () => {
    withoutPermission(system, 'CreateRoute');
    await system.configure({ agent: 'class="ocf" provider="heartbeat" type="aws-vpc-move-ip"' });
    expect(await system.doctor()).toMatchObject({ exitCode: 0, findings: [] });
  });

  test('it changes nothing, and tells no secret', async () => {
    const changes = [
      system.simulator.vpc.routes(),
      system.simulator.vpc.networkInterface(system.eni('node1')),
    ];
    await system.configure({ parameters: { source_dest_check: 'disable' } });
    const { stdout } = await system.run(['--json']);
    expect([
      system.simulator.vpc.routes(),
      system.simulator.vpc.networkInterface(system.eni('node1')),
    ]).toEqual(changes);
    for (const secret of system.simulator.secrets) expect(stdout).not.toContain(secret);
  });

  test('what two resources have in common is told once', async () => {
    await system.simulator.vpc.apply({ networkInterfaceId: system.eni('node2'), sourceDestCheck: true });
    const other = { ip: '192.168.10.16', routing_table: tables.join(','), endpoint_url: endpoints.ec2 };
    const operations = ['start', 'stop', 'monitor']
      .map(
        (name) =>
          `<op id="o-${name}" name="${name}" interval="${name === 'monitor' ? 60 : 0}" timeout="180s"/>`,
      )
      .join('');
    await system.configure({
      resources: primitive('rsc_other', 'class="ocf" provider="aws" type="overlay-ip"', other, operations),
    });
    const { findings } = await system.doctor();
    expect(findings.map(({ code, resource: of }) => [code, of])).toEqual([
      ['source-dest-check', undefined],
      ['missing-route', 'rsc_other'],
    ]);
  });

  test('one resource is named: the others are not looked at', async () => {
    const { exitCode, checks } = await system.doctor([resource]);
    expect(exitCode).toBe(0);
    expect(new Set(checks.flatMap(({ resource: of }) => of ?? []))).toEqual(new Set([resource]));
  });

  test('a person reads a line a check, then each finding with what mends it, then a sum', async () => {
    await system.simulator.vpc.apply({ networkInterfaceId: system.eni('node2'), sourceDestCheck: true });
    withoutPermission(system, 'DescribeSubnets');
    const { exitCode, stdout } = await system.run();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^cluster\n {2}✓ /);
    expect(stdout).toMatch(/^ {2}✗ the source\/destination check of the other nodes is off$/m);
    expect(stdout).toMatch(
      /^ {2}\? each route table of the VPC that has subnets is listed\n {6}DescribeSubnets/m,
    );
    expect(stdout).toContain(`error  source-dest-check  ${resource}\n`);
    expect(stdout).toContain(
      `\n    aws ec2 modify-network-interface-attribute --network-interface-id ${system.eni('node2')} --no-source-dest-check\n`,
    );
    expect(stdout.trimEnd()).toMatch(
      /\n\d+ checks: 1 error; 1 more could not be made; the guide doctor\.md [^\n]+$/,
    );
  });

  test('what is judged is told while EC2 is still waited for', async () => {
    const { remove } = system.simulator.fault({ service: 'ec2', hang: true });
    const doctor = system.spawn();
    const seen: string[] = [];
    for await (const line of doctor.lines()) {
      seen.push(line.trim());
      if (line.includes('credentials are found')) break;
    }
    remove();
    doctor.kill();
    await doctor.exited;
    expect(seen).toEqual(expect.arrayContaining(['cluster', 'host', `AWS, ${resource}`]));
    expect(seen.join('\n')).not.toContain('EC2 answers\n');
  });

  test('a terminal that has ASCII alone gets nothing else', async () => {
    const { stdout } = await system.run([], { env: { LC_ALL: 'C' } });
    expect(stdout).toMatch(/^cluster\n {2}ok {3}/);
    expect(Buffer.byteLength(stdout)).toBe(stdout.length);
  });

  test('every wrong flag is told at once, and nothing is asked', async () => {
    const before = system.simulator.calls.length;
    const args = ['--ip', '300.1.1.1', '--instances', 'hana02', '--interface', 'a b', '--json'];
    const { exitCode, stdout, stderr } = await system.run(args);
    expect({ exitCode, stdout, asked: system.simulator.calls.length - before }).toEqual({
      exitCode: 2,
      stdout: '',
      asked: 0,
    });
    for (const flag of ['--ip', '--routing-table', '--interface', '--instances'])
      expect(stderr).toContain(flag);
  });
});
