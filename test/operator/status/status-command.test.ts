import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { agentPath } from '../../agent/built-agent.ts';
import { suite } from '../../setup/suite.ts';
import { systemPath } from '../../lab/holder.ts';
import { serveOnLoopback } from '../../sim/loopback.ts';
import { ENI1, OVERLAY, twoNodes } from '../../sim/two-nodes.ts';
import { SimulatedVpc } from '../../lab/simulated-vpc.ts';

const overlayIp = '192.168.10.15';
const destination = `${overlayIp}/32`;
const tables = ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'] as const;
const [tableA, tableB] = tables;
const mainTable = 'rtb-0a1b2c3d4e5f60009';
const absentTable = 'rtb-0a1b2c3d4e5f6dead';

/** What a program reads of `--json`. */
interface Document {
  readonly exitCode: number;
  readonly resources: readonly {
    readonly resource?: string;
    readonly verdict: string;
    readonly routes: readonly {
      readonly routeTableId: string;
      readonly state: string;
      readonly target?: { readonly instanceName?: string; readonly availabilityZone?: string };
      readonly subnets?: readonly { readonly name?: string }[];
    }[];
    readonly node: {
      readonly isNode: boolean;
      readonly monitor: { readonly exit: string; readonly reason?: string };
      readonly start: { readonly exit: string; readonly steps: readonly { readonly do: string }[] };
    };
    readonly findings: readonly { readonly code: string }[];
    readonly notes: readonly { readonly code: string }[];
  }[];
}

