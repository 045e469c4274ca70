import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { suite } from '../../setup/suite.ts';
import { ENI1, ENI2, NODE1, TABLE_A, TABLE_B } from '../../sim/two-nodes.ts';
import { Administrator, destination, nodes, overlayIp, tables } from '../administrator.ts';

const usual = ['--ip', overlayIp, '--routing-table', tables];
const otherDestination = '192.168.10.16/32';

describe('overlay-ip teardown', () => {
  let admin: Administrator;
  beforeEach(async () => {
    admin = await Administrator.open();
    for (const table of [TABLE_A, TABLE_B]) await admin.simulator.vpc.setRoute(table, destination, ENI1);
    await admin.simulator.vpc.setRoute(TABLE_A, otherDestination, ENI1);
    await admin.simulator.vpc.apply({ networkInterfaceId: ENI1, sourceDestCheck: false });
    await admin.simulator.vpc.apply({ networkInterfaceId: ENI2, sourceDestCheck: false });
  });
  afterEach(() => admin[Symbol.asyncDispose]());

  const teardown = (...args: string[]) => admin.type(['teardown', ...args]);
  const built = (...args: string[]) => admin.run(['teardown', ...args]);

  test('without --apply it shows the plan, says who loses the address, and changes nothing', async () => {
    const before = admin.state();
    const { exitCode, stdout, calls } = await built(...usual, '--instances', nodes);
    expect(exitCode).toBe(0);
    expect(calls.every((call) => call.startsWith('Describe'))).toBe(true);
    expect(admin.state()).toEqual(before);
    expect(stdout).toContain(`whoever uses ${overlayIp} loses it: it is routed to hana01 (eu-central-1a)`);
    const plan = /^the plan\n((?: {2}.*\n)+)/m.exec(stdout)?.[1]?.trimEnd().split('\n');
    expect(plan).toEqual([
      `  DeleteRoute ${destination} in ${TABLE_A}, now to ${ENI1}`,
      `  DeleteRoute ${destination} in ${TABLE_B}, now to ${ENI1}`,
      `  switch on the source/destination check of ${ENI1} of hana01`,
      `  switch on the source/destination check of ${ENI2} of hana02`,
    ]);
    expect(stdout.split('after that')[1]).toContain(`${overlayIp} is routed to nobody`);
  });

  test('--apply deletes the routes of this address alone; again, nothing is left to do', async () => {
    const { exitCode } = await built(...usual, '--apply');
    expect(exitCode).toBe(0);
    expect(admin.routes()).toEqual({ [TABLE_A]: undefined, [TABLE_B]: undefined });
    expect(admin.routes(otherDestination)[TABLE_A]).toBe(ENI1);
    expect(admin.checked(), 'no instances were named').toEqual([]);
    const again = await built(...usual, '--apply');
    expect(again).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('nothing is left to do') as string,
    });
    expect(again.calls.every((call) => call.startsWith('Describe'))).toBe(true);
  });

  test('undoes what setup has done, whoever has the address by then', async () => {
    await admin.simulator.vpc.setRoute(TABLE_B, destination, ENI2);
    await admin.simulator.vpc.deleteRoute(TABLE_A, otherDestination);
    const fresh = await Administrator.open();
    onTestFinished(() => fresh[Symbol.asyncDispose]());
    expect((await teardown(...usual, '--instances', nodes, '--apply')).exitCode).toBe(0);
    expect(admin.state()).toEqual(fresh.state());
  });

  test('an IPv6 address loses its routes like an IPv4 address', async () => {
    await admin.simulator.vpc.setRoute(TABLE_B, 'fd00:10::15/128', ENI1);
    const both = ['--ip', `${overlayIp},fd00:10::15`, '--routing-table', tables];
    expect((await teardown(...both, '--apply')).exitCode).toBe(0);
    const none = { [TABLE_A]: undefined, [TABLE_B]: undefined };
    expect([admin.routes(), admin.routes('fd00:10::15/128')]).toEqual([none, none]);
  });

  test('one deletion fails: the other is done, and it exits 1; the next time goes on', async () => {
    admin.simulator.fault({
      action: 'DeleteRoute',
      routeTableId: TABLE_A,
      errorCode: 'UnauthorizedOperation',
    });
    const { exitCode, stdout } = await teardown(...usual, '--apply');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^failed {2}DeleteRoute .*UnauthorizedOperation; allow ec2:DeleteRoute .*request id/m,
    );
    expect(admin.routes()).toEqual({ [TABLE_A]: ENI1, [TABLE_B]: undefined });
    admin.simulator.clearFaults();
    expect((await teardown(...usual, '--apply')).exitCode).toBe(0);
    expect(admin.routes()).toEqual({ [TABLE_A]: undefined, [TABLE_B]: undefined });
  });

  test('a deletion whose answer was lost is done', async () => {
    admin.simulator.fault({ action: 'DeleteRoute', hangUp: true, applied: true, times: 1 });
    expect((await teardown(...usual, '--apply')).exitCode).toBe(0);
  });

  test('refuses tables and instances that are not there, at once, and deletes nothing', async () => {
    const before = admin.state();
    const { exitCode, stdout } = await teardown(
      ...[
        '--ip',
        overlayIp,
        '--routing-table',
        `rtb-00000000,${TABLE_A}`,
        '--instances',
        'i-00000000',
        '--apply',
      ],
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain('there is no route table rtb-00000000');
    expect(stdout).toContain('there is no instance i-00000000');
    expect(admin.state()).toEqual(before);
  });

  suite('on a node of a cluster', { tools: ['crm_mon'] }, () => {
    /** @param agent as attributes of the primitive */
    async function cluster(agent: string, ip: string): Promise<Record<string, string>> {
      const directory = await mkdtemp(path.join(tmpdir(), 'teardown-'));
      onTestFinished(() => rm(directory, { recursive: true }));
      const file = path.join(directory, 'cib.xml');
      await writeFile(
        file,
        `<cib crm_feature_set="3.16.2" validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes/><resources><primitive id="rsc_ip" class="ocf" ${agent}><instance_attributes id="a"><nvpair id="b" name="ip" value="${ip}"/></instance_attributes></primitive></resources><constraints/></configuration><status/></cib>`,
      );
      return { CIB_file: file };
    }

    test.each([
      ['this agent', 'provider="aws" type="overlay-ip"', `192.168.10.99, ${overlayIp}/32`],
      ['aws-vpc-move-ip', 'provider="heartbeat" type="aws-vpc-move-ip"', overlayIp],
    ])(
      'refuses while it has a resource of %s with the address, and says how to remove it',
      async (_, agent, ip) => {
        const before = admin.state();
        const { exitCode, stdout } = await admin.type(
          ['teardown', ...usual, '--apply'],
          await cluster(agent, ip),
        );
        expect(exitCode).toBe(1);
        expect(stdout).toContain('crm resource stop rsc_ip && crm configure delete rsc_ip');
        expect(stdout).toContain('pcs resource delete rsc_ip');
        expect(admin.state()).toEqual(before);
      },
    );

    test('resources with another address do not keep it', async () => {
      const env = await cluster('provider="aws" type="overlay-ip"', '192.168.10.1');
      expect((await admin.run(['teardown', ...usual, '--apply'], env)).exitCode).toBe(0);
    });

    test('refuses while the cluster does not answer', async () => {
      const before = admin.state();
      const { exitCode, stdout } = await admin.type(['teardown', ...usual, '--apply'], {
        CIB_file: path.join(tmpdir(), 'there-is-no-such-cib.xml'),
      });
      expect(exitCode).toBe(1);
      expect(stdout).toContain(`nobody knows whether the cluster still has ${overlayIp}: cibadmin --query: `);
      expect(admin.state()).toEqual(before);
    });
  });

  test('every wrong flag is told at once, and nothing is asked', async () => {
    const { exitCode, stderr, calls } = await teardown('--routing-table', 'x', '--instances', `${NODE1},y`);
    expect({ exitCode, calls }).toEqual({ exitCode: 2, calls: [] });
    for (const flag of ['--ip', '--routing-table', '--instances']) expect(stderr).toContain(flag);
  });
});
