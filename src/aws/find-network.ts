import type { Parameters } from '../agent.ts';
import { ok, type Answer } from '../answer.ts';
import type { Profile } from '../credentials/profile.ts';
import type { Env } from '../ocf/environment.ts';
import { networkSettings } from './network-settings.ts';
import type { Network } from './network.ts';

/**
 * The way to the APIs of AWS. Proxies and certificate authorities are only loaded where something names them.
 *
 * @param region whoever knows it first; it is only waited for at the end
 */
export async function findNetwork(
  { parameters, env, signal }: { parameters: Parameters; env: Env; signal: AbortSignal },
  profile: Profile | undefined,
  region: Promise<Answer<string>>,
): Promise<Answer<Network>> {
  const settings = networkSettings(parameters, env, profile);
  const { caBundle, proxies, ...endpoints } = settings;
  const agents =
    (caBundle ?? proxies.forHttps ?? proxies.forHttp)
      ? (await import('./way-out.ts')).wayOut(settings, env)
      : ok(undefined);
  if (!agents.ok) return agents;
  const found = await region;
  if (!found.ok) return found;
  const { api_timeout, awscli_timeout } = parameters;
  return ok({
    region: found.value,
    ...endpoints,
    agents: agents.value,
    requestTimeoutMs: api_timeout * 1000,
    connectTimeoutMs: awscli_timeout === undefined ? undefined : awscli_timeout * 1000,
    signal,
  });
}
