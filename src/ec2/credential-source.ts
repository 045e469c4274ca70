import type { Parameters } from '../agent.ts';
import type { Env } from '../ocf/environment.ts';

/**
 * Where credentials come from. `provider-chain` is the AWS SDK's own, in a chunk that is only loaded where
 * a profile or a variable asks for it.
 */
export type CredentialSource =
  | { readonly from: 'instance-role' }
  | { readonly from: 'profile'; readonly profile: string }
  | { readonly from: 'provider-chain' };

/** https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html */
const credentialVariables = [
  'AWS_ACCESS_KEY_ID',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/** A named profile wins over variables, as with the AWS CLI; `auth_type=role` ignores both. */
export function credentialSource(
  parameters: Pick<Parameters, 'profile' | 'auth_type'>,
  env: Env,
): CredentialSource {
  if (parameters.auth_type === 'role') return { from: 'instance-role' };
  const profile = profileName(parameters, env);
  if (profile !== undefined) return { from: 'profile', profile };
  return credentialVariables.some((name) => env[name])
    ? { from: 'provider-chain' }
    : { from: 'instance-role' };
}

/** The configuration files are read only where a profile is named. */
export function profileName(
  parameters: Pick<Parameters, 'profile' | 'auth_type'>,
  env: Env,
): string | undefined {
  return parameters.auth_type === 'role'
    ? undefined
    : (parameters.profile ?? (env['AWS_PROFILE'] || undefined));
}
