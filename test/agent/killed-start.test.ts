import { access, chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemPath } from '../lab/holder.ts';
import type { Fault } from '../sim/faults.ts';
import { suite } from '../setup/suite.ts';
import { systemTools } from '../setup/system-tools.ts';
import { BlackBox, overlayIp, tables } from './black-box.ts';
import { agentPath } from './built-agent.ts';
import { spawnAction } from './spawned-action.ts';
import { until } from './until.ts';

const [table] = tables;

/** When the timeout of an operation is over Pacemaker sends SIGKILL to the process group of the agent; then it stops the resource. */
suite('a start that Pacemaker kills', { lab: true }, () => {
  let box: BlackBox;
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'killed-'));
    await chmod(home, 0o755);
    box = await BlackBox.up();
  });
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  });
  afterEach(async () => {
    box.simulator.clearFaults();
    box.simulator.clearCalls();
    await rm(path.join(home, 'ip'), { force: true });
    await rm(path.join(home, 'reached'), { force: true });
    await box.run('stop');
    await box.simulator.vpc.setRoute(table, `${overlayIp}/32`, box.vpc.networkInterfaceId('node2'));
  });

  const searched = () => `${home}:${path.dirname(process.execPath)}:${systemPath}`;

  async function killOnce(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const params = { ip: overlayIp, routing_table: table };
    const start = spawnAction(box, 'start', params, searched());
    await until(what, isSo);
    start.kill();
    expect(await start.exited).toMatchObject({ signal: 'SIGKILL' });
  }

  /** What Pacemaker does next, and then later again. */
  async function assertRecovery(): Promise<void> {
    await rm(path.join(home, 'ip'), { force: true });
    expect(await box.run('stop')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.placesOf(overlayIp)).toEqual([]);
    const { stdout } = await box.vpc.lab
      .node('node1')
      .exec('sh', ['-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "']);
    expect(stdout).not.toContain(agentPath);
    expect(stdout).not.toContain('sleep 4711');
    // Nothing that outlived the start adds it after all
    await setTimeout(200);
    expect(await box.placesOf(overlayIp)).toEqual([]);
    box.simulator.clearFaults();
    expect(await box.run('start')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await box.placesOf(overlayIp)).toEqual(['eth0']);
    expect(box.routeOf()).toBe('node1');
    expect(await box.run('monitor')).toMatchObject({ exit: 'OCF_SUCCESS' });
  }

  const { path: ip } = systemTools.ip;
  test.each([
    ['before ip shows the addresses', `*" show") touch "$reached"; exec sleep 4711`],
    ['before ip adds the address', `*" add "*) touch "$reached"; exec sleep 4711`],
    ['after ip has added the address', `*" add "*) ${ip} "$@"; touch "$reached"; exec sleep 4711`],
  ])('%s: stop succeeds, no address and no process is left, a new start succeeds', async (_title, branch) => {
    const reached = path.join(home, 'reached');
    const script = `#!/bin/sh
      reached=${reached}
      case "$*" in ${branch};; esac
      exec ${ip} "$@"
    `;
    await writeFile(path.join(home, 'ip'), script, { mode: 0o755 });
    const isReached = () =>
      access(reached).then(
        () => true,
        () => false,
      );
    await killOnce('ip was run', isReached);
    await assertRecovery();
  });

  const asked = (action: string) => () => box.simulator.countCalls(action) > 0;
  test.each<[string, Fault, () => boolean]>([
    ['the metadata service hangs', { action: 'imds', hang: true }, () => box.simulator.imdsCalls.length > 0],
    [
      'the route has moved unheard',
      { action: 'ReplaceRoute', hang: true, applied: true },
      asked('ReplaceRoute'),
    ],
    [
      'the route is not seen yet',
      { action: 'DescribeRouteTables', hang: true },
      asked('DescribeRouteTables'),
    ],
  ])(
    'while %s: stop succeeds, no address and no process is left, a new start succeeds',
    async (_title, fault, isSo) => {
      box.simulator.fault(fault);
      const added = async () => (await box.placesOf(overlayIp)).length > 0;
      await killOnce('EC2 was asked', async () => isSo() && (await added()));
      await assertRecovery();
    },
  );

  test('at any moment of its life: stop succeeds, no address is left', async () => {
    const moments = [5, 30, 60, 90, 120, 150, 200];
    for (const ms of moments) {
      const start = spawnAction(box, 'start', { ip: overlayIp, routing_table: table }, searched());
      await setTimeout(ms);
      start.kill();
      await start.exited;
      expect(await box.run('stop'), `killed after ${ms} ms`).toMatchObject({ exit: 'OCF_SUCCESS' });
      expect(await box.placesOf(overlayIp), `killed after ${ms} ms`).toEqual([]);
    }
    await assertRecovery();
  });
});
