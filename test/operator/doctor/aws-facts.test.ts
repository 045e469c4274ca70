import { describe, expect, test } from 'vitest';
import type { Failure } from '../../../src/answer.ts';
import { troubleOf } from '../../../src/operator/doctor/aws/failures.ts';
import { hearClock } from '../../../src/operator/doctor/aws/hear-clock.ts';
import { percentile } from '../../../src/operator/doctor/aws/measure-ec2.ts';

test.each<[string, Failure['kind'], ReturnType<typeof troubleOf>]>([
  ['UnauthorizedOperation', 'denied', 'forbidden'],
  ['AccessDenied', 'denied', 'forbidden'],
  ['AuthFailure', 'denied', 'rejected'],
  ['SignatureDoesNotMatch', 'denied', 'rejected'],
  ['RequestExpired', 'transient', 'rejected'],
  ['ExpiredToken', 'transient', 'rejected'],
  ['ECONNREFUSED', 'transient', 'away'],
  ['ENOTFOUND', 'transient', 'away'],
  ['RequestTimeout', 'transient', 'away'],
  ['HTTP 403', 'refused', 'away'],
  ['Proxy HTTP 502', 'transient', 'away'],
  ['UnreadableAnswer', 'transient', 'away'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'refused', 'away'],
  ['CERT_HAS_EXPIRED', 'refused', 'away'],
  ['RequestLimitExceeded', 'transient', 'failing'],
  ['HTTP 503', 'transient', 'failing'],
  ['InternalError', 'transient', 'failing'],
])('%s (%s) means that AWS is %s', (code, kind, trouble) => {
  expect(troubleOf({ code, kind, operation: 'DescribeRouteTables', message: '' })).toBe(trouble);
});

describe('the clock of AWS', () => {
  const now = Date.parse('2026-08-01T06:00:00Z');
  test.each([
    [{ date: 'Sat, 01 Aug 2026 06:01:30 GMT' }, 90_000],
    [{ date: 'Sat, 01 Aug 2026 05:50:00 GMT' }, -600_000],
    [{ date: 'Sat, 01 Aug 2026 05:50:00 GMT', age: '600' }, undefined],
    [{ date: 'yesterday' }, undefined],
    [{}, undefined],
  ])('by the headers %o this one is behind by %s ms', (headers, behindMs) => {
    const clock = hearClock(() => now);
    clock.hear(headers);
    expect(clock.behindMs()).toBe(behindMs);
  });
});

test.each([
  [[5], 5, 5],
  [[5, 1, 4, 2, 3], 3, 5],
  [Array.from({ length: 100 }, (_, index) => index + 1), 50, 95],
])('of %o the median is %s, the 95th percentile %s', (times, p50, p95) => {
  expect([percentile(times, 50), percentile(times, 95)]).toEqual([p50, p95]);
});
