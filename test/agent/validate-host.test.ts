import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Policy } from '../sim/policy.ts';
import { suite } from '../setup/suite.ts';
import { BlackBox, overlayIp, overlayIpv6, tables, type HowToRun } from './black-box.ts';

const [table] = tables;
const foreignTable = 'rtb-0a1b2c3d4e5f6ffff';
const anyRoute = 'arn:aws:ec2:eu-central-1:123456789012:route-table/*';
const describe: Policy = [
  { Effect: 'Allow', Action: ['ec2:DescribeRouteTables', 'ec2:DescribeNetworkInterfaces'], Resource: '*' },
];
const readmePolicy: Policy = [
  ...describe,
  { Effect: 'Allow', Action: ['ec2:ReplaceRoute', 'ec2:CreateRoute'], Resource: anyRoute },
];

suite('validate-all of level 10', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    box = await BlackBox.up({ source_dest_check: 'warn' });
    box.simulator.vpc.addRouteTable({
      routeTableId: foreignTable,
      vpcId: 'vpc-0fedcba9876543210',
      vpcCidrs: ['172.31.0.0/16'],
    });
    await box.ip('link', 'add', 'docker0', 'type', 'veth', 'peer', 'name', 'docker1');
    await box.ip('link', 'set', 'docker0', 'up');
  });
  afterAll(() => box[Symbol.asyncDispose]());
  afterEach(() => {
    box.simulator.clearFaults();
    allow(readmePolicy);
  });

  const validate = (params: HowToRun['params'] = {}, env = {}) =>
    box.run('validate-all', { params, env: { OCF_CHECK_LEVEL: '10', ...env } });
  const allow = (policy: Policy) => void box.simulator.iam.role('cluster-node', { policy });
  const isOff = { source_dest_check: 'ignore' };

  test('a host on which all is well', async () => {
    const { routes } = worldOf(box);
    expect(await validate(isOff)).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(worldOf(box).routes).toEqual(routes);
    expect(await box.placesOf(overlayIp)).toEqual([]);
  });

  test('the level counts: at 0 nothing of the host is asked', async () => {
    const params = { interface: 'docker0', region: 'us-west-2' };
    const validated = await box.run('validate-all', { params, env: { OCF_CHECK_LEVEL: '0' } });
    expect(validated).toMatchObject({ exit: 'OCF_SUCCESS', calls: [] });
  });

  test('everything that stands in the way is told in one answer', async () => {
    allow(describe);
    const validated = await validate({
      ip: '10.1.99.9',
      routing_table: `${table},${foreignTable}`,
      interface: 'docker0',
      region: 'us-west-2',
      api_timeout: 'soon',
    });
    expect(validated.exit).toBe('OCF_ERR_CONFIGURED');
    for (const problem of [
      'api_timeout="soon": not a number of seconds',
      'docker0 is no network interface of this instance',
      'the Region us-west-2 is not that of this instance, eu-central-1',
      `${foreignTable} is a route table of vpc-0fedcba9876543210, this node is in vpc-0123456789abcdef0`,
      '10.1.99.9 is inside of the CIDR block 10.1.0.0/16 of the VPC',
      'allow ec2:ReplaceRoute for the role cluster-node',
      'allow ec2:CreateRoute for the role cluster-node',
      `the source/destination check of ${box.vpc.networkInterfaceId('node1')} is on`,
    ])
      expect(validated.reason).toContain(problem);
  });

  test.each<[string, HowToRun['params'], string, RegExp]>([
    ['the wrong Region', { region: 'us-west-2' }, 'OCF_ERR_ARGS', /^the Region us-west-2 is not/],
    [
      'a route table that does not exist',
      { routing_table: `${table},rtb-0a1b2c3d4e5f60009` },
      'OCF_ERR_ARGS',
      /^no such route table: rtb-0a1b2c3d4e5f60009/,
    ],
    [
      'a route table of another VPC',
      { routing_table: foreignTable },
      'OCF_ERR_ARGS',
      /^rtb-0a1b2c3d4e5f6ffff is/,
    ],
    [
      'an interface that is not there',
      { interface: 'eth7' },
      'OCF_ERR_ARGS',
      /^there is no network interface eth7/,
    ],
    [
      'an interface without a network interface',
      { interface: 'docker0' },
      'OCF_ERR_ARGS',
      /^the interface docker0/,
    ],
    [
      'a label that is too long for the interface',
      { iflabel: 'thirteenchars' },
      'OCF_ERR_ARGS',
      /^iflabel makes the address label eth0:thirteenchars/,
    ],
    ['an overlay IP inside of the VPC', { ip: '10.1.99.9' }, 'OCF_ERR_ARGS', /^10\.1\.99\.9 is inside/],
    [
      'an IPv6 one',
      { ip: `${overlayIpv6},2001:db8:1::15` },
      'OCF_ERR_ARGS',
      /^2001:db8:1::15 is inside of the CIDR/,
    ],
    ['a profile that no file knows', { profile: 'nobody' }, 'OCF_ERR_ARGS', /^profile nobody is in no/],
    ['a parameter that is malformed', { monapi: 'maybe' }, 'OCF_ERR_CONFIGURED', /^monapi="maybe"/],
    [
      'a proxy that is none',
      { proxy: 'socks5://me:secret@x' },
      'OCF_ERR_CONFIGURED',
      /^proxy="socks5:\/\/\*\*\*@x"/,
    ],
  ])('%s', async (_title, params, exit, reason) => {
    const validated = await validate({ ...isOff, ...params });
    expect(validated.exit).toBe(exit);
    expect(validated.reason).toMatch(reason);
  });

  test('the source/destination check: on, to be switched off by start, and not to be', async () => {
    expect(await validate()).toMatchObject({ exit: 'OCF_ERR_ARGS' });
    allow([
      ...readmePolicy,
      { Effect: 'Allow', Action: 'ec2:ModifyNetworkInterfaceAttribute', Resource: '*' },
    ]);
    expect(await validate({ source_dest_check: 'disable' })).toMatchObject({ exit: 'OCF_SUCCESS' });
    allow(readmePolicy);
    const denied = await validate({ source_dest_check: 'disable' });
    expect(denied.exit).toBe('OCF_ERR_PERM');
    expect(denied.reason).toContain('allow ec2:ModifyNetworkInterfaceAttribute for the role cluster-node');
    expect(worldOf(box).isChecked, 'nothing was switched off').toBe(true);
  });

  test('a source/destination check that may not be looked at is no failure', async () => {
    allow(readmePolicy.slice(1));
    allow([{ Effect: 'Allow', Action: 'ec2:DescribeRouteTables', Resource: '*' }, ...readmePolicy.slice(1)]);
    expect(await validate()).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test.each(['ReplaceRoute', 'CreateRoute', 'DescribeRouteTables'])(
    'a missing permission: %s',
    async (action) => {
      allow([...readmePolicy, { Effect: 'Deny', Action: `ec2:${action}`, Resource: '*' }]);
      const validated = await validate(isOff);
      expect(validated.exit).toBe('OCF_ERR_PERM');
      expect(validated.reason).toContain(`allow ec2:${action} for the role cluster-node`);
      expect(validated.reason?.match(/allow ec2:/g)).toHaveLength(1);
    },
  );

  test('a permission that lacks for one table of two names that table alone', async () => {
    const [, other] = tables;
    box.simulator.vpc.addRouteTable({ routeTableId: other });
    const mine = anyRoute.replace('*', table);
    allow([
      ...describe,
      { Effect: 'Allow', Action: ['ec2:ReplaceRoute', 'ec2:CreateRoute'], Resource: mine },
    ]);
    const validated = await validate({ ...isOff, routing_table: `${table},${other}` });
    expect(validated.exit).toBe('OCF_ERR_PERM');
    expect(validated.reason).toContain(other);
    expect(validated.reason).not.toContain(`${table} ${overlayIp}`);
  });

  test('the policy that some guides have, with DescribeRouteTables under the ARN of the table, is denied', async () => {
    const actions = ['ec2:ReplaceRoute', 'ec2:CreateRoute', 'ec2:DescribeRouteTables'];
    allow([{ Effect: 'Allow', Action: actions, Resource: anyRoute }]);
    const validated = await validate(isOff);
    expect(validated).toMatchObject({ exit: 'OCF_ERR_PERM' });
    expect(validated.reason).toMatch(/^DescribeRouteTables: UnauthorizedOperation/);
  });

  test('EC2 that throttles to the end is no wrong configuration', async () => {
    box.simulator.fault({ errorCode: 'RequestLimitExceeded' });
    const validated = await validate(isOff);
    expect(validated.exit).toBe('OCF_ERR_GENERIC');
    expect(validated.reason).toContain('RequestLimitExceeded');
  });

  test('instance metadata that is away is told once, and what does not need it is still looked at', async () => {
    box.simulator.fault({ action: 'imds', status: 503 });
    const validated = await validate({ ...isOff, monapi: 'maybe' });
    expect(validated.exit).toBe('OCF_ERR_CONFIGURED');
    expect(validated.reason).toContain('monapi="maybe"');
    expect(validated.reason?.match(/instance metadata fails/g)).toHaveLength(1);
  });

  test('an instance without a role', async () => {
    box.simulator.fault({ action: 'imds', path: 'security-credentials', status: 404 });
    const validated = await validate(isOff);
    expect(validated.exit).toBe('OCF_ERR_PERM');
    expect(validated.reason).toContain('attach an IAM role');
  });

  test('without iproute2 nothing can be started here', async () => {
    await box.vpc.lab.node('node1').bindFile('/usr/sbin/ip', '');
    await box.vpc.lab.node('node1').bindFile('/usr/bin/ip', '');
    const validated = await validate(isOff);
    expect(validated.exit).toBe('OCF_ERR_INSTALLED');
  });
});

/** What validating must not change. */
function worldOf({ simulator, vpc }: BlackBox) {
  return {
    routes: simulator.vpc.routes(),
    isChecked: simulator.vpc.networkInterface(vpc.networkInterfaceId('node1')).sourceDestCheck,
  };
}
