import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { BlackBox, type HowToRun } from './black-box.ts';

/** Preloaded into the agent: notes every lazy chunk when it is compiled, and every module of Node. */
const noteLoads = `
const vm = require('node:vm'), Module = require('node:module'), { appendFileSync } = require('node:fs');
const note = (what) => appendFileSync(process.env.NOTE_LOADS, what + '\\n');
const { compileFunction } = vm, { _load } = Module;
vm.compileFunction = (code, params, options) => (note(options.filename), compileFunction(code, params, options));
Module._load = (name, ...rest) => (note(name), _load(name, ...rest));
`;

suite('what an action loads', { lab: true }, () => {
  let box: BlackBox;
  let home: string;
  beforeAll(async () => {
    box = await BlackBox.up();
    home = await mkdtemp(path.join(tmpdir(), 'note-loads-'));
    await writeFile(path.join(home, 'note-loads.cjs'), noteLoads);
  });
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  });

  async function loadedBy(action: string, how: HowToRun = {}): Promise<string[]> {
    const notes = path.join(home, 'notes');
    await writeFile(notes, '');
    const env = {
      ...how.env,
      NODE_OPTIONS: `--require=${path.join(home, 'note-loads.cjs')}`,
      NOTE_LOADS: notes,
    };
    expect(await box.run(action, { ...how, env })).toMatchObject({ exit: 'OCF_SUCCESS' });
    return (await readFile(notes, 'utf8')).trim().split('\n');
  }

  const forEc2 = ['src/ec2/ec2.ts', 'src/imds/instance-metadata.ts', 'node:http'];

  const asking = ['src/ec2/connect.ts', 'src/ec2/ec2.ts', 'src/imds/instance-metadata.ts'];

  const chunks = (loaded: readonly string[]) => loaded.filter((name) => name.startsWith('src/')).sort();

  test('a monitor that asks EC2 loads the SDK, and nothing of profiles, roles, proxies or traces', async () => {
    await box.run('start');
    const loaded = await loadedBy('monitor');
    expect(loaded).toEqual(expect.arrayContaining(forEc2));
    expect(chunks(loaded)).toEqual(asking);
  });

  test('an endpoint without TLS loads no TLS, and an address no DNS', async () => {
    await box.run('start');
    const loaded = await loadedBy('monitor', { params: { endpoint_url: box.vpc.lab.endpointUrl } });
    for (const module of ['node:https', 'node:tls', 'node:dns', 'node:fs/promises'])
      expect(loaded).not.toContain(module);
  });

  test('start loads the network interfaces where it looks at the source/destination check', async () => {
    const common = [...asking, 'src/ip/ip-command.ts'];
    const start = 'src/actions/start.ts';
    expect(chunks(await loadedBy('start'))).toEqual([start, ...common]);
    const [connect = '', ...others] = common;
    expect(chunks(await loadedBy('start', { params: { source_dest_check: 'disable' } }))).toEqual([
      start,
      connect,
      'src/ec2/ec2-network-interfaces.ts',
      ...others,
    ]);
  });

  test('keys in variables load no provider chain', async () => {
    const { accessKeyId, secretAccessKey } = box.simulator.addAccessKey();
    const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    expect(chunks(await loadedBy('monitor', { env }))).toEqual(asking);
  });

  test('a monitor that asks nothing of EC2 loads neither the SDK nor HTTP nor processes', async () => {
    await box.run('start');
    const loaded = await loadedBy('monitor', { params: { monapi: 'false' } });
    for (const module of [...forEc2, 'node:child_process', 'src/ip/ip-command.ts'])
      expect(loaded).not.toContain(module);
  });

  test('stop never loads the SDK', async () => {
    await box.run('start');
    const loaded = await loadedBy('stop');
    expect(loaded).toContain('src/ip/ip-command.ts');
    for (const module of forEc2) expect(loaded).not.toContain(module);
  });

  test.each(['meta-data', 'validate-all', 'reload-agent'])('%s never loads the SDK', async (action) => {
    const loaded = await loadedBy(action);
    for (const module of [...forEc2, 'node:child_process']) expect(loaded).not.toContain(module);
  });
});
