import { timingSafeEqual } from 'node:crypto';
import type { AccessKey, Credentials } from './credentials.ts';
import { calculateSignature, parseAmzDate, parseAuthorization, type SignedRequest } from './sigv4.ts';

/** Why a request's sender is not known; each service has its own words for it. */
export type Refusal =
  | { readonly reason: 'unsigned' | 'garbled' | 'otherScope' | 'unknownKey' | 'wrongToken' }
  | { readonly reason: 'wrongSignature' | 'sessionExpired' }
  /** The clocks of caller and service differ too much: when it was signed and when it arrived, in ms. */
  | { readonly reason: 'wrongDate'; readonly signed: number; readonly arrived: number };

/** How far the date of a signature may be off, in ms. */
export const SKEW = 5 * 60_000;

/** Who sent this request. `now` in ms. */
export function authenticate(
  credentials: Credentials,
  request: SignedRequest,
  { region, service, now }: { region: string; service: string; now: number },
): AccessKey | Refusal {
  const { headers } = request;
  if (headers.authorization === undefined) return { reason: 'unsigned' };
  const claim = parseAuthorization(headers.authorization);
  const amzDate = [headers['x-amz-date']].flat()[0] ?? '';
  const signed = parseAmzDate(amzDate);
  if (claim === undefined || signed === undefined) return { reason: 'garbled' };
  if (claim.region !== region || claim.service !== service) return { reason: 'otherScope' };
  const key = credentials.find(claim.accessKeyId);
  if (key === undefined) return { reason: 'unknownKey' };
  if (key.session?.token !== [headers['x-amz-security-token']].flat()[0]) return { reason: 'wrongToken' };
  if (Math.abs(now - signed) > SKEW) return { reason: 'wrongDate', signed, arrived: now };
  const signature = calculateSignature(request, claim.signedHeaders, claim, key.secretAccessKey);
  const covered = ['host', 'x-amz-date'].every((name) => claim.signedHeaders.includes(name));
  if (!covered || !amzDate.startsWith(claim.date) || !isEqual(signature, claim.signature)) {
    return { reason: 'wrongSignature' };
  }
  if (key.session && key.session.expiration <= now) return { reason: 'sessionExpired' };
  return key;
}

function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
