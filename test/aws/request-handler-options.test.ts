import { expect, test } from 'vitest';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { lookup } from '../../src/aws/lookup.ts';
import { requestHandlerOptions } from '../../src/aws/request-handler-options.ts';

const network = { agents: undefined, connectTimeoutMs: undefined };
const directly = { keepAlive: true, maxSockets: 32, lookup };

test('connections are opened straight, many at once, kept, and with a lookup that does not block', () => {
  const { httpsAgent } = requestHandlerOptions(network, 'https:');
  expect(httpsAgent).toEqual(directly);
});

test('where the endpoint speaks HTTP there is no agent that would need TLS', () => {
  const { httpAgent, httpsAgent } = requestHandlerOptions(network, 'http:');
  expect(httpAgent).toBeInstanceOf(HttpAgent);
  expect(httpAgent).toMatchObject({ options: directly });
  expect(httpsAgent).toBe(httpAgent);
});

test('connections are opened by the agents of the way out, where there is one', () => {
  const agents = { httpAgent: new HttpAgent(), httpsAgent: new HttpsAgent() };
  expect(requestHandlerOptions({ agents, connectTimeoutMs: 3_000 }, 'https:')).toEqual({
    ...agents,
    connectionTimeout: 3_000,
  });
});
