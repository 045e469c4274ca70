import { describe, expect, test } from 'vitest';
import type { Trusted } from './trust.ts';
import { metadataClient } from './metadata-client.ts';
import { ec2Client, stsClient, type Answer, type Oddity } from './query-client.ts';
import type { Signer } from './sign-request.ts';
import type { Simulator } from './simulator.ts';
import { stoppedClock } from './stopped-clock.ts';
import { NODE1, TABLE_A, twoNodes } from './two-nodes.ts';

const OWN = '123456789012';
const OTHER = '210987654321';
const TARGET = `arn:aws:iam::${OWN}:role/route-mover`;
const session = { RoleArn: TARGET, RoleSessionName: 'node1' };
const mayAssume = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: TARGET } as const;

function element({ body }: Answer, name: string): string | undefined {
  return new RegExp(`<${name}>(.*)</${name}>`).exec(body)?.[1];
}

function credentialsIn(answer: Answer): Signer {
  return {
    accessKeyId: element(answer, 'AccessKeyId') ?? '',
    secretAccessKey: element(answer, 'SecretAccessKey') ?? '',
    session: { token: element(answer, 'SessionToken') ?? '' },
  };
}

test('GetCallerIdentity needs no permission and names the user', async () => {
  const simulator = twoNodes();
  simulator.iam.user('operator', { policy: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });
  const ask = await stsClient(simulator, simulator.addAccessKey({ userName: 'operator' }));
  const { status, headers, body } = await ask('GetCallerIdentity');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/xml');
  expect(body).toMatch(
    /^<\?xml .*\?>\n<GetCallerIdentityResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user\/operator<\/Arn><UserId>AIDA[0-9A-F]{17}<\/UserId><Account>123456789012<\/Account><\/GetCallerIdentityResult><ResponseMetadata><RequestId>[0-9a-f-]+<\/RequestId><\/ResponseMetadata><\/GetCallerIdentityResponse>$/,
  );
});

test('GetCallerIdentity names the session of a role', async () => {
  const simulator = twoNodes();
  const key = await (await metadataClient(simulator, NODE1)).roleKey('cluster-node');
  const answer = await (await stsClient(simulator, key))('GetCallerIdentity');
  expect(element(answer, 'Arn')).toBe(`arn:aws:sts::${OWN}:assumed-role/cluster-node/${NODE1}`);
  expect(element(answer, 'UserId')).toMatch(new RegExp(`^AROA[0-9A-F]{17}:${NODE1}$`));
});