suite('overlay-ip status', { lab: true }, () => {
  let vpc: SimulatedVpc;
  let scratch: string;
  beforeAll(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), 'status-'));
    vpc = await SimulatedVpc.up({ nodes: ['node1', 'node2'], routeTables: [] });
    const routes = [{ destination, networkInterfaceId: eni('node1') }];
    vpc.simulator.vpc
      .addRouteTable({ routeTableId: tableA, routes, tags: { Name: 'private a' } })
      .addRouteTable({ routeTableId: tableB, routes, tags: { Name: 'private b' } })
      .addRouteTable({ routeTableId: mainTable, associations: [{ main: true }], tags: { Name: 'main' } })
      .addSubnet({
        subnetId: 'subnet-0123456789abcdef0',
        cidrBlock: '10.0.0.0/24',
        tags: { Name: 'hana a' },
        routeTableId: tableA,
      })
      .addSubnet({
        subnetId: 'subnet-0123456789abcdef1',
        cidrBlock: '10.0.1.0/24',
        availabilityZone: 'eu-central-1b',
        tags: { Name: 'app b' },
        routeTableId: tableB,
      });
  });
  afterAll(async () => {
    await vpc.down();
    await rm(scratch, { recursive: true });
  });
  beforeEach(async () => {
    for (const node of ['node1', 'node2'])
      await vpc.simulator.vpc.apply({ networkInterfaceId: eni(node), sourceDestCheck: false });
    for (const table of tables) await vpc.simulator.vpc.setRoute(table, destination, eni('node1'));
    await ip('address', 'add', destination, 'dev', 'eth0');
  });
  afterEach(async () => {
    vpc.simulator.clearFaults();
    await vpc.simulator.vpc.startInstance(vpc.instanceId('node2'));
    await ip('address', 'flush', 'to', destination);
  });

  const eni = (node: string) => vpc.networkInterfaceId(node);
  const ip = (...args: string[]) => vpc.lab.node('node1').run('ip', args);
  const move = (table: string, node: string) => vpc.simulator.vpc.setRoute(table, destination, eni(node));
  const byFlags = (routingTable: string = tables.join(',')) => [
    ...['--ip', overlayIp, '--routing-table', routingTable, '--endpoint-url', vpc.lab.endpointUrl],
  ];

  async function status(
    args: readonly string[],
    { on = 'node1', env = {} }: { on?: string; env?: Readonly<Record<string, string>> } = {},
  ) {
    const before = vpc.simulator.calls.length;
    const { exitCode, stdout, stderr } = await vpc.lab.node(on).exec(agentPath, ['status', ...args], {
      env: { PATH: `${path.dirname(process.execPath)}:${systemPath}`, LC_ALL: 'C.UTF-8', ...env },
      timeout: 30_000,
    });
    const calls = vpc.simulator.calls.slice(before).map(({ action }) => action);
    return { exitCode, stdout, stderr, calls };
  }

  async function json(args: readonly string[], how?: Parameters<typeof status>[1]) {
    const { stdout, ...rest } = await status([...args, '--json'], how);
    const document = JSON.parse(stdout) as Document;
    const [only] = document.resources;
    if (!only) throw new Error('no resource');
    return { ...rest, document, only };
  }

  test('everything is fine: all routes are here, and it exits 0 after four calls of EC2', async () => {
    const { exitCode, stdout, stderr, calls } = await status(byFlags());
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(calls.toSorted()).toEqual([
      'DescribeInstances',
      'DescribeRouteTables',
      'DescribeRouteTables',
      'DescribeSubnets',
    ]);
    expect(stdout).toMatch(
      new RegExp(`^${tableA}  private a  hana a +${destination}  .*eu-central-1a.*  here$`, 'm'),
    );
    expect(stdout).toMatch(
      new RegExp(`^${tableB}  private b  app b +${destination}  .*eu-central-1a.*  here$`, 'm'),
    );
    expect(stdout).toMatch(/^address +192\.168\.10\.15 on eth0$/m);
    expect(stdout).toMatch(/^monitor +OCF_SUCCESS \(0\)$/m);
    expect(stdout, 'drawn on a terminal alone').not.toContain('┌');
  });

  test('on the other node it is elsewhere, which is as fine, and start would take it', async () => {
    const { exitCode, only } = await json(byFlags(), { on: 'node2' });
    expect({ exitCode, ...only }).toMatchObject({
      exitCode: 0,
      verdict: 'fine',
      routes: [{ state: 'elsewhere' }, { state: 'elsewhere' }],
      node: {
        isNode: true,
        monitor: { exit: 'OCF_NOT_RUNNING' },
        start: {
          exit: 'OCF_SUCCESS',
          steps: [{ do: 'add address' }, { do: 'ReplaceRoute' }, { do: 'ReplaceRoute' }],
        },
      },
    });
  });

  test('looking changes nothing', async () => {
    await vpc.simulator.vpc.deleteRoute(tableB, destination);
    await ip('address', 'flush', 'to', destination);
    const before = [vpc.simulator.vpc.routes(), (await ip('address', 'show')).stdout];
    await status([...byFlags(), '--source-dest-check', 'disable']);
    expect([vpc.simulator.vpc.routes(), (await ip('address', 'show')).stdout]).toEqual(before);
  });

  test('the tables disagree: exits 1, and says who has which', async () => {
    await move(tableB, 'node2');
    const { exitCode, only } = await json(byFlags());
    expect({ exitCode, ...only }).toMatchObject({
      exitCode: 1,
      routes: [{ state: 'here' }, { state: 'elsewhere' }],
      findings: [
        {
          code: 'tables-disagree',
          routeTableIds: { [eni('node1')]: [tableA], [eni('node2')]: [tableB] },
        },
      ],
      node: { monitor: { exit: 'OCF_ERR_GENERIC' } },
    });
  });

  test('the target has stopped: a blackhole, exits 1', async () => {
    for (const table of tables) await move(table, 'node2');
    await vpc.simulator.vpc.stopInstance(vpc.instanceId('node2'));
    await ip('address', 'flush', 'to', destination);
    const { exitCode, stdout } = await status(byFlags());
    expect(exitCode).toBe(1);
    expect(stdout).toContain('192.168.10.15 is routed to nobody');
    expect(stdout.match(/ blackhole$/gm)).toHaveLength(2);
  });

  test('a route is missing: exits 1, and monitor would put it back', async () => {
    await vpc.simulator.vpc.deleteRoute(tableB, destination);
    const { exitCode, stdout } = await status(byFlags());
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(new RegExp(`^${tableB} .* missing$`, 'm'));
    expect(stdout).toMatch(/^monitor +OCF_SUCCESS \(0\)\n +would CreateRoute /m);
  });

  test('a table that does not exist is named: exits 1', async () => {
    const { exitCode, only } = await json(byFlags(`${tableA},${absentTable}`));
    expect({ exitCode, ...only }).toMatchObject({
      exitCode: 1,
      routes: [{ state: 'here' }, { state: 'no-such-table' }],
      findings: [{ code: 'no-such-table', routeTableId: absentTable }],
    });
  });

  test('the route is here and the address is not: exits 1', async () => {
    await ip('address', 'flush', 'to', destination);
    expect(await json(byFlags())).toMatchObject({
      exitCode: 1,
      only: { findings: [{ code: 'no-address' }] },
    });
  });

  test('EC2 is away: every table is unknown, and it exits 2', async () => {
    vpc.simulator.fault({ service: 'ec2', hangUp: true });
    const { exitCode, stdout, stderr } = await status(byFlags());
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    expect(stdout.match(/ unknown$/gm)).toHaveLength(2);
    expect(stdout).toContain('could not look  DescribeRouteTables');
    expect(stdout).toMatch(/^monitor +OCF_DEGRADED \(190\)/m);
  });

  test('a role that may look at route tables alone: the same without names', async () => {
    vpc.simulator.fault({ service: 'ec2', action: 'DescribeSubnets', errorCode: 'UnauthorizedOperation' });
    vpc.simulator.fault({ service: 'ec2', action: 'DescribeInstances', errorCode: 'UnauthorizedOperation' });
    const { exitCode, stdout } = await status(byFlags());
    expect(exitCode).toBe(0);
    expect(stdout).toContain('allow ec2:DescribeInstances');
    expect(stdout).toMatch(new RegExp(`^${tableA}  private a  subnet-0123456789abcdef0 `, 'm'));
  });

  test('a laptop with keys: the routes, and that it is no node', async () => {
    const { accessKeyId, secretAccessKey } = vpc.simulator.addAccessKey();
    const env = {
      AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: 'eu-central-1',
    };
    const { exitCode, stdout } = await status(byFlags(), { on: 'node2', env });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('this machine is no node');
    expect(stdout).toMatch(/ elsewhere$/m);
    expect(stdout).not.toContain('monitor');
  });

  test('every wrong flag is told at once, and nothing is asked', async () => {
    const { exitCode, stdout, stderr, calls } = await status([
      ...['--ip', '300.1.1.1', '--interface', 'a b', '--watch', 'often', '--json'],
    ]);
    expect({ exitCode, stdout, calls }).toEqual({ exitCode: 2, stdout: '', calls: [] });
    for (const flag of ['--ip', '--routing-table', '--interface', '--watch']) expect(stderr).toContain(flag);
  });

  test('a name beside --ip is told alone: which of both is meant says whether anything is missing', async () => {
    const { exitCode, stderr } = await status(['rsc_ip', '--ip', overlayIp]);
    expect({ exitCode, stderr: stderr.trim() }).toEqual({
      exitCode: 2,
      stderr: 'rsc_ip: name a resource, or --ip and --routing-table, not both',
    });
  });

  test('--routing_table is --routing-table, as the parameter is spelt', async () => {
    const flags = byFlags().map((flag) => (flag === '--routing-table' ? '--routing_table' : flag));
    expect(await status(flags)).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await status(['--routing_tabel', tableA])).stderr).toContain('--routing-table');
  });

  test('without a cluster and without flags it says what to do', async () => {
    const { exitCode, stderr } = await status([], { env: { CIB_file: path.join(scratch, 'absent.xml') } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--ip and --routing-table');
  });

  test('a picture of the VPC, drawn with what the locale has', async () => {
    const boxes = await status([...byFlags(), '--picture']);
    expect(boxes.stdout).toContain('┌─ eu-central-1a ─');
    expect(boxes.stdout).toMatch(/^└─ from app b by \(2\) private b ─▶ .*\(this node, eu-central-1a\)$/m);
    const { stdout } = await status([...byFlags(), '--picture'], { env: { LC_ALL: 'C' } });
    expect(stdout).toContain('+- eu-central-1a -');
    expect(stdout).toMatch(/^[\n\x20-\x7e]*$/);
  });

  test('--watch prints again on a pipe', async () => {
    const command = `timeout 3 "$0" status ${byFlags().join(' ')} --watch 1`;
    const { stdout } = await vpc.lab.node('node1').exec('sh', ['-c', command, agentPath], {
      env: { PATH: `${path.dirname(process.execPath)}:${systemPath}` },
    });
    expect(stdout.match(/is routed to/g)?.length).toBeGreaterThan(1);
    expect(stdout).not.toContain('\u001b');
  });

  test('--watch ends when nobody reads it any more', async () => {
    // timeout says 124 where it had to end it
    const command = `{ timeout 20 "$0" status ${byFlags().join(' ')} --watch 1; echo "$?" >&2; } | head -1`;
    const { stdout, stderr } = await vpc.lab.node('node1').exec('sh', ['-c', command, agentPath], {
      env: { PATH: `${path.dirname(process.execPath)}:${systemPath}` },
    });
    expect(stdout.trim()).toMatch(/^overlay-ip status at .*, every 1 s; Ctrl-C ends it$/);
    expect(['0', '1']).toContain(stderr.trim());
  });

  suite('of the resources of a cluster', { tools: ['crm_mon'] }, () => {
    const cib = (resources: string) =>
      `<cib crm_feature_set="3.16.2" validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes/><resources>${resources}</resources><constraints/></configuration><status/></cib>`;
    const primitive = (id: string, agent: string, parameters: Readonly<Record<string, string>>) =>
      `<primitive id="${id}" class="ocf" ${agent}><instance_attributes id="${id}-a">${Object.entries(
        parameters,
      )
        .map(([name, value]) => `<nvpair id="${id}-${name}" name="${name}" value="${value}"/>`)
        .join('')}</instance_attributes></primitive>`;
    const ours = 'provider="aws" type="overlay-ip"';
    const usual = { ip: overlayIp, routing_table: tables.join(',') };

    async function cluster(resources: string): Promise<{ env: Record<string, string> }> {
      const file = path.join(scratch, 'cib.xml');
      await writeFile(file, cib(resources));
      return { env: { CIB_file: file, PATH: `${path.dirname(process.execPath)}:${systemPath}:/usr/sbin` } };
    }
    const endpoint = () => ['--endpoint-url', vpc.lab.endpointUrl];

    test('without a name all are shown, those of aws-vpc-move-ip too', async () => {
      const how = await cluster(
        primitive('rsc_ip', ours, usual) +
          primitive('rsc_old', 'provider="heartbeat" type="aws-vpc-move-ip"', usual) +
          primitive('rsc_dummy', 'provider="pacemaker" type="Dummy"', {}),
      );
      const { exitCode, document } = await json(endpoint(), how);
      expect(exitCode).toBe(0);
      expect(document.resources.map(({ resource }) => resource)).toEqual(['rsc_ip', 'rsc_old']);
    });

    test('one that is named is shown alone', async () => {
      const how = await cluster(primitive('rsc_a', ours, usual) + primitive('rsc_b', ours, usual));
      const { document } = await json(['rsc_b', ...endpoint()], how);
      expect(document.resources.map(({ resource }) => resource)).toEqual(['rsc_b']);
    });

    test('a name that is not there: says which are, and exits 2', async () => {
      const how = await cluster(primitive('rsc_ip', ours, usual));
      const { exitCode, stderr } = await status(['rsc_pi'], how);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('rsc_ip');
    });

    test.each([
      [
        'running elsewhere',
        'echo "resource rsc_ip is running on: hana02 "',
        0,
        /^cluster +runs it on hana02$/m,
      ],
      [
        'stopped everywhere',
        'echo "resource rsc_ip is NOT running" >&2',
        1,
        /^wrong +the cluster runs rsc_ip on no node/m,
      ],
      ['not to be asked', 'exit 102', 0, /^(?![^]*^cluster )/m],
    ])('one that is %s, by the cluster', async (_title, answer, exitCode, pattern) => {
      const { env } = await cluster(primitive('rsc_ip', ours, usual));
      const { CIB_file: file = '', ...others } = env;
      const tools = path.join(scratch, 'tools');
      await mkdir(tools, { recursive: true });
      await writeFile(path.join(tools, 'cibadmin'), `#!/bin/sh\nexec cat ${file}\n`, { mode: 0o755 });
      await writeFile(path.join(tools, 'crm_resource'), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
      const how = { on: 'node2', env: { ...others, PATH: `${tools}:${others['PATH'] ?? ''}` } };
      const shown = await status(['rsc_ip', ...endpoint()], how);
      expect(shown).toMatchObject({ exitCode, stderr: '' });
      expect(shown.stdout).toMatch(pattern);
    });

    test('one that is misconfigured is told, the other one is shown, and it exits 2', async () => {
      const how = await cluster(
        primitive('rsc_bad', ours, { ...usual, ip: 'nonsense' }) + primitive('rsc_ip', ours, usual),
      );
      const { exitCode, stdout } = await status(endpoint(), how);
      expect(exitCode).toBe(2);
      expect(stdout).toContain('rsc_bad: ip="nonsense"');
      expect(stdout).toMatch(/^rsc_ip$/m);
    });
  });
});

suite('overlay-ip status on a terminal', { tools: ['script'] }, () => {
  test('--watch redraws in colour, with the picture', async () => {
    const simulator = twoNodes();
    const server = await serveOnLoopback(simulator.ec2);
    onTestFinished(() => server.close());
    const { accessKeyId, secretAccessKey } = simulator.addAccessKey();
    const flags = `--ip 192.168.10.10 --routing-table ${tableA} --endpoint-url ${server.url} --watch 1`;
    simulator.vpc
      .addRouteTable({
        routeTableId: tableA,
        routes: [{ destination: OVERLAY, networkInterfaceId: ENI1 }],
      })
      .addSubnet({ subnetId: 'subnet-0c', cidrBlock: '10.0.3.0/24', routeTableId: tableA });
    await simulator.vpc.apply({ networkInterfaceId: ENI1, sourceDestCheck: false });
    const command = `timeout --foreground 3 ${agentPath} status ${flags}`;
    const { stdout } = await execa('script', ['--quiet', '--command', command, '/dev/null'], {
      reject: false,
      extendEnv: false,
      env: {
        PATH: `${path.dirname(process.execPath)}:${systemPath}`,
        LC_ALL: 'C.UTF-8',
        TERM: 'xterm',
        SHELL: '/bin/sh',
        AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1',
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_REGION: 'eu-central-1',
      },
    });
    expect(stdout.split('\u001b[H\u001b[2J').length).toBeGreaterThan(2);
    expect(stdout).toContain('┌─ eu-central-1a');
    expect(stdout).toContain('\u001b[32melsewhere');
  });
});
