import { describe, expect, test } from 'vitest';
import { networkSettings, type NetworkSettings } from '../../src/aws/network-settings.ts';
import type { Profile } from '../../src/credentials/profile.ts';
import type { Env } from '../../src/ocf/environment.ts';

type Configured = Parameters<typeof networkSettings>[0];

const none: Configured = {
  endpoint_url: undefined,
  sts_endpoint_url: undefined,
  proxy: undefined,
  ca_bundle: undefined,
};
const bare: Profile = { is: 'known', credentials: 'none' };

function settingsOf({
  parameters,
  env = {},
  profile,
}: {
  parameters?: Partial<Configured>;
  env?: Env;
  profile?: Partial<Profile>;
} = {}): NetworkSettings {
  return networkSettings({ ...none, ...parameters }, env, profile && { ...bare, ...profile });
}

test('where nothing is said, the way leads straight to the endpoints of the Region', () => {
  expect(settingsOf()).toEqual({
    ec2EndpointUrl: undefined,
    stsEndpointUrl: undefined,
    useDualStack: false,
    useFips: false,
    caBundle: undefined,
    proxies: { forHttps: undefined, forHttp: undefined, noProxy: '' },
  });
  expect(settingsOf({ profile: {} })).toEqual(settingsOf());
});

describe('the endpoint is that of', () => {
  const parameters = { endpoint_url: 'https://parameter.ec2', sts_endpoint_url: 'https://parameter.sts' };
  const ofServices = {
    AWS_ENDPOINT_URL_EC2: 'https://variable.ec2',
    AWS_ENDPOINT_URL_STS: 'https://variable.sts',
  };
  const ofAll = { AWS_ENDPOINT_URL: 'https://variable' };
  const profile = { endpointUrls: { ec2: 'https://profile.ec2', sts: 'https://profile.sts' } };
  const ignored = { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };

  test.each<[string, Parameters<typeof settingsOf>[0], string | undefined, string | undefined]>([
    [
      'the parameter, before all others',
      { parameters, env: { ...ofServices, ...ofAll }, profile },
      'https://parameter.ec2',
      'https://parameter.sts',
    ],
    [
      'the variable of the service, before the common one',
      { env: { ...ofServices, ...ofAll }, profile },
      'https://variable.ec2',
      'https://variable.sts',
    ],
    [
      'the common variable, before the profile',
      { env: ofAll, profile },
      'https://variable',
      'https://variable',
    ],
    ['the profile, where nothing else names one', { profile }, 'https://profile.ec2', 'https://profile.sts'],
    ['the Region, where the profile names none either', { profile: {} }, undefined, undefined],
    [
      'each service for itself: the parameter of one, the variable of the other',
      { parameters: { endpoint_url: 'https://parameter.ec2' }, env: ofServices },
      'https://parameter.ec2',
      'https://variable.sts',
    ],
    [
      'each service for itself: the variable of one, the profile of the other',
      { env: { AWS_ENDPOINT_URL_STS: 'https://variable.sts' }, profile },
      'https://profile.ec2',
      'https://variable.sts',
    ],
    [
      'each service for itself: the profile of one, the Region of the other',
      { profile: { endpointUrls: { sts: 'https://profile.sts' } } },
      undefined,
      'https://profile.sts',
    ],
    [
      'the next one, where a variable is empty',
      { env: { AWS_ENDPOINT_URL_EC2: '', AWS_ENDPOINT_URL_STS: '', AWS_ENDPOINT_URL: '' }, profile },
      'https://profile.ec2',
      'https://profile.sts',
    ],
    [
      'the Region with AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, whatever variables and profile say',
      { env: { ...ofServices, ...ofAll, ...ignored }, profile },
      undefined,
      undefined,
    ],
    [
      'the parameter, also with AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
      { parameters, env: { ...ofAll, ...ignored } },
      'https://parameter.ec2',
      'https://parameter.sts',
    ],
  ])('%s', (_title, said, ec2EndpointUrl, stsEndpointUrl) => {
    expect(settingsOf(said)).toMatchObject({ ec2EndpointUrl, stsEndpointUrl });
  });

  test.each([
    ['true', undefined],
    ['TRUE', undefined],
    ['False', 'https://variable'],
    ['', 'https://variable'],
    ['1', 'https://variable'],
  ])(
    'the variable is ignored or not with AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=%s',
    (value, ec2EndpointUrl) => {
      const env = { ...ofAll, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: value };
      expect(settingsOf({ env })).toMatchObject({ ec2EndpointUrl });
    },
  );
});

