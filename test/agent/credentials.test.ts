import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { BlackBox, type HowToRun } from './black-box.ts';

suite('credentials and Region', { lab: true }, () => {
  let box: BlackBox;
  let home: string;
  beforeAll(async () => {
    box = await BlackBox.up();
    // Pacemaker sets no HOME: the home of root is found in the passwd file, of this node alone
    home = await mkdtemp(path.join(tmpdir(), 'home-of-root-'));
    await mkdir(path.join(home, '.aws'));
    await box.vpc.lab.node('node1').bindFile('/etc/passwd', `root:x:0:0:root:${home}:/bin/sh\n`);
  });
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  });
  afterEach(async () => {
    box.simulator.clearFaults();
    await rm(path.join(home, '.aws'), { recursive: true });
    await mkdir(path.join(home, '.aws'));
  });

  const write = (file: string, text: string) => writeFile(path.join(home, '.aws', file), text);

  /** Starts the resource; whose keys signed the requests, and how often the role was asked for. */
  async function startWith(how: HowToRun) {
    box.simulator.clearCalls();
    const result = await box.run('start', how);
    const keys = new Set(box.simulator.calls.map(({ accessKeyId }) => accessKeyId));
    const askedForRole = box.simulator.imdsCalls.some((call) => call.path.includes('security-credentials'));
    return { ...result, keys: [...keys], askedForRole };
  }

  const ofRole = [expect.stringMatching(/^ASIA/)];

  test('without a profile: the role and the Region of the instance', async () => {
    expect(await startWith({})).toMatchObject({ exit: 'OCF_SUCCESS', keys: ofRole, askedForRole: true });
  });

  test('the documented profile that has a Region and no keys: the role of the instance', async () => {
    await write(
      'config',
      '[default]\nregion = us-west-2\n\n[profile cluster]\nregion = eu-central-1\noutput = text\n',
    );
    const started = await startWith({ params: { profile: 'cluster' } });
    expect(started).toMatchObject({ exit: 'OCF_SUCCESS', keys: ofRole, askedForRole: true });
    const asked = box.simulator.imdsCalls.map((call) => call.path);
    expect(asked, 'the Region is known').not.toContain('/latest/dynamic/instance-identity/document');
  });

  test('the profile of another Region: its endpoint refuses, and the reason says so', async () => {
    await write('config', '[profile cluster]\nregion = us-west-2\n');
    const started = await startWith({ params: { profile: 'cluster' } });
    expect(started).toMatchObject({ exit: 'OCF_ERR_PERM' });
    expect(started.reason).toContain('AuthFailure');
  });

  test('static keys of a profile', async () => {
    const { accessKeyId, secretAccessKey } = box.simulator.addAccessKey();
    await write('config', '[profile cluster]\nregion = eu-central-1\n');
    await write('credentials', keys('cluster', accessKeyId, secretAccessKey));
    const started = await startWith({ params: { profile: 'cluster' } });
    expect(started).toMatchObject({ exit: 'OCF_SUCCESS', keys: [accessKeyId], askedForRole: false });
  });

  test('auth_type=role ignores the profile', async () => {
    await write('credentials', keys('cluster', 'AKIANOTTHISONE', 'nor this'));
    const started = await startWith({ params: { profile: 'cluster', auth_type: 'role' } });
    expect(started).toMatchObject({ exit: 'OCF_SUCCESS', keys: ofRole });
  });

  test('a profile that no file knows: the role of the instance, with a warning', async () => {
    const log = path.join(home, 'ha-log');
    const started = await startWith({ params: { profile: 'nobody' }, env: { HA_LOGFILE: log } });
    expect(started).toMatchObject({ exit: 'OCF_SUCCESS', keys: ofRole });
    const { stdout } = await box.vpc.lab.node('node1').run('cat', [log]);
    expect(stdout).toMatch(/WARNING: start: profile nobody is in no AWS configuration file/);
  });

  test('credential_process of a profile goes through the provider chain', async () => {
    const { accessKeyId, secretAccessKey } = box.simulator.addAccessKey();
    const answer = JSON.stringify({ Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey });
    await writeFile(path.join(home, 'process'), `#!/bin/sh\necho '${answer}'\n`);
    await chmod(path.join(home, 'process'), 0o755);
    await write('config', `[profile cluster]\nregion = eu-central-1\ncredential_process = ${home}/process\n`);
    const started = await startWith({ params: { profile: 'cluster' } });
    expect(started).toMatchObject({ exit: 'OCF_SUCCESS', keys: [accessKeyId], askedForRole: false });
  });

  test('keys in the environment', async () => {
    const { accessKeyId, secretAccessKey } = box.simulator.addAccessKey();
    const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    expect(await startWith({ env })).toMatchObject({ exit: 'OCF_SUCCESS', keys: [accessKeyId] });
  });

  test('an instance without a role: fails hard and says what to attach', async () => {
    box.simulator.fault({ action: 'imds', path: 'security-credentials', status: 404 });
    const started = await startWith({});
    expect(started).toMatchObject({ exit: 'OCF_ERR_PERM', calls: [] });
    expect(started.reason).toContain('attach an IAM role');
  });

  test('keys that EC2 does not know: fails hard, and the secret is in no output', async () => {
    await write('credentials', keys('cluster', 'AKIAUNKNOWN', 'SimulatedSecretThatNobodyMaySee'));
    const log = path.join(home, 'ha-log');
    const started = await startWith({
      params: { profile: 'cluster' },
      env: { HA_LOGFILE: log, HA_debug: '1' },
    });
    expect(started).toMatchObject({ exit: 'OCF_ERR_PERM' });
    const { stdout } = await box.vpc.lab.node('node1').run('cat', [log]);
    expect(`${started.reason ?? ''} ${stdout}`).not.toContain('SimulatedSecret');
  });

  test.each([
    ['the parameter region', { params: { region: 'eu-central-1' } }],
    ['AWS_REGION', { env: { AWS_REGION: 'eu-central-1' } }],
    ['AWS_DEFAULT_REGION', { env: { AWS_DEFAULT_REGION: 'eu-central-1' } }],
  ])('%s comes before the Region of the instance', async (_, how) => {
    expect(await startWith(how)).toMatchObject({ exit: 'OCF_SUCCESS' });
    const asked = box.simulator.imdsCalls.map((call) => call.path);
    expect(asked).not.toContain('/latest/dynamic/instance-identity/document');
  });

  test.each(['AWS_ENDPOINT_URL_EC2', 'AWS_ENDPOINT_URL'])(
    '%s is the endpoint where the parameter is unset',
    async (name) => {
      const how = { params: { endpoint_url: undefined }, env: { [name]: box.vpc.lab.endpointUrl } };
      expect(await startWith(how)).toMatchObject({ exit: 'OCF_SUCCESS' });
    },
  );

  test('the metadata service over IPv6', async () => {
    const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv6' };
    expect(await startWith({ env })).toMatchObject({ exit: 'OCF_SUCCESS' });
  });
});

function keys(profile: string, accessKeyId: string, secretAccessKey: string): string {
  return `[${profile}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
}
