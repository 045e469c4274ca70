import type { Network } from './network.ts';
import { requestHandlerOptions } from './request-handler-options.ts';

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
    requestHandler: requestHandlerOptions(network),
  };
}
