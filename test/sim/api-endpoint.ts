import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { answerThrough } from './answer-through.ts';
import type { Call, Service } from './call.ts';
import type { AccessKey, Credentials } from './credentials.ts';
import type { Faults } from './faults.ts';
import type { HttpAnswer } from './http-answer.ts';
import { filterParameters, listParameter, parseQuery, type QueryParameters } from './query-protocol.ts';
import { parseAuthorization, type SignedRequest } from './sigv4.ts';

/** A request as it was received. */
export type ApiRequest = {
  readonly received: SignedRequest;
  readonly action: string;
  readonly parameters: QueryParameters;
  /** The access key that the request claims to be signed with; `undefined` → nobody issued it. */
  readonly key: AccessKey | undefined;
  /** ms: how old the state is that the request sees. */
  readonly lag: number;
};

/** One service in one Region. */
export type Api = {
  readonly service: Service;
  /** `undefined` → Action of the Query protocol. */
  readonly action?: string;
  /** Lets the request take effect; errors are answers too. */
  readonly perform: (request: ApiRequest) => HttpAnswer | Promise<HttpAnswer>;
  /** What the service answers with an error code; message and status default to what is usual with it. */
  readonly errorAnswer: (
    request: ApiRequest,
    code: string,
    message: string | undefined,
    status: number | undefined,
  ) => HttpAnswer;
};

/** What every endpoint shares. */
export type Gate = {
  readonly credentials: Credentials;
  readonly faults: Faults;
  readonly now: () => number;
  /** Told of every request as it arrives; what it gives is told of the answer. */
  readonly record: (call: Call) => (answer: Pick<Call, 'status' | 'errorCode'>) => void;
};

export function apiEndpoint(gate: Gate, api: Api): RequestListener {
  return (request, response) => {
    answer(gate, api, request, response).catch((cause: unknown) => {
      response.destroy(cause instanceof Error ? cause : undefined);
    });
  };
}

async function answer(
  gate: Gate,
  api: Api,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url = '/', headers } = message;
  const received = { method, url, headers, body: await buffer(message) };
  const parameters = parseQuery(method === 'POST' ? received.body.toString() : queryOf(url));
  const action = api.action ?? parameters['Action'] ?? '';
  // By which clients whose clock is wrong find out about it
  response.setHeader('Date', new Date(gate.now()).toUTCString());
  const accessKeyId = parseAuthorization(headers.authorization ?? '')?.accessKeyId;
  const key = accessKeyId === undefined ? undefined : gate.credentials.find(accessKeyId);
  const answered = gate.record({
    service: api.service,
    host: hostOf(message),
    action,
    parameters,
    at: gate.now(),
    accessKeyId,
    principal: key?.principal,
    sourceAddress: message.socket.remoteAddress,
    status: undefined,
    errorCode: undefined,
  });
  const fault = gate.faults.take({
    service: api.service,
    action,
    routeTableIds: namedRouteTables(parameters),
    accessKeyId,
    instanceId: key?.session?.instanceId,
  });
  const lag = fault && 'stale' in fault ? fault.stale : 0;
  const request = { received, action, parameters, key, lag };
  const sent = await answerThrough(fault, {
    response,
    perform: async () => api.perform(request),
    errorAnswer: (code, sentence, status) => api.errorAnswer(request, code, sentence, status),
  });
  if (sent) answered({ status: sent.status, errorCode: sent.errorCode });
}

/** Header Host, without the port. */
export function hostOf({ headers }: IncomingMessage): string | undefined {
  return headers.host?.replace(/:\d+$/, '');
}

function queryOf(url: string): string {
  return new URL(url, 'http://aws').search;
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
