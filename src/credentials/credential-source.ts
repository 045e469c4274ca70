import type { Parameters } from '../agent.ts';
import type { Env } from '../ocf/environment.ts';

/** Where credentials come from. */
export type CredentialSource =
  | { readonly from: 'instance-role' }
  /** Keys in variables. */
  | { readonly from: 'environment' }
  | { readonly from: 'profile'; readonly profile: string }
  /** Asked for with the token that a variable names. */
  | { readonly from: 'web-identity' }
  | { readonly from: 'container' };

/**
 * In the order of the AWS CLI: a profile that is configured wins over variables, keys in variables win over
 * AWS_PROFILE. `auth_type=role` ignores them all.
 * https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export function credentialSource(
  parameters: Pick<Parameters, 'profile' | 'auth_type'>,
  env: Env,
): CredentialSource {
  const profile = profileName(parameters, env);
  if (parameters.auth_type === 'role') return { from: 'instance-role' };
  if (parameters.profile === undefined && env['AWS_ACCESS_KEY_ID']) return { from: 'environment' };
  if (profile !== undefined) return { from: 'profile', profile };
  return withoutKeys(parameters, env);
}

/** Where nothing names keys, also not the profile that is named. */
export function withoutKeys({ profile }: Pick<Parameters, 'profile'>, env: Env): CredentialSource {
  if (profile === undefined && env['AWS_WEB_IDENTITY_TOKEN_FILE']) return { from: 'web-identity' };
  return env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] || env['AWS_CONTAINER_CREDENTIALS_FULL_URI']
    ? { from: 'container' }
    : { from: 'instance-role' };
}

/** The configuration files are read only where a profile is named. */
export function profileName(
  parameters: Pick<Parameters, 'profile' | 'auth_type'>,
  env: Env,
): string | undefined {
  return parameters.auth_type === 'role'
    ? undefined
    : (parameters.profile ?? (env['AWS_PROFILE'] || env['AWS_DEFAULT_PROFILE'] || undefined));
}
