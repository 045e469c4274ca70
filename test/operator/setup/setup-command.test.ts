import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { typed } from '../typed.ts';
import { Administrator, destination, nodes, overlayIp, tables } from '../administrator.ts';
import { ENI1, ENI2, NODE1, NODE2, TABLE_A, TABLE_B } from '../../sim/two-nodes.ts';

const usual = ['--ip', overlayIp, '--routing-table', tables, '--instances', nodes];

/** What a program reads of `--json`. */
interface Document {
  readonly exitCode: number;
  readonly isApplied: boolean;
  readonly problems: readonly { readonly code: string; readonly message: string }[];
  readonly steps: readonly { readonly do: string; readonly state: string; readonly why?: { code: string } }[];
  readonly before: { readonly verdict: string };
  readonly after: { readonly verdict: string };
  readonly seen?: { readonly verdict: string; readonly left: readonly unknown[] };
}

describe('overlay-ip setup', () => {
  let admin: Administrator;
  beforeEach(async () => {
    admin = await Administrator.open();
  });
  afterEach(() => admin[Symbol.asyncDispose]());

  const setup = (...args: string[]) => admin.type(['setup', ...args]);
  const built = (...args: string[]) => admin.run(['setup', ...args]);
  async function json(...args: string[]): Promise<Document> {
    const { stdout, exitCode } = await setup(...args, '--json');
    const document = JSON.parse(stdout) as Document;
    expect(document.exitCode).toBe(exitCode);
    return document;
  }

  test('without --apply it shows the plan, asks and changes nothing', async () => {
    const before = admin.state();
    const { exitCode, stdout, stderr, calls } = await built(...usual);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(calls.filter((call) => !call.startsWith('Describe'))).toEqual([]);
    expect(admin.state()).toEqual(before);
    const plan = /^the plan\n((?: {2}.*\n)+)/m.exec(stdout)?.[1]?.trimEnd().split('\n');
    expect(plan).toEqual([
      `  CreateRoute ${destination} in ${TABLE_A} to ${ENI1} of hana01`,
      `  CreateRoute ${destination} in ${TABLE_B} to ${ENI1} of hana01`,
      `  switch off the source/destination check of ${ENI1} of hana01`,
      `  switch off the source/destination check of ${ENI2} of hana02`,
    ]);
    expect(stdout.trimEnd()).toMatch(/\nNothing has been changed: .*--apply does it\.$/);
  });

  test('shows how it is and how it will be, as status does', async () => {
    const { stdout } = await setup(...usual, '--picture');
    const [now = '', then = ''] = stdout.split('\nthe plan\n');
    expect(now).toContain(`${overlayIp} is routed to nobody`);
    expect(now).toContain('└─ from app b by (2) private b ─✗ missing');
    expect(then).toContain(`${overlayIp} is routed to hana01 (eu-central-1a)`);
    expect(then).toContain('└─ from app b by (2) private b ─▶ hana01 (eu-central-1a)');
    expect(then).toMatch(/│ {3}\* hana01/);
    expect((await setup(...usual)).stdout, 'drawn on a terminal alone').not.toContain('┌');
  });

  test('--apply does each step, sees them and exits 0; again, nothing is left to do', async () => {
    const { exitCode, stdout, calls } = await built(...usual, '--apply');
    expect(exitCode).toBe(0);
    expect(stdout.match(/^done {4}.*$/gm)).toHaveLength(4);
    expect(admin.routes()).toEqual({ [TABLE_A]: ENI1, [TABLE_B]: ENI1 });
    expect(admin.checked()).toEqual([]);
    expect(calls.slice(calls.lastIndexOf('ModifyNetworkInterfaceAttribute') + 1)).toContain(
      'DescribeRouteTables',
    );
    const again = await built(...usual, '--apply');
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('nothing is left to do');
    expect(again.calls.filter((call) => !call.startsWith('Describe'))).toEqual([]);
  });

  test('prints what the operating systems need and the policy of the nodes', async () => {
    const { stdout } = await setup(...usual, '--region', 'eu-central-1');
    expect(stdout).toContain('systemctl disable --now nm-cloud-setup.timer nm-cloud-setup');
    expect(stdout).toContain("CLOUD_NETCONFIG_MANAGE='no'");
    expect(stdout).toContain(
      (await typed(['policy', '--routing-table', tables, '--region', 'eu-central-1'])).stdout,
    );
    expect(stdout).toContain(
      `\n    overlay-ip policy --routing-table ${tables} --region eu-central-1 --for doctor,status\n`,
    );
  });

  test('where nothing is left to plan it says how to see these again, and not all of it', async () => {
    for (const args of [['--apply'], []]) {
      const { stdout } = await setup(...usual, ...args);
      expect(stdout).toContain(`overlay-ip policy --routing-table ${tables} --for doctor,status\n`);
      expect(stdout).not.toContain('nm-cloud-setup');
      expect(stdout).not.toContain('"Statement"');
    }
  });

  test('each step is told when it is done, then how it is now, and last the verdict', async () => {
    const { stdout } = await setup(...usual, '--apply', '--picture');
    expect(stdout).toMatch(/(\ndone {4}.*){4}\n\nnow\n.*\n\nAll of it is done, and seen\.\n$/s);
  });

  test('routes are active, wherever they lead', async () => {
    const { stdout } = await setup(...usual, '--apply');
    expect(stdout.match(/ active$/gm)).toHaveLength(2);
    expect(stdout).not.toContain('elsewhere');
  });

  test('--active leads the new routes to another node', async () => {
    await setup(...usual, '--active', NODE2, '--apply');
    expect(admin.routes()).toEqual({ [TABLE_A]: ENI2, [TABLE_B]: ENI2 });
  });

  test('a network interface may stand for its instance', async () => {
    const ids = `eni-0000000000000000f,${NODE2}`;
    admin.simulator.vpc.addInstance({
      instanceId: 'i-0000000000000000f',
      networkInterfaces: ['e', 'f'].map((digit) => ({
        networkInterfaceId: `eni-0000000000000000${digit}`,
        macAddress: `02:00:00:00:01:0${digit}`,
        privateIpAddress: `10.0.1.2${digit === 'e' ? 0 : 1}`,
      })),
    });
    expect(
      (await setup('--ip', overlayIp, '--routing-table', tables, '--instances', ids, '--apply')).exitCode,
    ).toBe(0);
    expect(admin.routes()).toEqual({
      [TABLE_A]: 'eni-0000000000000000f',
      [TABLE_B]: 'eni-0000000000000000f',
    });
    const { sourceDestCheck } = admin.simulator.vpc.networkInterface('eni-0000000000000000e');
    expect(sourceDestCheck, 'of the one that was not named').toBe(true);
  });

  test('an IPv6 address beside the IPv4 address gets routes of its own', async () => {
    const both = ['--ip', `${overlayIp},fd00:10::15`, ...usual.slice(2)];
    expect((await setup(...both, '--apply')).exitCode).toBe(0);
    expect(admin.routes('fd00:10::15/128')).toEqual({ [TABLE_A]: ENI1, [TABLE_B]: ENI1 });
    expect((await setup(...both)).stdout).toContain('nothing is left to do');
  });

  test('a new table is led to the node that has the address, and no route is touched', async () => {
    await admin.simulator.vpc.setRoute(TABLE_A, destination, ENI2);
    const { exitCode, calls } = await setup(...usual, '--apply');
    expect(exitCode).toBe(0);
    expect(admin.routes()).toEqual({ [TABLE_A]: ENI2, [TABLE_B]: ENI2 });
    expect(calls.filter((call) => call === 'CreateRoute')).toHaveLength(1);
    expect(calls).not.toContain('ReplaceRoute');
  });

  describe('refuses, with every reason at once, and leaves everything as it was:', () => {
    const stray = 'i-0000000000000000f';
    const refusals: [string, string[], string[]][] = [
      [
        'a table and an instance that are not there, addresses in the VPC and of the Internet',
        [
          '--ip',
          '10.0.0.9,8.8.8.8',
          '--routing-table',
          `rtb-00000000,${TABLE_A}`,
          '--instances',
          `${NODE1},i-00000000`,
        ],
        ['no-such-table', 'no-such-instance', 'address-inside-vpc', 'public-address'],
      ],
      [
        'an instance in another VPC',
        ['--ip', overlayIp, '--routing-table', tables, '--instances', `${NODE1},${stray}`],
        ['several-vpcs'],
      ],
      ['--active against the routes that are there', [...usual, '--active', NODE1], ['active-elsewhere']],
      [
        'a route that leads to another instance',
        ['--ip', overlayIp, '--routing-table', tables, '--instances', NODE1],
        ['route-elsewhere'],
      ],
    ];
    test.each(refusals)('%s', async (_, args, codes) => {
      admin.simulator.vpc.addVpc({ vpcId: 'vpc-0000000000000000f' }).addInstance({
        instanceId: stray,
        vpcId: 'vpc-0000000000000000f',
        networkInterfaces: [
          {
            networkInterfaceId: ENI1.replace(/1$/, 'f'),
            macAddress: '02:00:00:00:01:0f',
            privateIpAddress: '172.31.0.5',
          },
        ],
      });
      if (!codes.includes('several-vpcs')) await admin.simulator.vpc.setRoute(TABLE_B, destination, ENI2);
      const before = admin.state();
      const { exitCode, problems } = await json(...args, '--apply');
      expect({ exitCode, codes: problems.map(({ code }) => code) }).toEqual({ exitCode: 1, codes });
      expect(admin.state()).toEqual(before);
    });
  });

  test('what is refused says what to do about a stray route', async () => {
    await admin.simulator.vpc.setRoute(TABLE_B, destination, ENI2);
    const { stdout } = await setup('--ip', overlayIp, '--routing-table', tables, '--instances', NODE1);
    expect(stdout).toContain(
      `aws ec2 delete-route --route-table-id ${TABLE_B} --destination-cidr-block ${destination}`,
    );
    expect(stdout.trimEnd()).toMatch(/\nNothing has been changed\.$/);
  });

  test('one step is denied: it is told with code and request id, the others are done, and it exits 1', async () => {
    admin.simulator.fault({
      action: 'CreateRoute',
      routeTableId: TABLE_A,
      errorCode: 'UnauthorizedOperation',
    });
    const { exitCode, stdout } = await setup(...usual, '--apply');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      new RegExp(
        `^failed {2}CreateRoute .* in ${TABLE_A} .*UnauthorizedOperation; allow ec2:CreateRoute.*request id`,
        'm',
      ),
    );
    expect(stdout.match(/^done {4}/gm)).toHaveLength(3);
    expect(stdout).toMatch(/^not there {2}CreateRoute/m);
    expect(admin.routes()).toEqual({ [TABLE_A]: undefined, [TABLE_B]: ENI1 });
    admin.simulator.clearFaults();
    const again = await setup(...usual, '--apply');
    expect(again.exitCode).toBe(0);
    expect(again.stdout.match(/^done {4}/gm)).toHaveLength(1);
  });

  test('throttling is waited out', async () => {
    admin.simulator.fault({ action: 'CreateRoute', errorCode: 'RequestLimitExceeded', times: 2 });
    expect((await setup(...usual, '--apply')).exitCode).toBe(0);
  });

  test('a route whose creation was answered by nobody is there all the same', async () => {
    admin.simulator.fault({ action: 'CreateRoute', hangUp: true, applied: true, times: 1 });
    expect((await setup(...usual, '--apply')).exitCode).toBe(0);
  });

  test('a route that shows late is waited for', async () => {
    admin.simulator.fault({ action: 'DescribeRouteTables', stale: 800 });
    const { exitCode, seen } = await json(...usual, '--apply');
    expect({ exitCode, seen }).toMatchObject({ exitCode: 0, seen: { verdict: 'fine', left: [] } });
  });

  test('nobody answers after the steps: says so, and exits 1', async () => {
    admin.simulator.vpc.onRouteChange(() => {
      admin.simulator.fault({ action: 'DescribeRouteTables', errorCode: 'UnauthorizedOperation' });
    });
    const { exitCode, stdout } = await setup(...usual, '--apply');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('could not look whether it is so: DescribeRouteTables: UnauthorizedOperation');
  });

  test('EC2 refuses to be asked: exits 2, and nothing is changed', async () => {
    admin.simulator.fault({ service: 'ec2', errorCode: 'UnauthorizedOperation' });
    const { exitCode, stdout, stderr, calls } = await built(...usual, '--apply');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(
      'could not look, and nothing was changed: DescribeRouteTables: UnauthorizedOperation',
    );
    expect(calls.every((call) => call.startsWith('Describe'))).toBe(true);
  });

  test('names are not allowed to be seen: the same without them', async () => {
    admin.simulator.fault({ action: 'DescribeSubnets', errorCode: 'UnauthorizedOperation' });
    const { exitCode, stdout } = await setup(...usual, '--apply');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('names of subnets are not shown');
  });

  test('every wrong flag is told at once, and nothing is asked', async () => {
    const { exitCode, stdout, stderr, calls } = await setup(
      '--ip',
      '300.1.1.1',
      '--instances',
      'x',
      '--active',
      NODE1,
    );
    expect({ exitCode, stdout, calls }).toEqual({ exitCode: 2, stdout: '', calls: [] });
    for (const flag of ['--ip', '--routing-table', '--instances', '--active']) expect(stderr).toContain(flag);
    expect((await setup('--ip', overlayIp, '--routing-table', tables)).stderr).toContain(
      '--instances is required',
    );
  });

  test('a subnet that follows another table is noted in the plan', async () => {
    admin.simulator.vpc.addRouteTable({ routeTableId: 'rtb-0000000000000000f' }).addSubnet({
      subnetId: 'subnet-0000000000000000f',
      cidrBlock: '10.0.3.0/24',
      routeTableId: 'rtb-0000000000000000f',
    });
    expect((await setup(...usual)).stdout).toMatch(
      /^note .*follow rtb-0000000000000000f, which is not in routing_table/m,
    );
  });
});
