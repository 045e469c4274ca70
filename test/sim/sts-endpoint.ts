import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { apiEndpoint, type ApiRequest } from './api-endpoint.ts';
import { authenticate, SKEW, type Refusal } from './authenticate.ts';
import type { AccessKey } from './credentials.ts';
import type { HttpAnswer } from './http-answer.ts';
import { formatXml, type XmlMembers } from './query-protocol.ts';
import { formatAmzDate } from './sigv4.ts';
import { findStsAction, type StsWorld } from './sts-actions.ts';
import { StsError, type StsErrorCode } from './sts-errors.ts';

const VERSION = '2011-06-15';
const XMLNS = `https://sts.amazonaws.com/doc/${VERSION}/`;

/** The STS endpoint of one Region. https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html */
export function stsEndpoint(world: StsWorld, region: string): RequestListener {
  return apiEndpoint(world, {
    service: 'sts',
    perform: (request) => perform(world, request, region),
    errorAnswer: (_request, code, message, status) => errorAnswer(new StsError(code, message, status)),
  });
}

function perform(world: StsWorld, request: ApiRequest, region: string): HttpAnswer {
  const { action: name, parameters } = request;
  try {
    const action = findStsAction(name);
    if ((parameters['Version'] ?? VERSION) !== VERSION) throw new StsError('InvalidAction');
    const members = action.signed
      ? action.perform(world, parameters, callerOf(world, request, region))
      : action.perform(world, parameters);
    return successAnswer(name, members);
  } catch (error) {
    if (error instanceof StsError) return errorAnswer(error);
    return errorAnswer(new StsError('InternalFailure', `The simulator failed: ${String(error)}`));
  }
}

/** What STS answers to whom it does not know; EC2 has other words for it. */
const REFUSALS = {
  unsigned: 'MissingAuthenticationToken',
  garbled: 'IncompleteSignature',
  otherScope: 'SignatureDoesNotMatch',
  unknownKey: 'InvalidClientTokenId',
  wrongToken: 'InvalidClientTokenId',
  wrongDate: 'SignatureDoesNotMatch',
  wrongSignature: 'SignatureDoesNotMatch',
  sessionExpired: 'ExpiredToken',
} as const satisfies Record<Refusal['reason'], StsErrorCode>;

function callerOf({ credentials, now }: StsWorld, { received }: ApiRequest, region: string): AccessKey {
  const caller = authenticate(credentials, received, { region, service: 'sts', now: now() });
  if ('reason' in caller) throw new StsError(REFUSALS[caller.reason], refusalSentence(caller));
  return caller;
}

function refusalSentence(refusal: Refusal): string | undefined {
  if (refusal.reason === 'otherScope') return 'Credential should be scoped to a valid region.';
  if (refusal.reason !== 'wrongDate') return undefined;
  const { signed, arrived } = refusal;
  const dates = (bound: number, sign: string) =>
    `${formatAmzDate(bound)} (${formatAmzDate(arrived)} ${sign} ${SKEW / 60_000} min.)`;
  return signed < arrived
    ? `Signature expired: ${formatAmzDate(signed)} is now earlier than ${dates(arrived - SKEW, '-')}`
    : `Signature not yet current: ${formatAmzDate(signed)} is still later than ${dates(arrived + SKEW, '+')}`;
}

function successAnswer(action: string, members: XmlMembers): HttpAnswer {
  const requestId = randomUUID();
  return {
    status: 200,
    headers: stsHeaders(requestId),
    body: formatXml(
      `${action}Response`,
      { [`${action}Result`]: members, ResponseMetadata: { RequestId: requestId } },
      XMLNS,
    ),
  };
}

function errorAnswer({ code, sentence, status }: StsError): HttpAnswer {
  const requestId = randomUUID();
  const Type = status >= 500 ? 'Receiver' : 'Sender';
  return {
    status,
    headers: stsHeaders(requestId),
    body: formatXml(
      'ErrorResponse',
      { Error: { Type, Code: code, Message: sentence }, RequestId: requestId },
      XMLNS,
    ),
    errorCode: code,
  };
}

function stsHeaders(requestId: string): Record<string, string> {
  return { 'x-amzn-RequestId': requestId, 'Content-Type': 'text/xml' };
}
