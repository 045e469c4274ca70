import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { Answer } from '../answer.ts';
import { attempt } from '../aws/attempt.ts';
import { clientConfig } from '../aws/client-config.ts';
import type { Network } from '../aws/network.ts';
import type { Credentials } from '../ports.ts';

/**
 * AssumeRole at the Region's STS endpoint. One attempt; a refusal is a failure, and nobody goes on with the
 * node's own credentials. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 *
 * @param masterCredentials those of this node
 */
export function assumeRole(
  roleArn: string,
  roleSessionName: string,
  masterCredentials: Credentials,
  network: Network,
): Promise<Answer<Credentials>> {
  const provider = fromTemporaryCredentials({
    masterCredentials,
    params: { RoleArn: roleArn, RoleSessionName: roleSessionName },
    clientConfig: clientConfig(network, network.stsEndpointUrl),
  });
  return attempt('AssumeRole', roleArn, network, async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = await provider();
    return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  });
}