describe('AssumeRole', () => {
  /** A node of an account whose role may assume the route mover, which trusts these. */
  async function node({ account = OWN, trust, policy = [mayAssume] }: Partial<NodeInput> = {}) {
    const clock = stoppedClock();
    const simulator = twoNodes({ now: clock.now });
    simulator.vpc.addInstance({
      instanceId: 'i-03',
      ownerId: account,
      networkInterfaces: [],
      roleName: 'node',
    });
    simulator.iam.role('node', { account, policy });
    simulator.iam.role('route-mover', {
      policy: [{ Effect: 'Allow', Action: 'ec2:DescribeRouteTables', Resource: '*' }],
      trust: trust ?? [{ AWS: `arn:aws:iam::${account}:root` }],
    });
    const key = await (await metadataClient(simulator, 'i-03')).roleKey('node');
    return { clock, simulator, ask: await stsClient(simulator, key) };
  }
  type NodeInput = {
    account: string;
    trust: Trusted[];
    policy: { Effect: 'Allow' | 'Deny'; Action: string; Resource: string }[];
  };

  test('gives credentials of the role until they expire', async () => {
    const { clock, simulator, ask } = await node();
    const answer = await ask('AssumeRole', { ...session, DurationSeconds: '900' });
    expect(element(answer, 'AssumedRoleUser')).toMatch(
      new RegExp(
        `^<AssumedRoleId>AROA.*:node1</AssumedRoleId><Arn>arn:aws:sts::${OWN}:assumed-role/route-mover/node1</Arn>$`,
      ),
    );
    expect(element(answer, 'Expiration')).toBe('2026-08-31T12:15:00Z');
    const key = credentialsIn(answer);
    expect(simulator.secrets).toEqual(expect.arrayContaining([key.secretAccessKey, key.session?.token]));

    const asRole = await ec2Client(simulator, key);
    expect((await asRole('DescribeRouteTables')).body).toContain(TABLE_A);
    expect(await asRole('DescribeVpcs')).toMatchObject({ code: 'UnauthorizedOperation' });
    expect(simulator.calls.at(-1)?.principal).toBe(`arn:aws:sts::${OWN}:assumed-role/route-mover/node1`);
    clock.advance(900_000);
    expect(await asRole('DescribeRouteTables')).toMatchObject({ code: 'RequestExpired' });
    expect(await (await stsClient(simulator, key))('GetCallerIdentity')).toMatchObject({
      status: 403,
      code: 'ExpiredToken',
    });
  });

  test('is an hour long unless told', async () => {
    const { ask } = await node();
    expect(element(await ask('AssumeRole', session), 'Expiration')).toBe('2026-08-31T13:00:00Z');
  });

  const named = [{ AWS: `arn:aws:iam::${OTHER}:role/node` }];
  const deny = { ...mayAssume, Effect: 'Deny' } as const;
  test.each<[string, Partial<NodeInput>, 200 | 403]>([
    ['in one account: trust names the account, policy allows', {}, 200],
    ['in one account: trust names the account, policy does not allow', { policy: [] }, 403],
    [
      'in one account: trust names the role, no policy is needed',
      { trust: [{ AWS: `arn:aws:iam::${OWN}:role/node` }], policy: [] },
      200,
    ],
    [
      'in one account: trust names the session, no policy is needed',
      { trust: [{ AWS: `arn:aws:sts::${OWN}:assumed-role/node/i-03` }], policy: [] },
      200,
    ],
    [
      'in one account: trust names the role, policy denies',
      { trust: [{ AWS: `arn:aws:iam::${OWN}:role/node` }], policy: [deny] },
      403,
    ],
    ['in one account: trust names another role', { trust: [{ AWS: `${TARGET}-2` }] }, 403],
    ['in one account: only EC2 is trusted', { trust: [{ Service: 'ec2.amazonaws.com' }] }, 403],
    ['across accounts: trust names the account, policy allows', { account: OTHER }, 200],
    [
      'across accounts: trust names the account by its number',
      { account: OTHER, trust: [{ AWS: OTHER }] },
      200,
    ],
    ['across accounts: trust names the role, policy allows', { account: OTHER, trust: named }, 200],
    [
      'across accounts: trust names the role, policy does not allow',
      { account: OTHER, trust: named, policy: [] },
      403,
    ],
    [
      'across accounts: trust names another account, policy allows',
      { account: OTHER, trust: [{ AWS: `arn:aws:iam::${OWN}:root` }] },
      403,
    ],
  ])('%s: %o is answered %i', async (_title, input, status) => {
    const { ask } = await node(input);
    expect(await ask('AssumeRole', session)).toMatchObject({ status });
  });

  test('denied says who may not do what, in the error document of STS', async () => {
    const { ask } = await node({ account: OTHER, policy: [] });
    const { status, headers, body } = await ask('AssumeRole', session);
    expect(status).toBe(403);
    expect(body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">' +
        '<Error><Type>Sender</Type><Code>AccessDenied</Code>' +
        `<Message>User: arn:aws:sts::${OTHER}:assumed-role/node/i-03 is not authorized to perform: sts:AssumeRole ` +
        `on resource: ${TARGET}</Message></Error>` +
        `<RequestId>${headers.get('x-amzn-requestid') ?? 'none'}</RequestId></ErrorResponse>`,
    );
  });

  test('of a role that does not exist is denied like one that may not be assumed', async () => {
    const { ask } = await node({ policy: [{ ...mayAssume, Resource: '*' }] });
    const { status, code, message } = await ask('AssumeRole', { ...session, RoleArn: `${TARGET}-2` });
    expect({ status, code }).toEqual({ status: 403, code: 'AccessDenied' });
    expect(message).toContain(`on resource: ${TARGET}-2`);
  });

  test.each([
    ['without a role', { RoleSessionName: 'node1' }],
    ['without a session name', { RoleArn: TARGET }],
    ['with a session name of one character', { ...session, RoleSessionName: 'x' }],
    ['with a session name of 65 characters', { ...session, RoleSessionName: 'x'.repeat(65) }],
    ['with a session name with a space', { ...session, RoleSessionName: 'node 1' }],
    ['with the ARN of a user', { ...session, RoleArn: `arn:aws:iam::${OWN}:user/x` }],
    ['for less than 15 minutes', { ...session, DurationSeconds: '899' }],
    ['for more than 12 hours', { ...session, DurationSeconds: '43201' }],
    ['for no number of seconds', { ...session, DurationSeconds: 'long' }],
  ])('%s is a ValidationError', async (_title, parameters: Record<string, string>) => {
    const { ask } = await node();
    expect(await ask('AssumeRole', parameters)).toMatchObject({ status: 400, code: 'ValidationError' });
  });
});

