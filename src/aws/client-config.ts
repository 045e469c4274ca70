import { lookup } from './lookup.ts';
import type { Network } from './network.ts';

/** Requests under way at once: 50 tables move in two rounds, and a burst of EC2's mutating bucket is 50. */
export const maxSockets = 32;

/** The SDK makes agents of it when it needs them. */
const directly = { httpAgent: { maxSockets, lookup }, httpsAgent: { maxSockets, lookup } };

/**
 * The configuration of a client of the AWS SDK. Everything that it would look up in files and environment by
 * itself is given: nothing is read on the way to the first request. It makes one attempt; `retry` knows the
 * action's deadline, the SDK does not.
 *
 * @param endpointUrl `undefined` → the Region's endpoint
 */
export function clientConfig(network: Network, endpointUrl: string | undefined) {
  const isRegional = endpointUrl === undefined;
  return {
    region: network.region,
    ...(!isRegional && { endpoint: endpointUrl }),
    ignoreConfiguredEndpointUrls: true,
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard' as const,
    // An endpoint that is named is taken as it is
    useDualstackEndpoint: isRegional && network.useDualStack,
    useFipsEndpoint: isRegional && network.useFips,
    userAgentAppId: 'overlay-ip',
    authSchemePreference: ['sigv4'],
    disableClockSkewCorrection: () => Promise.resolve(false),
    requestHandler: {
      ...(network.agents ?? directly),
      ...(network.connectTimeoutMs !== undefined && { connectionTimeout: network.connectTimeoutMs }),
    },
  };
}
