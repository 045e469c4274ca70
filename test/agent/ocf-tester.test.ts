import { cp, chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemPath } from '../lab/holder.ts';
import { suite } from '../setup/suite.ts';
import { systemTools } from '../setup/system-tools.ts';
import { BlackBox, overlayIp, tables } from './black-box.ts';
import { agentPath } from './built-agent.ts';

suite('ocf-tester', { lab: true, root: true, tools: ['ocf-tester', 'xmllint'] }, () => {
  let box: BlackBox;
  let home: string;
  beforeAll(async () => {
    box = await BlackBox.up();
    // It runs meta-data as nobody, to whom a checkout may be closed
    home = await mkdtemp(path.join(tmpdir(), 'ocf-tester-'));
    await chmod(home, 0o755);
    await cp(process.execPath, path.join(home, 'node'));
    await cp(agentPath, path.join(home, 'overlay-ip'));
  });
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  });

  test('passes all its tests', async () => {
    const params = { ip: overlayIp, routing_table: tables[0], endpoint_url: box.vpc.lab.endpointUrl };
    const options = Object.entries(params).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
    const tested = await box.vpc.lab
      .node('node1')
      .exec(
        systemTools['ocf-tester'].path,
        ['-v', '-n', 'rsc_ip', ...options, path.join(home, 'overlay-ip')],
        {
          env: { PATH: `${home}:${systemPath}`, OCF_ROOT: '/usr/lib/ocf' },
        },
      );
    expect(tested.stdout, tested.stderr).toContain(`${path.join(home, 'overlay-ip')} passed all tests`);
    expect(tested.exitCode).toBe(0);
  });
});
