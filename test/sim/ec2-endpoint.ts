import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { apiEndpoint, type ApiRequest, type Gate } from './api-endpoint.ts';
import { authenticate, type Refusal } from './authenticate.ts';
import type { AccessKey } from './credentials.ts';
import { assertParameters, findAction } from './ec2-api.ts';
import { Ec2Error, formatMessage, unauthorized, type Ec2ErrorCode, type Refused } from './ec2-errors.ts';
import { resourceOf } from './ec2-resource.ts';
import type { HttpAnswer } from './http-answer.ts';
import type { Iam } from './iam.ts';
import { API_VERSION, formatXml, type XmlMembers } from './query-protocol.ts';
import type { TokenBuckets } from './token-bucket.ts';
import type { Vpc } from './vpc.ts';
import { viewOf, type Sharing } from './view.ts';

/** What the API shows and changes in one Region. */
export type Ec2Region = Pick<Vpc, 'region' | 'ownerId' | 'state' | 'stateAt' | 'apply'>;

export type Ec2World = Gate & {
  readonly region: Ec2Region;
  readonly iam: Iam;
  readonly sharing: Sharing;
  /** `undefined` → no throttling. */
  readonly buckets: TokenBuckets | undefined;
};

/** The EC2 endpoint of one Region. */
export function ec2Endpoint(world: Ec2World): RequestListener {
  return apiEndpoint(world, {
    service: 'ec2',
    perform: (request) => perform(world, request),
    errorAnswer: (request, code, message, status) =>
      errorAnswer(new Ec2Error(code, message, status), refusedOf(world, request, request.key)),
  });
}

async function perform(world: Ec2World, request: ApiRequest): Promise<HttpAnswer> {
  const { region, buckets, now } = world;
  const { action: name, parameters, lag } = request;
  try {
    const key = callerOf(world, request);
    const action = findAction(name);
    if (buckets?.take(name, action.limits, now()) === false) throw new Ec2Error('RequestLimitExceeded');
    assertParameters(action, parameters);
    authorize(world, request, key);
    const state = lag > 0 ? region.stateAt(now() - lag) : region.state;
    const { answer, write } = action.plan(viewOf(state, key.identity.account, world.sharing), parameters);
    if (write) await region.apply(write);
    return successAnswer(name, answer);
  } catch (error) {
    const refused = refusedOf(world, request, request.key);
    if (error instanceof Ec2Error) return errorAnswer(error, refused);
    return errorAnswer(new Ec2Error('InternalError', `The simulator failed: ${String(error)}`), refused);
  }
}

/** What EC2 answers to whom it does not know. */
const REFUSALS = {
  unsigned: 'MissingAuthenticationToken',
  garbled: 'AuthFailure',
  otherScope: 'AuthFailure',
  unknownKey: 'AuthFailure',
  wrongToken: 'AuthFailure',
  wrongDate: 'RequestExpired',
  wrongSignature: 'SignatureDoesNotMatch',
  sessionExpired: 'RequestExpired',
} as const satisfies Record<Refusal['reason'], Ec2ErrorCode>;

function callerOf({ credentials, region, now }: Ec2World, { received }: ApiRequest): AccessKey {
  const caller = authenticate(credentials, received, { region: region.region, service: 'ec2', now: now() });
  if ('reason' in caller) throw new Ec2Error(REFUSALS[caller.reason]);
  return caller;
}

/** A request that does not name its resource is refused for that, later. */
function authorize(world: Ec2World, request: ApiRequest, key: AccessKey): void {
  const { action, parameters } = request;
  const resource = resourceOf(action, parameters);
  if (resource === undefined) return;
  const refused = refusedOf(world, request, key);
  const arn = resource === '*' ? '*' : `${refused.arnPrefix}${resource}`;
  const decision = world.iam.decide(key.identity, `ec2:${action}`, arn);
  if (decision !== 'allowed') {
    throw new Ec2Error('UnauthorizedOperation', unauthorized(refused, decision));
  }
}

function refusedOf(
  { region, iam }: Ec2World,
  { action, parameters }: ApiRequest,
  key: AccessKey | undefined,
): Refused {
  const account = key?.identity.account ?? region.ownerId;
  return {
    action,
    parameters,
    principal: key?.principal ?? iam.arnOf({ kind: 'user', account, name: 'unknown' }),
    arnPrefix: `arn:${iam.partition}:ec2:${region.region}:${account}:`,
  };
}

function successAnswer(action: string, members: XmlMembers): HttpAnswer {
  const requestId = randomUUID();
  const xmlns = `http://ec2.amazonaws.com/doc/${API_VERSION}/`;
  return {
    status: 200,
    headers: ec2Headers(requestId),
    body: formatXml(`${action}Response`, { requestId, ...members }, xmlns),
  };
}

/** Errors have no namespace, and their request id is spelt RequestID. */
function errorAnswer(error: Ec2Error, refused: Refused): HttpAnswer {
  const requestId = randomUUID();
  const { code, status } = error;
  return {
    status,
    headers: ec2Headers(requestId),
    body: formatXml('Response', {
      Errors: { Error: { Code: code, Message: formatMessage(error, refused) } },
      RequestID: requestId,
    }),
    errorCode: code,
  };
}

function ec2Headers(requestId: string): Record<string, string> {
  return {
    'x-amzn-requestid': requestId,
    'Cache-Control': 'no-cache, no-store',
    'Content-Type': 'text/xml;charset=UTF-8',
    Server: 'AmazonEC2',
  };
}
