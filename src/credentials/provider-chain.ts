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
import { endCredentialProcessWith } from './credential-process.ts';
import type { CredentialSource } from './credential-source.ts';

type ChainSource = Extract<CredentialSource, { from: 'profile' | 'web-identity' | 'container' }>;

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
  const limits = { ...network, requestTimeoutMs: patienceMs };
  endCredentialProcessWith(AbortSignal.any([network.signal, AbortSignal.timeout(patienceMs)]));
  const found = await attempt(`credentials of ${formatSource(source)}`, '', limits, () =>
    providerOf(source, network, env)(),
  );
  if (!found.ok) return failed(withoutSecrets({ ...found.failure, kind: kindOf(found.failure) }));
  const { accessKeyId, secretAccessKey, sessionToken } = found.value;
  return ok({ accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) });
}

/**
 * The providers wrap what they met, services that are away too: `CredentialsProviderError: Error: connect ECONNREFUSED …`,
 * `CredentialsProviderError: TooManyRequestsException: …`. A file that cannot be read is no network error.
 */
function kindOf({ code, message, kind }: Failure): FailureKind {
  if (/^(ENOENT|ENOTDIR|EISDIR|EACCES|EPERM)$/.test(code)) return 'denied';
  if (!/^(CredentialsProviderError|TokenProviderError|ProviderError)$/.test(code)) return kind;
  const isAway =
    /\b(E(?!NOENT|NOTDIR|ISDIR|ACCES|PERM)[A-Z]{4,}|EAI_AGAIN|TimeoutError|TooManyRequestsException|Invalid response from STS|(?:Proxy HTTP|status:) (?:408|429|5\d\d))\b/;
  return isAway.test(message) ? 'transient' : 'denied';
}

/** JSON.parse quotes the text that is none. */
function withoutSecrets(failure: Failure): Failure {
  const quotes = failure.code === 'SyntaxError' || failure.message.includes('in JSON');
  return quotes ? { ...failure, message: 'the answer could not be read' } : failure;
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
        // For SSO, which has a Region of its own; the endpoints of STS are no business of its
        clientConfig: withoutRegion(clientConfig(network, undefined)),
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

function withoutRegion(config: ReturnType<typeof clientConfig>): Partial<typeof config> {
  const others: Partial<typeof config> = { ...config };
  delete others.region;
  return others;
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
