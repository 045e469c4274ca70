import {
  fromContainerMetadata,
  fromHttp,
  fromIni,
  fromTemporaryCredentials,
  fromTokenFile,
  fromWebToken,
} from '@aws-sdk/credential-providers';
import { failed, ok, type Answer, type Failure, type FailureKind } from '../answer.ts';
import { attempt } from '../aws/attempt.ts';
import { clientConfig } from '../aws/client-config.ts';
import type { Network } from '../aws/network.ts';
import type { Env } from '../ocf/environment.ts';
import type { Credentials } from '../ports.ts';
import type { CredentialSource } from './credential-source.ts';

export type ChainSource = Extract<CredentialSource, { from: 'profile' | 'web-identity' | 'container' }>;

/**
 * Credentials by the AWS SDK's providers: roles, SSO, processes, web identities, containers. Each failure is
 * one: another identity than the one that is configured is never taken instead.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/setting-credentials-node.html
 */
export async function chainCredentials(
  source: ChainSource,
  network: Network,
  env: Env,
): Promise<Answer<Credentials>> {
  const operation = `credentials of ${formatSource(source)}`;
  const provider = providerOf(source, network, env);
  const found = await attempt(operation, '', { ...network, requestTimeoutMs: patienceMs }, () => provider());
  if (!found.ok) return failed({ ...found.failure, kind: kindOf(found.failure) });
  const { accessKeyId, secretAccessKey, sessionToken } = found.value;
  return ok({ accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) });
}

/**
 * The providers wrap what they met, services that are away too: `CredentialsProviderError: Error: connect ECONNREFUSED …`,
 * `CredentialsProviderError: TooManyRequestsException: …`. A file that cannot be read is no network error.
 */
function kindOf({ code, message, kind }: Failure): FailureKind {
  if (/^(ENOENT|ENOTDIR|EISDIR|EACCES|EPERM)$/.test(code)) return 'denied';
  if (!/^(CredentialsProviderError|TokenProviderError)$/.test(code)) return kind;
  const isAway =
    /\b(ECONN\w+|EHOST\w+|ENET\w+|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|TimeoutError|TooManyRequestsException)\b/;
  return isAway.test(message) ? 'transient' : 'denied';
}

/** Several requests, or a process that somebody wrote. */
const patienceMs = 20_000;

type Provider = () => Promise<Credentials>;

function providerOf(source: ChainSource, network: Network, env: Env): Provider {
  const sts = clientConfig(network, network.stsEndpointUrl);
  // What asks the instance metadata service or a container's does not go by any proxy
  const metadata = { ec2MetadataV1Disabled: true, timeout: 2_000, maxRetries: 1 };
  switch (source.from) {
    case 'profile':
      return fromIni({
        profile: source.profile,
        ...metadata,
        // SSO; the endpoints of STS are no business of its
        clientConfig: clientConfig(network, undefined),
        roleAssumer: (masterCredentials, params) =>
          fromTemporaryCredentials({
            masterCredentials,
            params,
            clientConfig: sts,
          })(),
        roleAssumerWithWebIdentity: ({ RoleArn, WebIdentityToken, RoleSessionName }) =>
          fromWebToken({
            roleArn: RoleArn,
            webIdentityToken: WebIdentityToken,
            roleSessionName: RoleSessionName,
            clientConfig: sts,
          })(),
      });
    case 'web-identity':
      return fromTokenFile({ clientConfig: sts });
    case 'container':
      return env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']
        ? fromContainerMetadata(metadata)
        : fromHttp(metadata);
    default:
      source satisfies never;
      throw new Error('unreachable');
  }
}

function formatSource(source: ChainSource): string {
  switch (source.from) {
    case 'profile':
      return `profile ${source.profile}`;
    case 'web-identity':
      return 'AWS_WEB_IDENTITY_TOKEN_FILE';
    case 'container':
      return 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or …FULL_URI';
    default:
      source satisfies never;
      throw new Error('unreachable');
  }
}
