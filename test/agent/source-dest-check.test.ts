import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { BlackBox } from './black-box.ts';

suite('the source/destination check', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    box = await BlackBox.up();
  });
  afterAll(() => box[Symbol.asyncDispose]());
  afterEach(async () => {
    await box.run('stop');
    box.simulator.clearFaults();
    await box.vpc.lab.node('node1').run('rm', ['-f', '/run/start.log']);
  });

  const start = (policy: string, params = {}) =>
    box.run('start', {
      params: { source_dest_check: policy, ...params },
      env: { HA_LOGFILE: '/run/start.log' },
    });
  const log = () => readFile(`${box.vpc.lab.node('node1').root}/run/start.log`, 'utf8');
  const isChecked = () =>
    box.simulator.vpc.networkInterface(box.vpc.networkInterfaceId('node1')).sourceDestCheck;

  test('ignore: nothing is asked', async () => {
    const started = await start('ignore');
    expect(started).toMatchObject({ exit: 'OCF_SUCCESS', calls: ['ReplaceRoute', 'DescribeRouteTables'] });
  });

  test('warn: start looks, and the log has the command that switches it off', async () => {
    // So that the answer comes before start ends
    box.simulator.fault({ action: 'DescribeRouteTables', delay: 300 });
    const started = await start('warn');
    expect(started.exit).toBe('OCF_SUCCESS');
    expect(started.calls).toContain('DescribeNetworkInterfaces');
    expect(await log()).toMatch(
      /WARNING: start: the source\/destination check of eni-\w+ is on.*--no-source-dest-check/,
    );
    expect(isChecked()).toBe(true);
  });

  test('warn is not waited for', async () => {
    box.simulator.fault({ action: 'DescribeNetworkInterfaces', hang: true });
    const started = await start('warn', { api_timeout: '15' });
    expect(started.exit).toBe('OCF_SUCCESS');
    expect(started.durationMs).toBeLessThan(15_000);
  });

  test('disable that is denied is a warning', async () => {
    box.simulator.fault({ action: 'ModifyNetworkInterfaceAttribute', errorCode: 'UnauthorizedOperation' });
    expect(await start('disable')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await log()).toContain('allow ec2:ModifyNetworkInterfaceAttribute for the role');
    expect(isChecked()).toBe(true);
  });

  test('disable: it is off when start ends', async () => {
    expect(await start('disable')).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(isChecked()).toBe(false);
  });
});
