import type { Logger, NodeHttpHandlerOptions } from '@smithy/types';
import { lookup } from './lookup.ts';
import type { Network } from './network.ts';

/** Requests under way at once: 50 tables move in two rounds, and a burst of EC2's mutating bucket is 50. */
export const maxSockets = 32;

/** Of a connection straight to the endpoint. noDelay is what agents have anyway: without it a request waits 40 ms for an ACK. */
export const connectionOptions = { keepAlive: true, noDelay: true, maxSockets, lookup };

/** Else it warns on stderr, where Pacemaker looks for the exit reason, of requests that wait for a connection. */
const silent = Object.fromEntries(
  (['trace', 'debug', 'info', 'warn', 'error'] as const).map((level) => [level, () => undefined]),
) as unknown as Logger;

/** How the SDK sends: connections are kept, as many as `maxSockets` at once. */
export function requestHandlerOptions({
  agents,
  connectTimeoutMs,
}: Pick<Network, 'agents' | 'connectTimeoutMs'>): NodeHttpHandlerOptions {
  return {
    ...(agents ?? { httpAgent: connectionOptions, httpsAgent: connectionOptions }),
    ...(connectTimeoutMs !== undefined && { connectionTimeout: connectTimeoutMs }),
    logger: silent,
  };
}
