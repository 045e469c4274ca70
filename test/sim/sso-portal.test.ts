import { expect, onTestFinished, test } from 'vitest';
import { httpRequest } from './http-client.ts';
import { serveOnLoopback } from './loopback.ts';
import { stsClient } from './query-client.ts';
import type { Simulator } from './simulator.ts';
import { stoppedClock } from './stopped-clock.ts';
import { twoNodes } from './two-nodes.ts';

const ACCOUNT = '123456789012';

async function portal(simulator: Simulator) {
  const server = await serveOnLoopback(simulator.aws);
  onTestFinished(() => server.close());
  return async (token: string | undefined, roleName = 'operator', path = '/federation/credentials') => {
    const url = `${server.url}${path}?role_name=${roleName}&account_id=${ACCOUNT}`;
    const { status, body } = await httpRequest(url, {
      headers: {
        host: 'portal.sso.eu-central-1.amazonaws.com',
        ...(token !== undefined && { 'x-amz-sso_bearer_token': token }),
      },
    });
    return { status, document: JSON.parse(body) as Record<string, unknown> };
  };
}

test('the portal gives credentials of a role for the token of a login', async () => {
  const clock = stoppedClock();
  const simulator = twoNodes({ now: clock.now });
  simulator.iam.role('operator');
  const { status, document } = await (await portal(simulator))(simulator.ssoToken());
  expect(status).toBe(200);
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = document['roleCredentials'] as Record<
    string,
    string
  >;
  expect(expiration).toBe(clock.now() + 3_600_000);
  const key = {
    accessKeyId: accessKeyId ?? '',
    secretAccessKey: secretAccessKey ?? '',
    session: { token: sessionToken ?? '' },
  };
  expect(simulator.secrets).toEqual(expect.arrayContaining([key.secretAccessKey, key.session.token]));
  const { body } = await (await stsClient(simulator, key))('GetCallerIdentity');
  expect(body).toContain(`<Arn>arn:aws:sts::${ACCOUNT}:assumed-role/operator/operator@example.com</Arn>`);
  expect(simulator.calls[0]).toMatchObject({
    service: 'sso',
    host: 'portal.sso.eu-central-1.amazonaws.com',
    action: 'GetRoleCredentials',
    parameters: { role_name: 'operator', account_id: ACCOUNT },
    principal: undefined,
    status: 200,
  });
});

test.each([
  ['without a token', undefined],
  ['with a token that nobody issued', 'SimulatedForgery'],
])('%s the portal answers UnauthorizedException', async (_title, token) => {
  const simulator = twoNodes();
  simulator.iam.role('operator');
  expect(await (await portal(simulator))(token)).toEqual({
    status: 401,
    document: {
      message: 'Session token not found or invalid',
      __type: 'com.amazonaws.switchboard.portal#UnauthorizedException',
    },
  });
  expect(simulator.calls[0]).toMatchObject({ status: 401, errorCode: 'UnauthorizedException' });
});

test('a role that is not there is a ForbiddenException', async () => {
  const simulator = twoNodes();
  const answer = await (await portal(simulator))(simulator.ssoToken());
  expect(answer).toMatchObject({ status: 403, document: { message: 'No access' } });
});

test('the portal has no other path', async () => {
  const simulator = twoNodes();
  const answer = await (await portal(simulator))(simulator.ssoToken(), 'operator', '/assignment/roles');
  expect(answer).toMatchObject({ status: 404 });
});

test('a fault hits the portal by its service, with its JSON', async () => {
  const simulator = twoNodes();
  simulator.fault({ service: 'sso', errorCode: 'TooManyRequestsException' });
  expect(await (await portal(simulator))(simulator.ssoToken())).toMatchObject({
    status: 429,
    document: { __type: 'com.amazonaws.switchboard.portal#TooManyRequestsException' },
  });
});
