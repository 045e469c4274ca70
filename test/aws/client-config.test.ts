import { describe, expect, test } from 'vitest';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { clientConfig } from '../../src/aws/client-config.ts';
import { lookup } from '../../src/aws/lookup.ts';
import { loopbackNetwork } from '../ec2/loopback-network.ts';

const network = loopbackNetwork('https://unused.example', { useDualStack: true, useFips: true });

test('an endpoint that is named is taken as it is, neither FIPS nor dual-stack', () => {
  expect(clientConfig(network, 'https://vpce.example')).toMatchObject({
    endpoint: 'https://vpce.example',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
  });
});

test('without one the endpoint of the Region is, FIPS and dual-stack as configured', () => {
  const config = clientConfig(network, undefined);
  expect(config).toMatchObject({
    region: 'eu-central-1',
    useDualstackEndpoint: true,
    useFipsEndpoint: true,
  });
  expect(config).not.toHaveProperty('endpoint');
  expect(clientConfig({ ...network, useDualStack: false, useFips: false }, undefined)).toMatchObject({
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
  });
});

test('one attempt is made, and nothing looked up in files or environment', () => {
  expect(clientConfig(network, undefined)).toMatchObject({
    maxAttempts: 1,
    ignoreConfiguredEndpointUrls: true,
  });
});

describe('connections', () => {
  test('are opened straight, many at once and with a lookup that does not block, where nothing is said', () => {
    expect(clientConfig(network, undefined).requestHandler).toEqual({
      httpAgent: { maxSockets: 32, lookup },
      httpsAgent: { maxSockets: 32, lookup },
    });
  });

  test('are opened by the agents of the way out, where there is one', () => {
    const agents = { httpAgent: new HttpAgent(), httpsAgent: new HttpsAgent() };
    const { requestHandler } = clientConfig({ ...network, agents, connectTimeoutMs: 3_000 }, undefined);
    expect(requestHandler).toEqual({ ...agents, connectionTimeout: 3_000 });
  });
});
