import { expect, test } from 'vitest';
import { clientConfig } from '../../src/aws/client-config.ts';
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
