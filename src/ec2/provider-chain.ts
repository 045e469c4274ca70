import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { failed, ok, type Answer } from '../answer.ts';
import type { Credentials } from '../ports.ts';
import { lookup } from './lookup.ts';
import { parseException, type SdkException } from './failure.ts';

/**
 * The AWS SDK's provider chain: environment, SSO, roles, processes, containers, instance role.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/setting-credentials-node.html
 *
 * @param profile `undefined` → none is named
 */
export async function chainCredentials(
  profile: string | undefined,
  region: string,
): Promise<Answer<Credentials>> {
  try {
    const provider = fromNodeProviderChain({
      ...(profile !== undefined && { profile }),
      clientConfig: { region, requestHandler: { httpAgent: { lookup }, httpsAgent: { lookup } } },
    });
    const { accessKeyId, secretAccessKey, sessionToken } = await provider();
    return ok({ accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) });
  } catch (error) {
    const subject = profile === undefined ? 'the environment' : `profile ${profile}`;
    const failure = parseException(error as SdkException, 'GetCredentials', subject);
    return failed(failure.code === 'CredentialsProviderError' ? { ...failure, kind: 'denied' } : failure);
  }
}
