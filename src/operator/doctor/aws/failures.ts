import type { Failure } from '../../../answer.ts';

/**
 * - `away`: nothing of AWS answers there; a name, a route, a proxy, a certificate or a firewall is wrong
 * - `forbidden`: IAM does not allow the call
 * - `rejected`: AWS does not take the credentials
 * - `failing`: it answers, and not to the question: throttled, out of order
 */
export type Trouble = 'away' | 'forbidden' | 'rejected' | 'failing';

export function troubleOf({ code, kind }: Failure): Trouble {
  if (/^(UnauthorizedOperation|AccessDenied(Exception)?)$/i.test(code)) return 'forbidden';
  if (kind === 'denied' || /^(ExpiredToken(Exception)?|RequestExpired|RequestInTheFuture)$/i.test(code))
    return 'rejected';
  if (/^(Proxy HTTP \d+|HTTP [34]\d\d|UnreadableAnswer|InvalidProxy)$/.test(code)) return 'away';
  // Errno names, those of OpenSSL and of Node's HTTP parser
  if (/^(E(?!RR_)[A-Z0-9_]+|HPE_\w+|TimeoutError|RequestTimeout)$/.test(code)) return 'away';
  if (/^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|ERR_TLS_)/.test(code)) return 'away';
  return 'failing';
}

/** What instance metadata was asked. */
export function isMetadataFailure({ operation }: Failure): boolean {
  return /^(GET|PUT) /.test(operation);
}
