import type { NodeHttpHandlerOptions } from '@smithy/types';
import { Agent } from 'node:http';
import { lookup } from './lookup.ts';
import type { Network } from './network.ts';

/** Requests under way at once: 50 tables move in two rounds, and a burst of EC2's mutating bucket is 50. */
export const maxSockets = 32;

/** How the SDK sends: connections are kept, as many as `maxSockets` at once. */
export function requestHandlerOptions(
  { agents, connectTimeoutMs }: Pick<Network, 'agents' | 'connectTimeoutMs'>,
  protocol: string,
): NodeHttpHandlerOptions {
  return {
    ...(agents ?? directly(protocol)),
    ...(connectTimeoutMs !== undefined && { connectionTimeout: connectTimeoutMs }),
  };
}

/** TLS takes a tenth of a bare Node's time to load, and the metadata service is not the only one without it: VPC endpoints may be. */
function directly(protocol: string) {
  const options = { keepAlive: true, maxSockets, lookup };
  if (protocol !== 'http:') return { httpAgent: options, httpsAgent: options };
  const httpAgent = new Agent(options);
  return { httpAgent, httpsAgent: httpAgent };
}
