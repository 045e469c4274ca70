import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentPath } from '../../agent/built-agent.ts';
import { BlackBox, overlayIp, tables } from '../../agent/black-box.ts';
import { systemPath } from '../../lab/holder.ts';
import { suite } from '../../setup/suite.ts';

suite('an overlay IP from setup to teardown', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    const routeTables = tables.map((routeTableId) => ({ routeTableId }));
    box = await BlackBox.up({ routing_table: tables.join(',') }, { routeTables });
  });
  afterAll(() => box[Symbol.asyncDispose]());

  /** On node1, with the role of its instance. */
  async function typed(command: string, ...args: string[]) {
    const { vpc } = box;
    const nodes = ['node1', 'node2'].map((name) => vpc.instanceId(name)).join(',');
    const subject = ['--ip', overlayIp, '--routing-table', tables.join(','), '--instances', nodes];
    const all = [command, ...subject, '--endpoint-url', vpc.lab.endpointUrl, ...args];
    return vpc.lab.node('node1').exec(agentPath, all, {
      env: { PATH: `${path.dirname(process.execPath)}:${systemPath}`, LC_ALL: 'C.UTF-8' },
      timeout: 30_000,
    });
  }

  test('starts where it was set up, and leaves nothing behind', async () => {
    const { vpc } = box.simulator;
    const before = vpc.state;
    expect(await typed('setup', '--active', box.vpc.instanceId('node2'), '--apply')).toMatchObject({
      exitCode: 0,
    });
    expect([box.routeOf(tables[0]), box.routeOf(tables[1])]).toEqual(['node2', 'node2']);

    expect(await box.run('start', { params: { source_dest_check: 'warn' } })).toMatchObject({
      exit: 'OCF_SUCCESS',
    });
    expect((await typed('setup', '--apply')).stdout).toContain('nothing is left to do');

    const refused = await typed('teardown', '--apply');
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.stdout).toContain(`this machine has ${overlayIp} on eth0: stop the resource`);
    expect(box.routeOf(tables[0])).toBe('node1');

    expect(await box.run('stop')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await typed('teardown', '--apply')).toMatchObject({ exitCode: 0 });
    expect(vpc.state).toEqual(before);
  });
});