describe('AssumeRoleWithWebIdentity', () => {
  const trusting = (simulator: Simulator, Federated: string) => {
    simulator.iam.role('route-mover', { trust: [{ Federated }] });
  };

  test('exchanges a token of a provider that the role trusts, unsigned', async () => {
    const simulator = twoNodes();
    trusting(simulator, simulator.webIdentityProvider);
    const ask = await stsClient(simulator);
    const answer = await ask('AssumeRoleWithWebIdentity', {
      ...session,
      WebIdentityToken: simulator.webIdentityToken(),
    });
    expect(answer.status).toBe(200);
    const identity = await (await stsClient(simulator, credentialsIn(answer)))('GetCallerIdentity');
    expect(element(identity, 'Arn')).toBe(`arn:aws:sts::${OWN}:assumed-role/route-mover/node1`);
  });

  test('refuses a token that nobody issued', async () => {
    const simulator = twoNodes();
    trusting(simulator, simulator.webIdentityProvider);
    const ask = await stsClient(simulator);
    expect(
      await ask('AssumeRoleWithWebIdentity', { ...session, WebIdentityToken: 'SimulatedForgery' }),
    ).toMatchObject({ status: 400, code: 'InvalidIdentityToken' });
  });

  test('refuses a token of a provider that the role does not trust', async () => {
    const simulator = twoNodes();
    trusting(simulator, `arn:aws:iam::${OWN}:oidc-provider/elsewhere.example`);
    const ask = await stsClient(simulator);
    const WebIdentityToken = simulator.webIdentityToken();
    expect(await ask('AssumeRoleWithWebIdentity', { ...session, WebIdentityToken })).toMatchObject({
      status: 403,
      code: 'AccessDenied',
      message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    });
  });
});

const nobody = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'SimulatedSecretOfNobody' };

describe('STS refuses', () => {
  test.each<[string, Oddity, number, string]>([
    ['an unsigned request', { key: undefined }, 403, 'MissingAuthenticationToken'],
    ['a garbled signature', { headers: { authorization: 'Basic dXNlcg==' } }, 400, 'IncompleteSignature'],
    ['an access key that nobody issued', { key: nobody }, 403, 'InvalidClientTokenId'],
    ['a signature for another Region', { region: 'us-east-1' }, 403, 'SignatureDoesNotMatch'],
    ['a signature for EC2', { service: 'ec2' }, 403, 'SignatureDoesNotMatch'],
  ])('%s', async (_title, oddity, status, code) => {
    const simulator = twoNodes();
    const ask = await stsClient(simulator, simulator.addAccessKey());
    expect(await ask('GetCallerIdentity', {}, oddity)).toMatchObject({ status, code });
  });

  test('the wrong secret access key', async () => {
    const simulator = twoNodes();
    const key = { ...simulator.addAccessKey(), secretAccessKey: 'SimulatedTypingError' };
    expect(await (await stsClient(simulator, key))('GetCallerIdentity')).toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
    });
  });

  test.each([
    [
      -301_000,
      'Signature expired: 20260831T115459Z is now earlier than 20260831T115500Z (20260831T120000Z - 5 min.)',
    ],
    [
      301_000,
      'Signature not yet current: 20260831T120501Z is still later than 20260831T120500Z (20260831T120000Z + 5 min.)',
    ],
  ])('a signature whose date is off by %i ms', async (late, message) => {
    const clock = stoppedClock();
    const simulator = twoNodes({ now: clock.now });
    const ask = await stsClient(simulator, simulator.addAccessKey());
    expect(await ask('GetCallerIdentity', {}, { at: clock.now() + late })).toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
      message,
    });
  });

  test.each([
    ['an action that it does not have', 'GetSessionToken', {}, 'InvalidAction'],
    ['another API version', 'GetCallerIdentity', { Version: '2016-11-15' }, 'InvalidAction'],
    ['no action', '', {}, 'MissingAction'],
  ])('%s', async (_title, action, parameters: Record<string, string>, code) => {
    const simulator = twoNodes();
    const ask = await stsClient(simulator, simulator.addAccessKey());
    expect(await ask(action, parameters)).toMatchObject({ status: 400, code });
  });
});

describe('faults', () => {
  test('hit an action of STS by its name, with its error document', async () => {
    const simulator = twoNodes();
    simulator.fault({ action: 'AssumeRole', errorCode: 'Throttling' });
    const ask = await stsClient(simulator, simulator.addAccessKey());
    const answer = await ask('AssumeRole', session);
    expect(answer).toMatchObject({ status: 400, code: 'Throttling', message: 'Rate exceeded' });
    expect(answer.body).toContain('<ErrorResponse ');
    expect(await ask('GetCallerIdentity')).toMatchObject({ status: 200 });
  });

  test('hit one service only', async () => {
    const simulator = twoNodes();
    simulator.fault({ service: 'sts', status: 503 });
    const key = simulator.addAccessKey();
    expect(await (await stsClient(simulator, key))('GetCallerIdentity')).toMatchObject({ status: 503 });
    expect(await (await ec2Client(simulator, key))('DescribeVpcs')).toMatchObject({ status: 200 });
  });
});
