import { describe, expect, test } from 'vitest';
import type { Failure } from '../src/answer.ts';
import type { ObservedRoute, RouteState } from '../src/decisions/route-state.ts';
import { formatFailure, formatFailures, formatRoutes } from '../src/reasons.ts';

/** What `crm_mon` shows of an exit reason: Pacemaker's EXIT_REASON_MAX_LEN. */
const shown = (reason: string) => reason.slice(0, 128);

const denied: Failure = {
  kind: 'denied',
  operation: 'ReplaceRoute',
  subject: 'rtb-0a1b2c3d4e5f60001 192.168.10.15/32',
  code: 'UnauthorizedOperation',
  message:
    'You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/r/i-1 ' +
    'is not authorized to perform: ec2:ReplaceRoute. Encoded authorization failure message: Xb3_9fZ…',
  requestId: '5b1d0d10-1f5e-4f0b-9a53-1f2e3d4c5b6a',
};

const route = (state: RouteState, routeTableId = 'rtb-0a1b2c3d4e5f60001'): ObservedRoute => ({
  routeTableId,
  destination: '192.168.10.15/32',
  state,
});

describe('a failed call', () => {
  test('begins with what failed and what to do, and ends with the words and the request id of EC2', () => {
    const reason = formatFailure(denied);
    expect(shown(reason)).toContain('allow ec2:ReplaceRoute for the role r');
    expect(reason).toContain('rtb-0a1b2c3d4e5f60001 192.168.10.15/32');
    expect(reason).toContain('request id 5b1d0d10-1f5e-4f0b-9a53-1f2e3d4c5b6a');
    expect(reason).not.toContain('Encoded authorization');
  });

  test('that nobody has advice for says what EC2 said', () => {
    const failure: Failure = {
      kind: 'refused',
      operation: 'CreateRoute',
      code: 'Odd',
      message: 'Odd  thing\nhere',
    };
    expect(formatFailure(failure)).toBe('CreateRoute: Odd: Odd thing here');
    expect(formatFailure({ ...failure, message: '' })).toBe('CreateRoute: Odd');
  });

  test('in several tables is said once, with each table', () => {
    const reason = formatFailures([denied, { ...denied, subject: 'rtb-0a1b2c3d4e5f60002 192.168.10.15/32' }]);
    expect(reason.match(/UnauthorizedOperation/g)).toHaveLength(1);
    expect(reason).toContain('rtb-0a1b2c3d4e5f60002');
  });

  test.each([
    ['DescribeRouteTables', 'RequestTimeout', 'VPC endpoint, NAT or proxy'],
    ['GET /latest/meta-data/instance-id', 'RequestTimeout', '169.254.169.254'],
    ['DescribeRouteTables', 'RequestLimitExceeded', 'throttles this account'],
    ['ReplaceRoute', 'invalidroutetableid.notfound', 'routing_table and region'],
    ['ReplaceRoute', 'AuthFailure', 'credentials'],
    ['CreateRoute', 'RouteLimitExceeded', 'quota'],
    ['DescribeRouteTables', 'Proxy HTTP 407', 'the proxy wants another user or password'],
    ['AssumeRole', 'Proxy HTTP 403', 'allow CONNECT to the endpoints of EC2 and STS'],
    ['ReplaceRoute', 'Proxy HTTP 500', 'the proxy does not reach the endpoint'],
    ['ReplaceRoute', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ca_bundle'],
    ['ReplaceRoute', 'CERT_HAS_EXPIRED', 'the clock of this node'],
    ['AssumeRole', 'RequestTimeout', 'STS endpoint'],
    ['credentials of profile cluster', 'AccessDenied', 'allow sts:AssumeRole there'],
    ['credentials of profile cluster', 'UnauthorizedException', 'aws sso login'],
    ['credentials of profile cluster', 'CredentialsProviderError', 'the AWS configuration files of root'],
  ])('%s: %s says what to look at where it is shown', (operation, code, todo) => {
    expect(shown(formatFailure({ kind: 'transient', operation, code, message: 'x' }))).toContain(todo);
  });
});

describe('a route', () => {
  test.each<[string, RouteState, string[]]>([
    [
      'elsewhere',
      { is: 'elsewhere', target: 'eni-0123456789abcdef0 (i-0123456789abcdef0)' },
      ['eni-0123456789abcdef0', 'not to this node'],
    ],
    [
      'a blackhole',
      { is: 'blackhole', target: 'eni-0123456789abcdef0' },
      ['blackhole', 'eni-0123456789abcdef0'],
    ],
    ['missing', { is: 'missing' }, ['no route']],
    ['in no table', { is: 'no-such-table' }, ['no such route table', 'routing_table and region']],
    [
      'unknown',
      { is: 'unknown', why: { ...denied, operation: 'DescribeRouteTables' } },
      ['allow ec2:DescribeRouteTables'],
    ],
  ])('%s: what is shown is enough to act on', (_, state, parts) => {
    const reason = formatRoutes([route(state)]);
    for (const part of parts) expect(shown(reason)).toContain(part);
    expect(reason).toContain('rtb-0a1b2c3d4e5f60001 192.168.10.15/32');
  });

  test('of many tables is said once, with each table', () => {
    const reason = formatRoutes(['rtb-1', 'rtb-2', 'rtb-3'].map((id) => route({ is: 'missing' }, id)));
    expect(reason).toBe(
      'there is no route rtb-1 192.168.10.15/32, rtb-2 192.168.10.15/32, rtb-3 192.168.10.15/32',
    );
  });
});
