import { expect, test } from 'vitest';
import { metadataClient } from './metadata-client.ts';
import { stoppedClock } from './stopped-clock.ts';
import { NODE1, NODE2, twoNodes } from './two-nodes.ts';

test.each([
  ['/latest/meta-data/instance-id', NODE2],
  ['/latest/meta-data/mac', '02:00:00:00:00:02'],
  ['/latest/meta-data/local-ipv4', '10.0.2.12'],
  ['/latest/meta-data/placement/region', 'eu-central-1'],
  ['/latest/meta-data/placement/availability-zone', 'eu-central-1b'],
  ['/latest/meta-data/services/domain', 'amazonaws.com'],
  ['/latest/meta-data/network/interfaces/macs/', '02:00:00:00:00:02/'],
  ['/latest/meta-data/network/interfaces/macs', '02:00:00:00:00:02/'],
  ['/latest/meta-data/network/interfaces/macs/02:00:00:00:00:02/interface-id', 'eni-00000000000000002'],
  ['/latest/meta-data/network/interfaces/macs/02:00:00:00:00:02/device-number', '0'],
  ['/latest/meta-data/network/interfaces/macs/02:00:00:00:00:02/local-ipv4s', '10.0.2.12'],
  ['/latest/meta-data/network/interfaces/macs/02:00:00:00:00:02/subnet-id', 'subnet-0123456789abcdef0'],
  ['/latest/meta-data/network/interfaces/macs/02:00:00:00:00:02/vpc-id', 'vpc-0123456789abcdef0'],
  ['/latest/meta-data/network/interfaces/macs/02:00:00:00:00:02/owner-id', '123456789012'],
  [
    '/latest/meta-data/network/interfaces/macs/02:00:00:00:00:02/vpc-ipv4-cidr-blocks',
    '10.0.0.0/16\n10.1.0.0/16',
  ],
  ['/latest/meta-data/network/interfaces/macs/02:00:00:00:00:02/vpc-ipv6-cidr-blocks', '2001:db8::/56'],
  ['/latest/meta-data/iam/security-credentials/', 'cluster-node'],
  ['/latest/meta-data/', 'iam/\ninstance-id\nlocal-ipv4\nmac\nnetwork/\nplacement/\nservices/'],
])('an instance reads its own %s', async (path, value) => {
  const simulator = twoNodes({ vpcCidrs: ['10.0.0.0/16', '10.1.0.0/16', '2001:db8::/56'] });
  const imds = await metadataClient(simulator, NODE2);
  const response = await imds.get(path, await (await imds.token()).text());
  expect({ status: response.status, body: await response.text() }).toEqual({ status: 200, body: value });
});

test('every network interface of the instance is listed by its MAC address', async () => {
  const simulator = twoNodes();
  simulator.vpc.addInstance({
    instanceId: 'i-00000000000000003',
    networkInterfaces: [3, 4].map((n) => ({
      networkInterfaceId: `eni-0000000000000000${n}`,
      macAddress: `02:00:00:00:00:0${n}`,
      privateIpAddress: `10.0.1.${n}`,
    })),
  });
  const imds = await metadataClient(simulator, 'i-00000000000000003');
  const token = await (await imds.token()).text();
  const macs = '/latest/meta-data/network/interfaces/macs/';
  expect(await (await imds.get(macs, token)).text()).toBe('02:00:00:00:00:03/\n02:00:00:00:00:04/');
  expect(await (await imds.get(`${macs}02:00:00:00:00:04/device-number`, token)).text()).toBe('1');
});

test('the instance identity document names instance, account and Region', async () => {
  const imds = await metadataClient(twoNodes(), NODE1);
  const token = await (await imds.token()).text();
  const document: unknown = await (
    await imds.get('/latest/dynamic/instance-identity/document', token)
  ).json();
  expect(document).toMatchObject({
    accountId: '123456789012',
    availabilityZone: 'eu-central-1a',
    instanceId: NODE1,
    privateIp: '10.0.1.11',
    region: 'eu-central-1',
  });
});

