import { expect, test } from 'vitest';
import { metadataClient } from './metadata-client.ts';
import { stsClient } from './query-client.ts';
import { NODE1, twoNodes } from './two-nodes.ts';

test('everything secret that is issued says that it is simulated, and is listed', async () => {
  const simulator = twoNodes();
  simulator.iam.role('route-mover', { trust: [{ AWS: '*' }] });
  const imds = await metadataClient(simulator, NODE1);
  const metadataToken = await (await imds.token()).text();
  const roleKey = await imds.roleKey('cluster-node');
  const user = simulator.addAccessKey();
  const { body } = await (
    await stsClient(simulator, user)
  )('AssumeRole', {
    RoleArn: 'arn:aws:iam::123456789012:role/route-mover',
    RoleSessionName: 'node1',
  });
  const secrets = [
    metadataToken,
    roleKey.secretAccessKey,
    roleKey.session?.token,
    user.secretAccessKey,
    /<SecretAccessKey>(.*)<.SecretAccessKey>/.exec(body)?.[1],
    /<SessionToken>(.*)<.SessionToken>/.exec(body)?.[1],
    simulator.webIdentityToken(),
    simulator.ssoToken(),
  ];
  expect(secrets).toEqual(secrets.map(() => expect.stringMatching(/^Simulated/) as string));
  expect(simulator.secrets).toEqual(expect.arrayContaining(secrets));
  expect(new Set(simulator.secrets).size).toBe(simulator.secrets.length);
});
