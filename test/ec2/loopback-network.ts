import type { Network } from '../../src/aws/network.ts';

/** The way to a simulator on loopback, with little patience. */
export function loopbackNetwork(url: string, changes: Partial<Network> = {}): Network {
  return {
    region: 'eu-central-1',
    ec2EndpointUrl: url,
    stsEndpointUrl: url,
    useDualStack: false,
    useFips: false,
    agents: undefined,
    requestTimeoutMs: 1_500,
    connectTimeoutMs: undefined,
    signal: new AbortController().signal,
    ...changes,
  };
}