test('the credentials of the role are the same until five minutes before they expire', async () => {
  const clock = stoppedClock();
  const simulator = twoNodes({ now: clock.now });
  const imds = await metadataClient(simulator, NODE1);
  const read = async (): Promise<Record<string, string>> => {
    const token = await (await imds.token()).text();
    const response = await imds.get('/latest/meta-data/iam/security-credentials/cluster-node', token);
    return (await response.json()) as Record<string, string>;
  };
  const first = await read();
  expect(first).toMatchObject({
    Code: 'Success',
    Type: 'AWS-HMAC',
    LastUpdated: '2026-08-31T12:00:00Z',
    Expiration: '2026-08-31T18:00:00Z',
  });
  expect(first['AccessKeyId']).toMatch(/^ASIA[A-Z0-9]{16}$/);
  expect(simulator.secrets).toEqual(expect.arrayContaining([first['SecretAccessKey'], first['Token']]));

  clock.advance(6 * 3_600_000 - 300_001);
  expect(await read()).toEqual(first);
  clock.advance(1);
  const second = await read();
  expect(second['AccessKeyId']).not.toBe(first['AccessKeyId']);
  expect(second['Expiration']).toBe('2026-08-31T23:55:00Z');
});

test('a VPC without IPv6 has no IPv6 CIDR blocks', async () => {
  const imds = await metadataClient(twoNodes(), NODE1);
  const path = '/latest/meta-data/network/interfaces/macs/02:00:00:00:00:01/vpc-ipv6-cidr-blocks';
  expect((await imds.get(path, await (await imds.token()).text())).status).toBe(404);
});

test('an instance without a role has no credentials', async () => {
  const simulator = twoNodes();
  const instanceId = 'i-00000000000000003';
  simulator.vpc.addInstance({ instanceId, networkInterfaces: [] });
  const imds = await metadataClient(simulator, instanceId);
  const token = await (await imds.token()).text();
  expect((await imds.get('/latest/meta-data/iam/security-credentials/', token)).status).toBe(404);
});

test.each(['1', '21600'])('a token may live %s seconds', async (ttl) => {
  const imds = await metadataClient(twoNodes(), NODE1);
  const response = await imds.token({ 'X-aws-ec2-metadata-token-ttl-seconds': ttl });
  expect(response.status).toBe(200);
  expect(response.headers.get('x-aws-ec2-metadata-token-ttl-seconds')).toBe(ttl);
});

test.each([
  ['no lifetime', {}, 400],
  ['a lifetime of 0 s', { 'X-aws-ec2-metadata-token-ttl-seconds': '0' }, 400],
  ['a lifetime above six hours', { 'X-aws-ec2-metadata-token-ttl-seconds': '21601' }, 400],
  [
    'a proxy on the way',
    { 'X-aws-ec2-metadata-token-ttl-seconds': '60', 'X-Forwarded-For': '203.0.113.1' },
    403,
  ],
])('no token is given for a request with %s', async (_title, headers: Record<string, string>, status) => {
  const imds = await metadataClient(twoNodes(), NODE1);
  expect((await imds.token(headers)).status).toBe(status);
});

test('nothing is shown without a token, with a foreign one or an expired one', async () => {
  const clock = stoppedClock();
  const simulator = twoNodes({ now: clock.now });
  const [imds, neighbour] = [await metadataClient(simulator, NODE1), await metadataClient(simulator, NODE2)];
  const path = '/latest/meta-data/instance-id';
  const token = await (await imds.token()).text();
  const foreign = await (await neighbour.token()).text();
  expect((await imds.get(path)).status).toBe(401);
  expect((await imds.get(path, foreign)).status).toBe(401);
  expect((await imds.get(path, token)).status).toBe(200);
  clock.advance(60_000);
  expect((await imds.get(path, token)).status).toBe(401);
});

test('a path that does not exist is a 404 with an XHTML page', async () => {
  const imds = await metadataClient(twoNodes(), NODE1);
  const response = await imds.get('/latest/meta-data/constructor', await (await imds.token()).text());
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('<title>404 - Not Found</title>');
});

test('every request to the metadata service is counted', async () => {
  const simulator = twoNodes();
  const imds = await metadataClient(simulator, NODE1);
  await imds.get('/latest/meta-data/mac', await (await imds.token()).text());
  expect(
    simulator.imdsCalls.map(({ instanceId, method, path, status }) => [instanceId, method, path, status]),
  ).toEqual([
    [NODE1, 'PUT', '/latest/api/token', 200],
    [NODE1, 'GET', '/latest/meta-data/mac', 200],
  ]);
});
