import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { AskedAws, stsVpcEndpoint } from './asked-aws.ts';
import { overlayIp, tables, type HowToRun } from './black-box.ts';
import type { Caller } from './callers.ts';

const owner = '123456789012';
const participant = '210987654321';
const routeMover = `arn:aws:iam::${owner}:role/route-mover`;
const sessionOfRole = `arn:aws:sts::${owner}:assumed-role/route-mover`;
const node = `arn:aws:sts::${participant}:assumed-role/cluster-node/i-0123456789abcd001`;
const usual = { routing_table: tables.join(','), routing_table_role: routeMover };

const sts = 'sts.eu-central-1.amazonaws.com';
const ec2 = 'ec2.eu-central-1.amazonaws.com';
/** The node's role is asked for the other, which asks for the route tables. */
const who: Caller[] = [
  { service: 'sts', host: sts, principal: node },
  { service: 'ec2', host: ec2, principal: sessionOfRole },
];

suite('a shared VPC: route tables of another account', { lab: true, tools: ['aws', 'openssl'] }, () => {
  let aws: AskedAws;
  beforeAll(async () => {
    aws = await AskedAws.open(usual, {
      instanceOwnerId: participant,
      routeTables: tables.map((routeTableId) => ({
        routeTableId,
        routes: [{ destination: `${overlayIp}/32`, node: 'node2' }],
      })),
    });
    allowRole();
  });
  afterAll(() => aws[Symbol.asyncDispose]());
  afterEach(async () => {
    aws.simulator.clearFaults();
    allowRole();
    await aws.home.clear();
    await aws.run('stop');
    for (const routeTableId of tables)
      await aws.simulator.vpc.setRoute(
        routeTableId,
        `${overlayIp}/32`,
        aws.box.vpc.networkInterfaceId('node2'),
      );
  });

  /** What the owner of the VPC and the participant agree on; the two roles can do nothing else. */
  function allowRole(trust = [`arn:aws:iam::${participant}:role/cluster-node`]) {
    const { iam } = aws.simulator;
    const writes = ['ec2:ReplaceRoute', 'ec2:CreateRoute'];
    iam.role('route-mover', {
      policy: [
        { Effect: 'Allow', Action: writes, Resource: `arn:aws:ec2:*:${owner}:route-table/*` },
        { Effect: 'Allow', Action: 'ec2:DescribeRouteTables', Resource: '*' },
      ],
      trust: [{ AWS: trust }],
    });
    const sourceDestCheck = ['ec2:DescribeNetworkInterfaces', 'ec2:ModifyNetworkInterfaceAttribute'];
    iam.role('cluster-node', {
      account: participant,
      policy: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: routeMover },
        { Effect: 'Allow', Action: sourceDestCheck, Resource: '*' },
      ],
    });
  }

  const refuse = () => {
    allowRole([]);
  };

  /** An action, and the requests that it made. */
  async function run(action: string, how: HowToRun = {}) {
    aws.simulator.clearCalls();
    const result = await aws.run(action, how);
    return { ...result, requests: aws.simulator.calls };
  }

  test('start takes the routes of every table of the owner to an interface of the participant', async () => {
    expect(await run('start')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(tables.map((table) => aws.box.routeOf(table))).toEqual(['node1', 'node1']);
    const { stdout } = await aws.box.vpc.lab.client.run('ping', ['-c1', '-W2', overlayIp]);
    expect(stdout).toContain('1 received');
  });

  test('start, monitor, probe and stop say what they say in a VPC of one account', async () => {
    expect(await run('probe')).toMatchObject({ exit: 'OCF_NOT_RUNNING' });
    expect(await run('start')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await run('monitor')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await run('probe')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await run('stop')).toMatchObject({ exit: 'OCF_SUCCESS', requests: [] });
    expect(await run('monitor')).toMatchObject({ exit: 'OCF_NOT_RUNNING', requests: [] });
  });

  test('start on the other node of the participant moves the routes there, and this node sees it', async () => {
    await run('start');
    expect(await run('start', { on: 'node2' })).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(tables.map((table) => aws.box.routeOf(table))).toEqual(['node2', 'node2']);
    const monitored = await run('monitor', { timeout: 30 });
    expect(monitored).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    expect(monitored.reason).toContain(aws.box.vpc.networkInterfaceId('node2'));
    expect(await run('probe', { timeout: 30 })).toMatchObject({ exit: 'OCF_NOT_RUNNING' });
    await aws.run('stop', { on: 'node2' });
  });

  test('a route that vanished is put back', async () => {
    await run('start');
    await aws.simulator.vpc.deleteRoute(tables[1], `${overlayIp}/32`);
    expect(await run('monitor', { timeout: 30 })).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(aws.box.routeOf(tables[1])).toBe('node1');
  });

  test.each(['start', 'monitor', 'probe'])(
    '%s assumes the role once, by the role of the node, at the STS endpoint of the Region',
    async (action) => {
      await run('start');
      const { exit, requests } = await run(action);
      expect(exit).toBe('OCF_SUCCESS');
      const [first, ...others] = requests;
      expect(first).toMatchObject({ service: 'sts', action: 'AssumeRole', host: sts, principal: node });
      expect(others.map(({ service }) => service)).not.toContain('sts');
    },
  );

  test.each<[string, Record<string, string>, string]>([
    ['node and resource', { OCF_RESKEY_CRM_meta_on_node: 'hana-a' }, 'hana-a-rsc_ip_HA1_HDB10'],
    ['the host where Pacemaker names no node', {}, 'node1-rsc_ip_HA1_HDB10'],
    [
      'a clone without its colon',
      { OCF_RESKEY_CRM_meta_on_node: 'hana-a', OCF_RESOURCE_INSTANCE: 'rsc_ip:0' },
      'hana-a-rsc_ip-0',
    ],
    [
      'at most 64 characters',
      { OCF_RESKEY_CRM_meta_on_node: 'sap-hana-primary.eu-central-1.compute.internal.example.com' },
      'sap-hana-primary.eu-central-1.compute.internal.example.com-rsc_i',
    ],
  ])('the session is named for CloudTrail: %s', async (_title, env, name) => {
    const { exit, requests } = await run('start', { env });
    expect(exit).toBe('OCF_SUCCESS');
    expect(requests[0]?.parameters).toMatchObject({ RoleArn: routeMover, RoleSessionName: name });
    expect(requests.at(-1)?.principal).toBe(`${sessionOfRole}/${name}`);
  });

  test('the role asks for route tables alone, the node itself for its network interface', async () => {
    const started = await run('start', { params: { source_dest_check: 'disable' } });
    expect(started).toMatchObject({ exit: 'OCF_SUCCESS' });
    const principals = new Map(
      started.requests.map(({ action, principal }) => [action, principal?.replace(/\/node1-.*/, '')]),
    );
    expect(Object.fromEntries(principals)).toEqual({
      AssumeRole: node,
      ReplaceRoute: sessionOfRole,
      DescribeRouteTables: sessionOfRole,
      ModifyNetworkInterfaceAttribute: node,
    });
    const { sourceDestCheck } = aws.simulator.vpc.networkInterface(aws.box.vpc.networkInterfaceId('node1'));
    expect(sourceDestCheck).toBe(false);
  });

  test('the AWS CLI with this role in a profile is the same caller at the same endpoints', async () => {
    await aws.home.writeAws(
      'config',
      `[profile mover]\nrole_arn = ${routeMover}\ncredential_source = Ec2InstanceMetadata\n`,
    );
    const { agent, awsCli } = await aws.ask({}, { how: { params: { profile: 'mover' } } });
    expect(agent, agent.reason).toMatchObject({ exit: 'OCF_SUCCESS', callers: who });
    expect(awsCli, awsCli.stderr).toMatchObject({ exitCode: 0, callers: who });
  });

  test('the role by the keys of a profile, and the Region of that profile', async () => {
    const { accessKeyId, secretAccessKey } = aws.simulator.addAccessKey({ account: participant });
    const user = `arn:aws:iam::${participant}:user/cluster`;
    aws.simulator.iam.user('cluster', {
      account: participant,
      policy: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: routeMover }],
    });
    allowRole([user]);
    await aws.home.writeAws(
      'credentials',
      `[cluster]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
    await aws.home.writeAws(
      'config',
      `[profile cluster]\nregion = eu-central-1\n[profile mover]\nrole_arn = ${routeMover}\nsource_profile = cluster\n`,
    );
    const { agent, awsCli } = await aws.ask(
      { params: { profile: 'cluster' } },
      { how: { params: { profile: 'mover' } } },
    );
    const callers = [{ service: 'sts', host: sts, principal: user }, who[1]];
    expect(agent, agent.reason).toMatchObject({ exit: 'OCF_SUCCESS', callers });
    expect(awsCli, awsCli.stderr).toMatchObject({ exitCode: 0, callers });
  });

  // Each of the two by itself: test/agent/endpoints.test.ts
  test('sts_endpoint_url, before AWS_ENDPOINT_URL_STS, is where the role is assumed, EC2 stays where it is', async () => {
    const { exit, requests, reason } = await run('start', {
      params: { sts_endpoint_url: `https://${stsVpcEndpoint}` },
      env: { AWS_ENDPOINT_URL_STS: 'https://sts.us-west-2.amazonaws.com' },
    });
    expect(exit, reason).toBe('OCF_SUCCESS');
    expect(new Set(requests.map(({ service, host }) => `${service} at ${host ?? 'nowhere'}`))).toEqual(
      new Set([`sts at ${stsVpcEndpoint}`, `ec2 at ${ec2}`]),
    );
  });

  const advice = `AssumeRole: AccessDenied; allow sts:AssumeRole on ${routeMover} for this node, and trust it there`;

  /** `aws sts assume-role` in place of DescribeRouteTables. */
  const assumeByCommand = {
    command: ['sts', 'assume-role', '--role-arn', routeMover, '--role-session-name', 'by-hand'],
  };

  test('a refused role: start fails hard with what to do, and asks EC2 nothing', async () => {
    refuse();
    const { agent, awsCli } = await aws.ask({}, assumeByCommand);
    expect(agent).toMatchObject({ exit: 'OCF_ERR_PERM', callers: who.slice(0, 1) });
    expect(agent.reason).toContain(advice);
    expect(agent.reason).toContain(node);
    expect(awsCli).toMatchObject({ exitCode: 254, callers: who.slice(0, 1) });
    expect(tables.map((table) => aws.box.routeOf(table))).toEqual(['node2', 'node2']);
  });

  test('a refused role, running: a recurring monitor says degraded and what to do, stop succeeds', async () => {
    await run('start');
    refuse();
    const monitored = await run('monitor');
    expect(monitored).toMatchObject({ exit: 'OCF_DEGRADED', calls: ['AssumeRole'] });
    expect(monitored.reason).toContain(advice);
    expect(await run('stop')).toMatchObject({ exit: 'OCF_SUCCESS', requests: [] });
    expect(await aws.box.placesOf(overlayIp)).toEqual([]);
  });

  test('without the role the tables are not to be seen: start says so, on this node', async () => {
    aws.simulator.iam.role('cluster-node', {
      account: participant,
      policy: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }],
    });
    const started = await run('start', { params: { routing_table_role: undefined } });
    expect(started).toMatchObject({ exit: 'OCF_ERR_ARGS' });
    expect(started.reason).toMatch(/InvalidRouteTableID\.NotFound.*check routing_table and region/i);
    expect(started.requests.every(({ principal }) => principal === node)).toBe(true);
  });

  test('a node whose own role may not ask for any other: start fails hard', async () => {
    aws.simulator.iam.role('cluster-node', { account: participant });
    expect(await run('start')).toMatchObject({ exit: 'OCF_ERR_PERM', calls: ['AssumeRole'] });
  });
});
