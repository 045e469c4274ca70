import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readProfile, type Profile } from '../../src/credentials/profile.ts';

const keys = 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG\n';
const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG' };

/** The two files of the AWS CLI until the test ends; `undefined` → there is no such file. */
async function files(config: string | undefined, credentialsFile: string | undefined): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), 'overlay-ip-aws-'));
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(directory, { recursive: true });
  });
  const file = async (variable: string, name: string, text: string | undefined) => {
    if (text !== undefined) await writeFile(path.join(directory, name), text);
    vi.stubEnv(variable, path.join(directory, name));
  };
  await file('AWS_CONFIG_FILE', 'config', config);
  await file('AWS_SHARED_CREDENTIALS_FILE', 'credentials', credentialsFile);
}

test.each<[string, string | undefined, string | undefined, Profile]>([
  [
    'the documented SAP profile has a Region and no keys',
    '[profile cluster]\nregion = eu-central-1\noutput = text\n',
    undefined,
    { is: 'known', region: 'eu-central-1', credentials: 'none' },
  ],
  [
    'static keys',
    '[profile cluster]\nregion = eu-central-1\n',
    `[cluster]\n${keys}`,
    { is: 'known', region: 'eu-central-1', credentials },
  ],
  ['static keys in the config file', `[profile cluster]\n${keys}`, undefined, { is: 'known', credentials }],
  ['static keys without a config file', undefined, `[cluster]\n${keys}`, { is: 'known', credentials }],
  [
    'keys of a session',
    undefined,
    `[cluster]\n${keys}aws_session_token = IQoJb3JpZ2luX2Vj\n`,
    { is: 'known', credentials: { ...credentials, sessionToken: 'IQoJb3JpZ2luX2Vj' } },
  ],
  [
    'half a pair of keys',
    undefined,
    '[cluster]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n',
    { is: 'known', credentials: 'none' },
  ],
  [
    'a role',
    '[profile cluster]\nrole_arn = arn:aws:iam::123456789012:role/x\ncredential_source = Ec2InstanceMetadata\n',
    undefined,
    { is: 'known', credentials: 'provider-chain' },
  ],
  [
    'a role beside keys',
    '[profile cluster]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = cluster\n',
    `[cluster]\n${keys}`,
    { is: 'known', credentials: 'provider-chain' },
  ],
  [
    'a process',
    '[profile cluster]\ncredential_process = /bin/creds\n',
    undefined,
    { is: 'known', credentials: 'provider-chain' },
  ],
  ['SSO', '[profile cluster]\nsso_session = x\n', undefined, { is: 'known', credentials: 'provider-chain' }],
  [
    'another profile alone',
    '[profile other]\nregion = eu-central-1\n',
    `[other]\n${keys}`,
    { is: 'unknown', credentials: 'none' },
  ],
  ['no file at all', undefined, undefined, { is: 'unknown', credentials: 'none' }],
])('profile cluster: %s', async (_title, config, credentialsFile, profile) => {
  await files(config, credentialsFile);
  expect(await readProfile('cluster')).toEqual(profile);
});

test('the profile default is written without "profile"', async () => {
  await files('[default]\nregion = eu-west-1\n', undefined);
  expect(await readProfile('default')).toEqual({ is: 'known', region: 'eu-west-1', credentials: 'none' });
});