describe('ca_bundle is', () => {
  const parameters = { ca_bundle: '/parameter.pem' };
  const env = { AWS_CA_BUNDLE: '/variable.pem' };
  const profile = { network: { ca_bundle: '/profile.pem' } };

  test.each<[string, Parameters<typeof settingsOf>[0], string]>([
    ['the parameter, before all others', { parameters, env, profile }, '/parameter.pem'],
    ['AWS_CA_BUNDLE, before the profile', { env, profile }, '/variable.pem'],
    ['that of the profile', { profile }, '/profile.pem'],
    [
      'that of the profile, where AWS_CA_BUNDLE is empty',
      { env: { AWS_CA_BUNDLE: '' }, profile },
      '/profile.pem',
    ],
  ])('%s', (_title, said, caBundle) => {
    expect(settingsOf(said)).toMatchObject({ caBundle });
  });
});

describe.each([
  ['useFips', 'AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint'],
  ['useDualStack', 'AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint'],
] as const)('%s', (setting, variable, ofProfile) => {
  test.each<[string, Env, string | undefined, boolean]>([
    ['is off by default', {}, undefined, false],
    ['is switched on by the variable', { [variable]: 'true' }, undefined, true],
    ['is switched on by the variable, however it is spelt', { [variable]: 'True' }, undefined, true],
    ['is switched on by the profile', {}, 'true', true],
    ['is switched off by the variable, whatever the profile says', { [variable]: 'false' }, 'true', false],
    ['is switched on by the variable, whatever the profile says', { [variable]: 'true' }, 'false', true],
    ['is off where the variable says anything else', { [variable]: 'yes' }, undefined, false],
  ])('%s', (_title, env, value, isOn) => {
    const profile = value === undefined ? {} : { network: { [ofProfile]: value } };
    expect(settingsOf({ env, profile })[setting]).toBe(isOn);
  });
});

describe('the proxies are', () => {
  const lower = { https_proxy: 'lower:1', http_proxy: 'lower:2', no_proxy: 'lower.example' };
  const upper = { HTTPS_PROXY: 'UPPER:1', HTTP_PROXY: 'UPPER:2', NO_PROXY: 'UPPER.example' };
  const parameters = { proxy: 'http://parameter:3128' };
  const off = { forHttps: undefined, forHttp: undefined, noProxy: '' };

  test.each<[string, Parameters<typeof settingsOf>[0], NetworkSettings['proxies']]>([
    [
      'those of lower case',
      { env: lower },
      { forHttps: 'lower:1', forHttp: 'lower:2', noProxy: 'lower.example' },
    ],
    [
      'those of upper case',
      { env: upper },
      { forHttps: 'UPPER:1', forHttp: 'UPPER:2', noProxy: 'UPPER.example' },
    ],
    [
      'those of lower case where both are set',
      { env: { ...upper, ...lower } },
      { forHttps: 'lower:1', forHttp: 'lower:2', noProxy: 'lower.example' },
    ],
    [
      'switched off where those of lower case are empty, whatever those of upper case say',
      { env: { ...upper, https_proxy: '', http_proxy: '', no_proxy: '' } },
      off,
    ],
    [
      'each for itself',
      { env: { ...upper, https_proxy: '' } },
      { ...off, forHttp: 'UPPER:2', noProxy: 'UPPER.example' },
    ],
    ['none where they are empty', { env: { HTTPS_PROXY: '', HTTP_PROXY: '', NO_PROXY: '' } }, off],
    ['none with NO_PROXY alone', { env: { NO_PROXY: '*' } }, { ...off, noProxy: '*' }],
    [
      'not ALL_PROXY, which the AWS CLI does not read either',
      { env: { ALL_PROXY: 'all:1', all_proxy: 'all:2' } },
      off,
    ],
    [
      'the parameter for both, before all variables',
      { parameters, env: { ...upper, ...lower } },
      { forHttps: 'http://parameter:3128', forHttp: 'http://parameter:3128', noProxy: '' },
    ],
    [
      'the parameter, also where NO_PROXY names everything',
      { parameters, env: { NO_PROXY: '*', no_proxy: '*' } },
      { forHttps: 'http://parameter:3128', forHttp: 'http://parameter:3128', noProxy: '' },
    ],
  ])('%s', (_title, said, proxies) => {
    expect(settingsOf(said).proxies).toEqual(proxies);
  });
});
