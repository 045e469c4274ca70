import { failed, ok, parseAnswer, type Answer, type Failure } from '../answer.ts';
import type { Credentials, InstanceIdentity, InstanceMetadata } from '../ports.ts';
import { exchange } from './http-exchange.ts';

/** Longer than any action takes. 1 to 21,600 are allowed. */
const tokenTtlSeconds = '300';

/**
 * The instance metadata service, version 2 only.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export function instanceMetadata(endpoint: URL, signal: AbortSignal): InstanceMetadata {
  let token: Promise<Answer<string>> | undefined;

  const putToken = async (): Promise<Answer<string>> => {
    const path = '/latest/api/token';
    const asked = await ask('PUT', path, { 'X-aws-ec2-metadata-token-ttl-seconds': tokenTtlSeconds });
    const answer = parseAnswer(`PUT ${path}`, asked, parseToken);
    // The next question asks for another one
    if (!answer.ok) token = undefined;
    return answer;
  };

  const get = async (path: string): Promise<Answer<string>> => {
    const held = await (token ??= putToken());
    if (!held.ok) return held;
    const answer = await ask('GET', path, { 'X-aws-ec2-metadata-token': held.value });
    if (!answer.ok && answer.failure.code === 'HTTP 401') token = undefined;
    return answer;
  };

  const ask = async (
    method: 'GET' | 'PUT',
    path: string,
    headers: Record<string, string>,
  ): Promise<Answer<string>> => {
    const answer = await exchange(new URL(path, endpoint), { method, headers, signal });
    if ('status' in answer && answer.status === 200) return ok(answer.body);
    const operation = `${method} ${path}`;
    if ('status' in answer) return failed({ operation, ...statusFailure(answer.status) });
    return failed({ kind: 'transient', operation, ...answer });
  };

  let identity: Promise<Answer<InstanceIdentity>> | undefined;
  const readIdentity = async (): Promise<Answer<InstanceIdentity>> => {
    const path = '/latest/dynamic/instance-identity/document';
    const answer = parseAnswer(`GET ${path}`, await get(path), parseIdentity);
    if (!answer.ok) identity = undefined;
    return answer;
  };

  return {
    async networkInterfaceId(macAddress) {
      const path = `/latest/meta-data/network/interfaces/macs/${macAddress}/interface-id`;
      const answer = parseAnswer(`GET ${path}`, await get(path), parseNetworkInterfaceId);
      if (answer.ok || !isNotFound(answer.failure, path)) return answer;
      const message = `this instance has no network interface with the MAC address ${macAddress}; check the parameter interface`;
      return failed({ ...answer.failure, message });
    },
    identity: () => (identity ??= readIdentity()),
    read: (category) => get(`/latest/meta-data/${category}`),
    async roleCredentials() {
      const path = '/latest/meta-data/iam/security-credentials/';
      const role = await get(path);
      if (!role.ok) return isNotFound(role.failure, path) ? failed(noInstanceRole(path)) : role;
      const roleName = parseAnswer(`GET ${path}`, role, parseRoleName);
      if (!roleName.ok) return roleName;
      const rolePath = path + encodeURIComponent(roleName.value);
      return parseAnswer(`GET ${rolePath}`, await get(rolePath), parseCredentials);
    },
  };
}

/** The path itself, not the token that is asked for before it. */
function isNotFound({ code, operation }: Failure, path: string): boolean {
  return code === 'HTTP 404' && operation === `GET ${path}`;
}

function statusFailure(status: number): Pick<Failure, 'kind' | 'code' | 'message'> {
  const code = `HTTP ${status}`;
  switch (status) {
    case 403:
      return {
        kind: 'refused',
        code,
        message: 'the instance metadata service is disabled for this instance',
      };
    case 404:
      return { kind: 'refused', code, message: 'not known to the instance metadata service' };
    default:
      // 401: the token has ended; 5xx and 429: too many questions
      return {
        kind: 'transient',
        code,
        message: 'the instance metadata service did not answer the question',
      };
  }
}

function noInstanceRole(path: string): Failure {
  return {
    kind: 'denied',
    operation: `GET ${path}`,
    code: 'NoInstanceRole',
    message: 'this instance has no IAM role',
  };
}

/** It becomes a header. */
function parseToken(body: string): string {
  if (!/^[\x21-\x7e]+$/.test(body))
    throw new Error('the instance metadata service answered something else than a token');
  return body;
}

/** It becomes a path: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html has its characters. */
function parseRoleName(body: string): string {
  const [roleName = ''] = body.trim().split('\n');
  if (!/^[\w+=,.@-]{1,64}$/.test(roleName))
    throw new Error('the instance metadata service answered something else than a role name');
  return roleName;
}

/** Half an id would be another network interface's: they have 17 digits, or 8 where they are old. */
function parseNetworkInterfaceId(body: string): string {
  const id = body.trim();
  if (!/^eni-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id))
    throw new Error('the instance metadata service answered something else than a network interface id');
  return id;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-identity-documents.html */
function parseIdentity(body: string): InstanceIdentity {
  const { instanceId, region } = JSON.parse(body) as Partial<InstanceIdentity>;
  if (typeof instanceId !== 'string' || typeof region !== 'string')
    throw new Error(
      'the instance metadata service answered something else than an instance identity document',
    );
  return { instanceId, region };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html */
function parseCredentials(body: string): Credentials {
  const { Code, AccessKeyId, SecretAccessKey, Token } = JSON.parse(body) as Record<
    string,
    string | undefined
  >;
  if (Code !== 'Success' || !AccessKeyId || !SecretAccessKey) throw new Error(`Code ${Code ?? 'missing'}`);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(Token && { sessionToken: Token }),
  };
}
