import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readProfile, type Profile } from '../../src/credentials/profile.ts';
import { temporaryDirectory } from '../setup/temporary-directory.ts';

const keys = 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG\n';
const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG' };

/** The two files of the AWS CLI until the test ends; `undefined` → there is no such file. */
async function files(config: string | undefined, credentialsFile: string | undefined): Promise<void> {
  const directory = await temporaryDirectory();
  onTestFinished(() => void vi.unstubAllEnvs());
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
    'half a pair of keys, which the chain refuses',
    undefined,
    '[cluster]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n',
    { is: 'known', credentials: 'provider-chain' },
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
  expect(await readProfile('cluster', process.env)).toEqual(profile);
});

test('the profile default is written without "profile"', async () => {
  await files('[default]\nregion = eu-west-1\n', undefined);
  expect(await readProfile('default', process.env)).toEqual({
    is: 'known',
    region: 'eu-west-1',
    credentials: 'none',
  });
});

const known: Profile = { is: 'known', credentials: 'none' };

describe('the endpoints of profile cluster are', () => {
  const services = `[services company]
ec2 =
  endpoint_url = https://services.ec2
s3 =
  endpoint_url = https://services.s3
`;
  const stsAlone = '[services company]\nsts =\n  endpoint_url = https://services.sts\n';
  const common = 'endpoint_url = https://common\n';

  test.each<[string, string, Profile['endpointUrls']]>([
    ['none where it says nothing', `[profile cluster]\noutput = text\n${services}`, undefined],
    [
      'the common one for all services',
      `[profile cluster]\n${common}`,
      { ec2: 'https://common', sts: 'https://common' },
    ],
    [
      'that of the section services it names, for the service that is in it alone',
      `[profile cluster]\nservices = company\n${services}`,
      { ec2: 'https://services.ec2' },
    ],
    [
      'that of the section services before the common one',
      `[profile cluster]\nservices = company\n${common}${services}`,
      { ec2: 'https://services.ec2', sts: 'https://common' },
    ],
    [
      'that of STS alone',
      `[profile cluster]\nservices = company\n${stsAlone}`,
      { sts: 'https://services.sts' },
    ],
    ['none where the section services is missing', '[profile cluster]\nservices = nowhere\n', undefined],
    ['none of a section that it does not name', `[profile cluster]\noutput = text\n${services}`, undefined],
    ['none of another profile', `[profile cluster]\noutput = text\n[default]\n${common}`, undefined],
    ['none where they are empty', '[profile cluster]\noutput = text\nendpoint_url =\n', undefined],
  ])('%s', async (_title, config, endpointUrls) => {
    await files(config, undefined);
    expect(await readProfile('cluster', process.env)).toEqual({
      ...known,
      ...(endpointUrls && { endpointUrls }),
    });
  });

  test('the common one of the credentials file', async () => {
    await files(undefined, `[cluster]\n${common}`);
    expect((await readProfile('cluster', process.env)).endpointUrls).toEqual({
      ec2: 'https://common',
      sts: 'https://common',
    });
  });
});

test.each<[string, string, Profile['network']]>([
  ['nothing', 'output = text', undefined],
  ['a CA bundle', 'ca_bundle = /etc/company.pem', { ca_bundle: '/etc/company.pem' }],
  ['FIPS', 'use_fips_endpoint = true', { use_fips_endpoint: 'true' }],
  ['no FIPS, as it is written', 'use_fips_endpoint = false', { use_fips_endpoint: 'false' }],
  ['dual-stack', 'use_dualstack_endpoint = true', { use_dualstack_endpoint: 'true' }],
  [
    'all of it',
    'ca_bundle = /etc/company.pem\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true',
    { ca_bundle: '/etc/company.pem', use_fips_endpoint: 'true', use_dualstack_endpoint: 'true' },
  ],
  ['nothing where it is empty', 'output = text\nca_bundle =', undefined],
])('of the way to AWS profile cluster says %s', async (_title, lines, network) => {
  await files(`[profile cluster]\n${lines}\n`, undefined);
  expect(await readProfile('cluster', process.env)).toEqual({ ...known, ...(network && { network }) });
});
