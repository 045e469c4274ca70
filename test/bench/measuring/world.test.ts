import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suite } from '../../setup/suite.ts';
import { commandOf } from './commands.ts';
import { ways, type PlannedRow } from './planned-rows.ts';
import { overlayIp, World, type Beginning } from './world.ts';

suite('the world of the bench', { lab: true, tools: ['curl', 'openssl'] }, () => {
  let world: World;
  beforeAll(async () => {
    world = await World.up();
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  async function run(row: PlannedRow, path: string) {
    const { file, args, env } = commandOf(row, path);
    return world.node.exec(file, args, { env: { ...env } });
  }

  test.each(['a first run', 'a second run'])('%s begins with full token buckets', async () => {
    await world.begin({ isHere: false, latencyMs: 0 });
    expect(world.countRoutesHere(50)).toBe(0);
    const start = { subject: 'Node 24', deed: 'start', way: { transport: 'HTTPS', latencyMs: 0 } } as const;
    expect(await run({ ...start, tables: 50 }, process.execPath)).toMatchObject({ exitCode: 0 });
    expect(world.countRoutesHere(50)).toBe(50);
    // Not one more: none was throttled
    expect(world.ec2Calls).toMatchObject({ ReplaceRoute: 50 });
  });

  describe('the monitor by curl', () => {
    const monitor = async (beginning: Partial<Beginning>, row: Partial<PlannedRow> = {}) => {
      await world.begin({ isHere: true, latencyMs: 0, ...beginning });
      return byCurl(row);
    };
    const byCurl = ({ way = { transport: 'HTTPS', latencyMs: 0 }, ...row }: Partial<PlannedRow> = {}) =>
      run(
        { ...row, subject: 'sh and curl', deed: 'monitor', way },
        `${import.meta.dirname}/monitor-by-curl.sh`,
      );

    test.each(ways)('succeeds over $transport with $latencyMs ms latency', async (way) => {
      expect(await monitor(way, { way })).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
      expect(world.ec2Calls).toEqual({ DescribeRouteTables: 1 });
    });

    test('succeeds with several route tables', async () => {
      expect(await monitor({}, { tables: 50 })).toMatchObject({ exitCode: 0, stderr: '' });
    });

    test('fails with the address here and the routes elsewhere', async () => {
      await world.begin({ isHere: false, latencyMs: 0 });
      await world.node.run('ip', ['address', 'add', `${overlayIp}/32`, 'dev', 'eth0']);
      const { exitCode, stderr } = await byCurl({ tables: 2 });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(
        /^ocf-exit-reason:192\.168\.10\.15\/32 points at eni-\w+ in 0 of 2 route tables\n$/,
      );
    });

    test('is not running without the address', async () => {
      expect(await monitor({ isHere: false })).toMatchObject({ exitCode: 7, stderr: '' });
    });
  });
});
