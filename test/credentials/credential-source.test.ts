import { describe, expect, test } from 'vitest';
import {
  credentialSource,
  profileName,
  type CredentialSource,
} from '../../src/credentials/credential-source.ts';
import type { Env } from '../../src/ocf/environment.ts';

type Configured = Parameters<typeof credentialSource>[0];

const key: Configured = { profile: undefined, auth_type: 'key' };
const role: CredentialSource = { from: 'instance-role' };
const keys = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' };

describe('credentials come from', () => {
  test.each<[string, Configured, Env, CredentialSource]>([
    ['the instance role where nothing is set', key, {}, role],
    [
      'the profile that is configured',
      { ...key, profile: 'cluster' },
      {},
      { from: 'profile', profile: 'cluster' },
    ],
    [
      'the profile, also where keys are in the environment',
      { ...key, profile: 'cluster' },
      keys,
      { from: 'profile', profile: 'cluster' },
    ],
    [
      'the profile, not that of the environment',
      { ...key, profile: 'cluster' },
      { AWS_PROFILE: 'x' },
      { from: 'profile', profile: 'cluster' },
    ],
    ['the profile of the environment', key, { AWS_PROFILE: 'x' }, { from: 'profile', profile: 'x' }],
    ['the instance role where that is empty', key, { AWS_PROFILE: '' }, role],
    ['keys in the environment', key, keys, { from: 'environment' }],
    [
      'keys in the environment, also where it names a profile',
      key,
      { ...keys, AWS_PROFILE: 'x' },
      { from: 'environment' },
    ],
    ['a web identity', key, { AWS_WEB_IDENTITY_TOKEN_FILE: '/t' }, { from: 'web-identity' }],
    ['the container', key, { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://x' }, { from: 'container' }],
    ['the instance role where the variable is empty', key, { AWS_ACCESS_KEY_ID: '' }, role],
    [
      'the instance role with auth_type=role, whatever else is set',
      { profile: 'cluster', auth_type: 'role' },
      { ...keys, AWS_PROFILE: 'x' },
      role,
    ],
  ])('%s', (_title, configured, env, source) => {
    expect(credentialSource(configured, env)).toEqual(source);
  });
});

test('with auth_type=role no profile is named, so that no file is read', () => {
  expect(profileName({ profile: 'cluster', auth_type: 'role' }, { AWS_PROFILE: 'x' })).toBeUndefined();
  expect(profileName({ profile: 'cluster', auth_type: 'key' }, {})).toBe('cluster');
});
