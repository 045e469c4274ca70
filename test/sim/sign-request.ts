import type { AccessKey } from './credentials.ts';
import { calculateSignature, formatAmzDate, type SignedRequest } from './sigv4.ts';

/** Whose keys; a request of one that nobody issued is signed too. */
export type Signer = Pick<AccessKey, 'accessKeyId' | 'secretAccessKey'> & {
  readonly session?: { readonly token: string } | undefined;
};

/** The headers that a client of ours adds to sign its request. `at` in ms. */
export function signRequest(
  { method, url, headers, body }: SignedRequest,
  { accessKeyId, secretAccessKey, session }: Signer,
  { region, service, at }: { region: string; service: string; at: number },
): Record<string, string> {
  const amzDate = formatAmzDate(at);
  const scope = { date: amzDate.slice(0, 8), region, service };
  const added = {
    'x-amz-date': amzDate,
    ...(session && { 'x-amz-security-token': session.token }),
  };
  const signed = { method, url, headers: { ...headers, ...added }, body };
  const names = Object.keys(signed.headers).sort();
  const signature = calculateSignature(signed, names, scope, secretAccessKey);
  const credential = `${accessKeyId}/${scope.date}/${region}/${service}/aws4_request`;
  return {
    ...added,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}
