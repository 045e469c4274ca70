import { ok, type Answer } from '../answer.ts';
import type { Parameters } from '../agent.ts';
import type { Env } from '../ocf/environment.ts';
import type { Credentials, InstanceMetadata, RouteTables } from '../ports.ts';
import { credentialSource, profileName } from './credential-source.ts';
import type { Profile } from './profile.ts';

interface OpenOptions {
  readonly parameters: Parameters;
  readonly env: Env;
  readonly metadata: InstanceMetadata;
  readonly notice: (message: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Gathers what the EC2 client has to know: Region, endpoint and credentials, from parameters, environment,
 * profile and instance metadata, in this order; each only asked where nothing before it answers.
 */
export async function openRouteTables(options: OpenOptions): Promise<Answer<Omit<RouteTables, 'prepare'>>> {
  const { parameters, env, signal } = options;
  const profile = await namedProfile(options);
  const region = findRegion(options, profile);
  const credentials = findCredentials(options, profile, region);
  // The questions leave before the SDK is compiled, which takes as long as their answers
  await new Promise(setImmediate);
  const { ec2RouteTables } = await import('./ec2-route-tables.ts');
  const [foundRegion, foundCredentials] = await Promise.all([region, credentials]);
  if (!foundRegion.ok) return foundRegion;
  if (!foundCredentials.ok) return foundCredentials;
  return ok(
    ec2RouteTables({
      region: foundRegion.value,
      credentials: foundCredentials.value,
      endpointUrl: endpointUrl(parameters, env),
      requestTimeoutMs: parameters.api_timeout * 1000,
      connectTimeoutMs:
        parameters.awscli_timeout === undefined ? undefined : parameters.awscli_timeout * 1000,
      signal,
    }),
  );
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
function endpointUrl(parameters: Parameters, env: Env): string | undefined {
  return (parameters.endpoint_url ?? (env['AWS_ENDPOINT_URL_EC2'] || env['AWS_ENDPOINT_URL'])) || undefined;
}

async function namedProfile({ parameters, env, notice }: OpenOptions): Promise<Profile | undefined> {
  const name = profileName(parameters, env);
  if (name === undefined) return undefined;
  const { readProfile } = await import('./profile.ts');
  const profile = await readProfile(name);
  if (profile.is === 'unknown' && name !== 'default')
    notice(`profile ${name} is in no AWS configuration file of this node; the role of this instance is used`);
  return profile;
}

async function findRegion(
  { parameters, env, metadata }: OpenOptions,
  profile: Profile | undefined,
): Promise<Answer<string>> {
  const known = parameters.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || profile?.region);
  if (known) return ok(known);
  const identity = await metadata.identity();
  return identity.ok ? ok(identity.value.region) : identity;
}

async function findCredentials(
  { parameters, env, metadata }: OpenOptions,
  profile: Profile | undefined,
  region: Promise<Answer<string>>,
): Promise<Answer<Credentials>> {
  const source = credentialSource(parameters, env);
  switch (source.from) {
    case 'instance-role':
      return metadata.roleCredentials();
    case 'provider-chain':
      return askProviderChain(undefined, region);
    case 'profile': {
      const credentials = profile?.credentials ?? 'none';
      if (credentials === 'none') return metadata.roleCredentials();
      return credentials === 'provider-chain' ? askProviderChain(source.profile, region) : ok(credentials);
    }
    default:
      source satisfies never;
      throw new Error('unreachable');
  }
}

async function askProviderChain(
  profile: string | undefined,
  region: Promise<Answer<string>>,
): Promise<Answer<Credentials>> {
  const found = await region;
  if (!found.ok) return found;
  const { chainCredentials } = await import('./provider-chain.ts');
  return chainCredentials(profile, found.value);
}
