import type { Parameters } from '../agent.ts';
import { failed, ok, type Answer } from '../answer.ts';
import type { Network } from '../aws/network.ts';
import type { Env } from '../ocf/environment.ts';
import type { Credentials, InstanceMetadata } from '../ports.ts';
import { credentialSource, withoutKeys, type CredentialSource } from './credential-source.ts';
import type { Profile } from './profile.ts';

/**
 * This node's own credentials, from the first source that is configured. What is configured and does not work
 * is a failure, and no other source is asked.
 *
 * @param network the way to STS and SSO, for the sources that ask there
 */
export async function findCredentials(
  { parameters, env, metadata }: { parameters: Parameters; env: Env; metadata: InstanceMetadata },
  profile: Profile | undefined,
  network: Promise<Answer<Network>>,
): Promise<Answer<Credentials>> {
  const named = credentialSource(parameters, env);
  const ofProfile = profile?.credentials ?? 'none';
  const source: CredentialSource =
    named.from === 'profile' && ofProfile === 'none' ? withoutKeys(parameters, env) : named;
  if (source.from === 'profile' && typeof ofProfile === 'object') return ok(ofProfile);
  switch (source.from) {
    case 'instance-role':
      return metadata.roleCredentials();
    case 'environment':
      return readKeys(env);
    case 'profile':
    case 'web-identity':
    case 'container': {
      const found = await network;
      if (!found.ok) return found;
      const { chainCredentials } = await import('./provider-chain.ts');
      return chainCredentials(source, found.value, env);
    }
    default:
      source satisfies never;
      throw new Error('unreachable');
  }
}

function readKeys(env: Env): Answer<Credentials> {
  const {
    AWS_ACCESS_KEY_ID = '',
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  if (secretAccessKey)
    return ok({ accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey, ...(sessionToken && { sessionToken }) });
  const message = 'AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not';
  return failed({ kind: 'denied', operation: 'credentials', code: 'IncompleteKeys', message });
}
