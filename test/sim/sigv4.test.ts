import { expect, test } from 'vitest';
import { calculateSignature, formatAmzDate, parseAmzDate, parseAuthorization } from './sigv4.ts';

test('a signature is that of the worked example in the AWS documentation', () => {
  const request = {
    method: 'GET',
    url: '/?Action=ListUsers&Version=2010-05-08',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      host: 'iam.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
    },
    body: '',
  };
  const scope = { date: '20150830', region: 'us-east-1', service: 'iam' };
  expect(
    calculateSignature(
      request,
      ['content-type', 'host', 'x-amz-date'],
      scope,
      'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    ),
  ).toBe('5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7');
});

const base = {
  method: 'POST',
  url: '/',
  headers: { host: 'ec2.eu-central-1.amazonaws.com', 'x-amz-date': '20260831T120000Z' },
  body: 'Action=DescribeVpcs',
};
const scope = { date: '20260831', region: 'eu-central-1', service: 'ec2' };
const sign = (change: object, names = ['host', 'x-amz-date']) =>
  calculateSignature({ ...base, ...change }, names, scope, 'SimulatedSecret');

test.each<[string, object]>([
  ['method', { method: 'GET' }],
  ['path', { url: '/ec2' }],
  ['query', { url: '/?Action=DescribeVpcs' }],
  ['host', { headers: { ...base.headers, host: 'ec2.amazonaws.com' } }],
  ['date', { headers: { ...base.headers, 'x-amz-date': '20260831T120001Z' } }],
  ['body', { body: 'Action=DescribeInstances' }],
])('a signature covers the %s', (_title, change) => {
  expect(sign(change)).not.toBe(sign({}));
});

test('a signature does not cover the order of the query and the white space of headers', () => {
  expect(sign({ url: '/?b=2&a=x%20y&a=1' })).toBe(sign({ url: '/?a=1&a=x+y&b=2' }));
  const headers = { ...base.headers, 'user-agent': 'aws-cli   2.9' };
  const names = ['host', 'user-agent', 'x-amz-date'];
  expect(sign({ headers }, names)).toBe(
    sign({ headers: { ...headers, 'user-agent': ' aws-cli 2.9 ' } }, names),
  );
});

test('an Authorization header is read into its parts', () => {
  const signature = 'a'.repeat(64);
  expect(
    parseAuthorization(
      `AWS4-HMAC-SHA256 Credential=AKIA1/20260831/eu-central-1/ec2/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    ),
  ).toEqual({ accessKeyId: 'AKIA1', ...scope, signedHeaders: ['host', 'x-amz-date'], signature });
});

test.each([
  '',
  'Basic dXNlcg==',
  'AWS4-HMAC-SHA256 Credential=AKIA1/20260831/eu-central-1/ec2, SignedHeaders=host, Signature=00',
])('"%s" is no signature', (header) => {
  expect(parseAuthorization(header)).toBeUndefined();
});

test('the dates of signatures are ISO 8601 without separators', () => {
  const at = Date.parse('2026-08-31T12:00:05Z');
  expect(formatAmzDate(at)).toBe('20260831T120005Z');
  expect(parseAmzDate('20260831T120005Z')).toBe(at);
  expect(parseAmzDate('2026-08-31T12:00:05Z')).toBeUndefined();
});
