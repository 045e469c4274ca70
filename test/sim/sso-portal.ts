import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { apiEndpoint, type ApiRequest, type Gate } from './api-endpoint.ts';
import type { HttpAnswer } from './http-answer.ts';
import type { Iam } from './iam.ts';
import type { Tokens } from './tokens.ts';

export type SsoWorld = Gate & { readonly iam: Iam; readonly tokens: Tokens };

/** HTTP status and sentence of each error. */
const ERRORS: Readonly<Record<string, { status: number; message: string }>> = {
  ForbiddenException: { status: 403, message: 'No access' },
  InvalidRequestException: { status: 400, message: 'Invalid request' },
  ResourceNotFoundException: { status: 404, message: 'The specified resource does not exist.' },
  TooManyRequestsException: { status: 429, message: 'HTTP 429 Unknown Code' },
  UnauthorizedException: { status: 401, message: 'Session token not found or invalid' },
};

/** An hour, as a new permission set has it. */
const LIFETIME = 3_600_000;

/**
 * The portal of IAM Identity Center, of which there is one request: GetRoleCredentials. A role has to be declared for it.
 * https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html
 */
export function ssoPortal(world: SsoWorld): RequestListener {
  return apiEndpoint(world, {
    service: 'sso',
    action: 'GetRoleCredentials',
    perform: (request) => getRoleCredentials(world, request),
    errorAnswer: (_request, code, message, status) => errorAnswer(code, message, status),
  });
}

function getRoleCredentials(world: SsoWorld, { received, parameters }: ApiRequest): HttpAnswer {
  const { method, url, headers } = received;
  if (method !== 'GET' || !url.startsWith('/federation/credentials?')) {
    return errorAnswer('ResourceNotFoundException');
  }
  const token = [headers['x-amz-sso_bearer_token']].flat()[0];
  if (token === undefined || !world.tokens.isSso(token)) return errorAnswer('UnauthorizedException');
  const { role_name: roleName, account_id: account } = parameters;
  if (roleName === undefined || account === undefined) return errorAnswer('InvalidRequestException');
  const role = world.iam.findRole(world.iam.roleArn(roleName, account));
  if (role === undefined) return errorAnswer('ForbiddenException');
  const { accessKeyId, secretAccessKey, session } = world.credentials.openSession(role, {
    name: 'operator@example.com',
    issued: world.now(),
    lifetime: LIFETIME,
  });
  const { token: sessionToken, expiration } = session;
  return json(200, { roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration } });
}

function errorAnswer(code: string, message?: string, status?: number): HttpAnswer {
  const usual = ERRORS[code];
  const answer = json(status ?? usual?.status ?? 400, {
    message: message ?? usual?.message ?? code,
    __type: `com.amazonaws.switchboard.portal#${code}`,
  });
  return { ...answer, headers: { ...answer.headers, 'x-amzn-ErrorType': code }, errorCode: code };
}

function json(status: number, document: object): HttpAnswer {
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'x-amzn-RequestId': randomUUID() },
    body: JSON.stringify(document),
  };
}
