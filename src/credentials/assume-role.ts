import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { Answer } from '../answer.ts';
import { attempt } from '../aws/attempt.ts';
import { clientConfig } from '../aws/client-config.ts';
import type { Network } from '../aws/network.ts';
import { onlyAnswers } from '../aws/only-answers.ts';
import type { Credentials } from '../ports.ts';

/**
 * AssumeRole at the Region's STS endpoint. Each call is one attempt, by one client: what an attempt has learned of
 * the server's clock counts for the next. A refusal is a failure, and nobody goes on with the node's own credentials.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 *
 * @param masterCredentials those of this node
 */
export function roleAssumer(
  roleArn: string,
  roleSessionName: string,
  masterCredentials: Credentials,
  network: Network,
): () => Promise<Answer<Credentials>> {
  const provider = fromTemporaryCredentials({
    masterCredentials,
    params: { RoleArn: roleArn, RoleSessionName: roleSessionName },
    clientConfig: clientConfig(network, network.stsEndpointUrl),
    clientPlugins: [onlyAnswers()],
  });
  return () =>
    attempt('AssumeRole', roleArn, network, async () => {
      const { accessKeyId, secretAccessKey, sessionToken } = await provider();
      return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    });
}
