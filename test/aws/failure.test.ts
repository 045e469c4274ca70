import { describe, expect, test } from 'vitest';
import type { FailureKind } from '../../src/answer.ts';
import { parseException, type SdkException } from '../../src/aws/failure.ts';

/** An error document of EC2 as the SDK throws it. */
function answered(name: string, httpStatusCode: number, message = ''): SdkException {
  return { name, message, $metadata: { httpStatusCode, requestId: '59dbff89' } };
}

const kindOf = (error: SdkException, operation = 'DescribeRouteTables') =>
  parseException(error, operation, 'rtb-a').kind;

describe('what EC2 answers', () => {
  test.each<[string, number, FailureKind]>([
    ['RequestLimitExceeded', 503, 'transient'],
    ['Throttling', 400, 'transient'],
    ['ThrottlingException', 400, 'transient'],
    ['InternalError', 500, 'transient'],
    ['InternalFailure', 500, 'transient'],
    ['Unavailable', 503, 'transient'],
    ['ServiceUnavailable', 503, 'transient'],
    ['ExpiredToken', 403, 'transient'],
    ['RequestExpired', 400, 'transient'],
    ['UnauthorizedOperation', 403, 'denied'],
    ['AuthFailure', 401, 'denied'],
    ['AccessDenied', 403, 'denied'],
    ['InvalidClientTokenId', 403, 'denied'],
    ['SignatureDoesNotMatch', 403, 'denied'],
    ['OptInRequired', 401, 'denied'],
    ['OperationNotPermitted', 400, 'denied'],
    ['InvalidRouteTableID.NotFound', 400, 'no-such-table'],
    ['InvalidRouteTableId.NotFound', 400, 'no-such-table'],
    ['InvalidRoute.NotFound', 400, 'no-such-route'],
    ['RouteAlreadyExists', 400, 'route-exists'],
    ['InvalidRouteTableId.Malformed', 400, 'refused'],
    ['InvalidNetworkInterfaceID.NotFound', 400, 'refused'],
    ['InvalidInstanceID', 400, 'refused'],
    ['InvalidParameterValue', 400, 'refused'],
    ['MissingParameter', 400, 'refused'],
    ['RouteLimitExceeded', 400, 'refused'],
    ['SomethingNew', 400, 'refused'],
    ['SomethingNew', 500, 'transient'],
    ['SomethingNew', 429, 'transient'],
  ])('%s with status %i is %s, however it is spelt', (code, status, kind) => {
    for (const spelt of [code, code.toLowerCase(), code.toUpperCase()])
      expect(kindOf(answered(spelt, status))).toBe(kind);
  });

  test('a code is compared as a whole', () => {
    expect(kindOf(answered('NotInvalidRouteTableID.NotFound', 400))).toBe('refused');
    expect(kindOf(answered('UnauthorizedOperationX', 400))).toBe('refused');
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, and as EC2's clients report them
  test.each([
    "There is no route defined for '192.168.10.15/32' in the route table. Use CreateRoute command instead.",
    "There is no route defined for '192.168.10.15/32' in the route table. Use CreateRoute instead.",
    'Worded anew.',
  ])('InvalidParameterValue of ReplaceRoute may mean that there is no route: %s', (message) => {
    const error = answered('InvalidParameterValue', 400, message);
    expect(kindOf(error, 'ReplaceRoute')).toBe('no-such-route');
    expect(kindOf(error, 'CreateRoute')).toBe('refused');
  });
});

describe('what is not an answer of EC2', () => {
  test.each<[string, SdkException, FailureKind, string]>([
    [
      'a refused connection',
      { name: 'Error', code: 'ECONNREFUSED', message: '' },
      'transient',
      'ECONNREFUSED',
    ],
    [
      'a name that DNS does not know',
      { name: 'Error', code: 'ENOTFOUND', message: '' },
      'transient',
      'ENOTFOUND',
    ],
    ['a reset connection', { name: 'Error', code: 'ECONNRESET', message: '' }, 'transient', 'ECONNRESET'],
    ['a timeout', { name: 'TimeoutError', message: '' }, 'transient', 'TimeoutError'],
    [
      'an answer that can not be read',
      { name: 'SyntaxError', message: '', $metadata: { httpStatusCode: 200 } },
      'transient',
      'SyntaxError',
    ],
    [
      'a bad gateway',
      { name: 'UnknownError', message: '', $metadata: { httpStatusCode: 502 } },
      'transient',
      'HTTP 502',
    ],
    [
      'a proxy that refuses',
      { name: 'Unknown', message: '', $metadata: { httpStatusCode: 407 } },
      'refused',
      'HTTP 407',
    ],
    [
      'a proxy that refuses CONNECT',
      { name: 'Error', code: 'Proxy HTTP 403', message: 'Filtered' },
      'refused',
      'Proxy HTTP 403',
    ],
    [
      'a proxy that does not reach the endpoint',
      { name: 'Error', code: 'Proxy HTTP 502', message: '' },
      'transient',
      'Proxy HTTP 502',
    ],
    ['nothing at all', {}, 'refused', 'Error'],
  ])('%s: %j', (_title, error, kind, code) => {
    expect(parseException(error, 'ReplaceRoute', 'rtb-a')).toMatchObject({ kind, code });
  });

  test('a clock that was wrong and has been corrected is worth another try', () => {
    const error = answered('AuthFailure', 401);
    expect(kindOf({ ...error, $metadata: { ...error.$metadata, clockSkewCorrected: true } })).toBe(
      'transient',
    );
  });
});

test('a failure says call, subject, code, sentence and request id', () => {
  expect(
    parseException(answered('AuthFailure', 401, 'Not valid'), 'ReplaceRoute', 'rtb-a 192.168.10.15/32'),
  ).toEqual({
    kind: 'denied',
    operation: 'ReplaceRoute',
    subject: 'rtb-a 192.168.10.15/32',
    code: 'AuthFailure',
    message: 'Not valid',
    requestId: '59dbff89',
  });
});
