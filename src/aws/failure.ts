import type { Failure, FailureKind } from '../answer.ts';

/**
 * What the codes of EC2 mean here; compared without case (`InvalidRouteTableID.NotFound` is also written
 * `InvalidRouteTableId.NotFound`). https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
const kinds: readonly [FailureKind, RegExp][] = [
  [
    'transient',
    /^(requestlimitexceeded|throttling(exception)?|requestthrottled|slowdown|bandwidthlimitexceeded)$/,
  ],
  [
    'transient',
    /^(internalerror|internalfailure|internalserviceerror|unavailable|serviceunavailable|serverinternal)$/,
  ],
  // What a proxy says to CONNECT
  ['transient', /^proxy http (408|429|5\d\d)$/],
  ['transient', /^idpcommunicationerror$/],
  ['transient', /^(expiredtoken(exception)?|requestexpired|requestinthefuture|incorrectstate)$/],
  [
    'denied',
    /^(unauthorizedoperation|authfailure|accessdenied(exception)?|operationnotpermitted|optinrequired|blocked)$/,
  ],
  [
    'denied',
    /^(invalidclienttokenid|signaturedoesnotmatch|unrecognizedclient(exception)?|missingauthenticationtoken|pendingverification)$/,
  ],
  ['no-such-table', /^invalidroutetableid\.notfound$/],
  ['no-such-route', /^invalidroute\.notfound$/],
  ['route-exists', /^routealreadyexists$/],
];

/** What an exception of the SDK carries, as far as it is looked at. */
export interface SdkException {
  /** EC2's error code, or the name of a local error. */
  readonly name?: string;
  readonly message?: string;
  /** An errno name. */
  readonly code?: string;
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    /** The signer has taken over the server's time: the next attempt is signed with it. */
    readonly clockSkewCorrected?: boolean;
  };
}

/** From what the SDK throws to data. What is not known by its code is judged by the HTTP status. */
export function parseException(error: SdkException, operation: string, subject: string): Failure {
  const { $metadata: metadata = {}, message = '' } = error;
  const status = metadata.httpStatusCode;
  const requestId = metadata.requestId;
  const code = error.code ?? error.name ?? 'Error';
  return {
    kind: metadata.clockSkewCorrected ? 'transient' : kindOf(code, operation, status),
    operation,
    subject,
    ...codeAndMessage(code, message, status),
    ...(requestId !== undefined && { requestId }),
  };
}

/** What is no EC2 error document has no code: of a bare HTTP answer the status is one. */
function codeAndMessage(
  code: string,
  message: string,
  status: number | undefined,
): Pick<Failure, 'code' | 'message'> {
  if (!/^(Error|UnknownError|Unknown)$/.test(code) || status === undefined) return { code, message };
  if (status < 400) return { code: 'UnreadableAnswer', message: 'the answer could not be read' };
  return { code: `HTTP ${status}`, message: message.startsWith('Unknown') ? '' : message };
}

function kindOf(code: string, operation: string, status: number | undefined): FailureKind {
  const known = kinds.find(([, pattern]) => pattern.test(code.toLowerCase()))?.[0];
  if (known) return known;
  if (mayBeNoRoute(code, operation)) return 'no-such-route';
  if (status === undefined) return isNetworkError(code) ? 'transient' : 'refused';
  // Below 400: an answer that could not be read
  return status >= 500 || status === 429 || status === 408 || status < 400 ? 'transient' : 'refused';
}

/**
 * Errno names (`ECONNRESET`), those of Node's HTTP parser (`HPE_INVALID_CONSTANT`) and the SDK's timeouts. Not
 * `ERR_INVALID_URL` and the like: they are as wrong the next time.
 */
function isNetworkError(code: string): boolean {
  return /^(E(?!RR_)[A-Z0-9_]+|HPE_\w+|TimeoutError|RequestTimeout|UnreadableAnswer)$/.test(code);
}

/**
 * ReplaceRoute on a route that does not exist answers InvalidParameterValue with "There is no route defined
 * for '192.168.10.15/32' in the route table. Use CreateRoute command instead." The words are not part of the
 * API's contract, so any InvalidParameterValue of ReplaceRoute is worth a CreateRoute, which takes nothing
 * from anyone and names any other invalid parameter again.
 */
function mayBeNoRoute(code: string, operation: string): boolean {
  return operation === 'ReplaceRoute' && code.toLowerCase() === 'invalidparametervalue';
}
