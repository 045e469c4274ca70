import { expect, test, vi } from 'vitest';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { lookup } from '../../src/aws/lookup.ts';
import { requestHandlerOptions } from '../../src/aws/request-handler-options.ts';

const directly = { keepAlive: true, noDelay: true, maxSockets: 32, lookup };

test('connections are opened straight, many at once, kept, and with a lookup that does not block', () => {
  expect(requestHandlerOptions({ agents: undefined, connectTimeoutMs: undefined })).toMatchObject({
    httpAgent: directly,
    httpsAgent: directly,
  });
});

test('connections are opened by the agents of the way out, where there is one', () => {
  const agents = { httpAgent: new HttpAgent(), httpsAgent: new HttpsAgent() };
  expect(requestHandlerOptions({ agents, connectTimeoutMs: 3_000 })).toMatchObject({
    ...agents,
    connectionTimeout: 3_000,
  });
});

test('the SDK warns nobody: stderr is for the exit reason', () => {
  const { logger } = requestHandlerOptions({ agents: undefined, connectTimeoutMs: undefined });
  const written = vi.spyOn(console, 'warn');
  logger?.warn('socket usage at capacity');
  expect(written).not.toHaveBeenCalled();
});
