import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Signature Version 4, from the request as it was received.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */

/** What goes into a signature. */
export type SignedRequest = {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: string | Buffer;
};

/** `20260831/eu-central-1/ec2/aws4_request` */
export type Scope = {
  readonly date: string;
  readonly region: string;
  readonly service: string;
};

/** What an Authorization header claims. */
export type Authorization = Scope & {
  readonly accessKeyId: string;
  /** In lower case, in the order of the header. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
};

/** `AWS4-HMAC-SHA256 Credential=AKIA…/20260831/eu-central-1/ec2/aws4_request, SignedHeaders=…, Signature=…` */
export function parseAuthorization(header: string): Authorization | undefined {
  const { accessKeyId, date, region, service, signedHeaders, signature } =
    /^AWS4-HMAC-SHA256 Credential=(?<accessKeyId>\w+)\/(?<date>\d{8})\/(?<region>[\w-]+)\/(?<service>[\w-]+)\/aws4_request, ?SignedHeaders=(?<signedHeaders>[\w;-]+), ?Signature=(?<signature>[0-9a-f]{64})$/.exec(
      header,
    )?.groups ?? {};
  return accessKeyId && date && region && service && signedHeaders && signature
    ? { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature }
    : undefined;
}

/** `20260831T120000Z` → ms; `undefined` → not such a date. */
export function parseAmzDate(text: string): number | undefined {
  const iso = /^\d{8}T\d{6}Z$/.test(text)
    ? text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z')
    : '';
  const at = Date.parse(iso);
  return Number.isNaN(at) ? undefined : at;
}

/** ms → `20260831T120000Z` */
export function formatAmzDate(at: number): string {
  return new Date(at).toISOString().replace(/[:-]|\.\d+/g, '');
}

/** The signature that the request has to have; its date is that of the header X-Amz-Date. */
export function calculateSignature(
  request: SignedRequest,
  signedHeaders: readonly string[],
  scope: Scope,
  secretAccessKey: string,
): string {
  const { date, region, service } = scope;
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    headerValue(request.headers, 'x-amz-date'),
    `${date}/${region}/${service}/aws4_request`,
    sha256(canonicalRequest(request, signedHeaders)),
  ].join('\n');
  const signingKey = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    (key, text) => createHmac('sha256', key).update(text).digest(),
    `AWS4${secretAccessKey}`,
  );
  return createHmac('sha256', signingKey).update(stringToSign).digest('hex');
}

function canonicalRequest(
  { method, url, headers, body }: SignedRequest,
  signedHeaders: readonly string[],
): string {
  const [path = '/', query = ''] = url.split('?', 2);
  return [
    method,
    // Every service but S3 encodes the segments of the path a second time.
    path.split('/').map(encode).join('/'),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${headerValue(headers, name)}`),
    '',
    signedHeaders.join(';'),
    sha256(body),
  ].join('\n');
}

/** Sorted by name, then by value, each encoded as RFC 3986 asks for. */
function canonicalQuery(query: string): string {
  return [...new URLSearchParams(query)]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function headerValue(headers: IncomingHttpHeaders, name: string): string {
  return [headers[name] ?? []].flat().join(',').trim().replace(/ +/g, ' ');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
