import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { answerThrough } from './answer-through.ts';
import { authenticate, parseAuthorization, type Credentials } from './credentials.ts';
import { assertParameters, findAction } from './ec2-api.ts';
import { Ec2Error, formatMessage, type Refused } from './ec2-errors.ts';
import type { Faults } from './faults.ts';
import type { HttpAnswer } from './http-answer.ts';
import {
  API_VERSION,
  filterParameters,
  formatXml,
  listParameter,
  parseQuery,
  type QueryParameters,
  type XmlMembers,
} from './query-protocol.ts';
import type { TokenBuckets } from './token-bucket.ts';
import type { Vpc } from './vpc.ts';

/** An EC2 API request that arrived. */
export type Call = {
  readonly action: string;
  readonly parameters: QueryParameters;
  /** ms of the simulator's clock. */
  readonly at: number;
  /** `undefined` → no Authorization header, or a garbled one. */
  readonly accessKeyId: string | undefined;
  readonly sourceAddress: string | undefined;
  /** HTTP status; `undefined` → no whole answer, or not yet. */
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
};

export type Ec2World = {
  readonly vpc: Vpc;
  readonly credentials: Credentials;
  readonly faults: Faults;
  /** `undefined` → no throttling. */
  readonly buckets: TokenBuckets | undefined;
  readonly now: () => number;
  /** Told of every request as it arrives; what it gives is told of the answer. */
  readonly record: (call: Call) => (answer: Pick<Call, 'status' | 'errorCode'>) => void;
};

/** The EC2 endpoint of one Region. */
export function ec2Endpoint(world: Ec2World): RequestListener {
  return (request, response) => {
    answer(world, request, response).catch((cause: unknown) => {
      response.destroy(cause instanceof Error ? cause : undefined);
    });
  };
}

async function answer(world: Ec2World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parameters = parseQuery(request.method === 'POST' ? await text(request) : queryString(request));
  const action = parameters['Action'] ?? '';
  const accessKeyId = parseAuthorization(request.headers.authorization ?? '')?.accessKeyId;
  const key = accessKeyId === undefined ? undefined : world.credentials.find(accessKeyId);
  const at = world.now();
  const answered = world.record({
    action,
    parameters,
    at,
    accessKeyId,
    sourceAddress: request.socket.remoteAddress,
    status: undefined,
    errorCode: undefined,
  });
  const fault = world.faults.take({
    action,
    routeTableIds: namedRouteTables(parameters),
    accessKeyId,
    instanceId: key?.session?.instanceId,
  });
  const { ownerId } = world.vpc.state;
  const refused: Refused = {
    action,
    parameters,
    principal: key?.principal ?? `arn:aws:iam::${ownerId}:user/unknown`,
    region: world.vpc.region,
    ownerId,
  };
  const lag = fault && 'stale' in fault ? fault.stale : 0;
  const sent = await answerThrough(fault, {
    response,
    perform: () => perform(world, request, refused, lag),
    errorAnswer: (code, message, status) => errorAnswer(new Ec2Error(code, message, status), refused),
  });
  if (sent) answered({ status: sent.status, errorCode: sent.errorCode });
}

/** Lets the request take effect. `lag` in ms: how old the state is that it sees. */
async function perform(
  { vpc, credentials, buckets, now }: Ec2World,
  request: IncomingMessage,
  refused: Refused,
  lag: number,
): Promise<HttpAnswer> {
  try {
    const { action: name, parameters } = refused;
    const securityToken = request.headers['x-amz-security-token'];
    authenticate(credentials, {
      authorization: request.headers.authorization,
      securityToken: Array.isArray(securityToken) ? securityToken[0] : securityToken,
      region: vpc.region,
      now: now(),
    });
    const action = findAction(name);
    if (buckets?.take(name, action.limits, now()) === false) throw new Ec2Error('RequestLimitExceeded');
    assertParameters(action, parameters);
    const { answer, write } = action.plan(lag > 0 ? vpc.stateAt(now() - lag) : vpc.state, parameters);
    if (write) await vpc.apply(write);
    return successAnswer(name, answer);
  } catch (error) {
    if (error instanceof Ec2Error) return errorAnswer(error, refused);
    return errorAnswer(new Ec2Error('InternalError', `The simulator failed: ${String(error)}`), refused);
  }
}

function queryString(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://ec2').search;
}

function namedRouteTables(parameters: QueryParameters): string[] {
  const { RouteTableId: routeTableId } = parameters;
  const filtered = filterParameters(parameters).filter(({ name }) => name === 'route-table-id');
  return [
    ...(routeTableId === undefined ? [] : [routeTableId]),
    ...listParameter(parameters, 'RouteTableId'),
    ...filtered.flatMap(({ values }) => values),
  ];
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
