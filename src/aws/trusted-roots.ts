import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { failed, ok, type Answer } from '../answer.ts';

/** Where distributions keep the certificates that their administrators trust: Debian and Ubuntu, SLES, RHEL. */
const systemFiles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
];

/**
 * The certificates to trust: those of the system (without any, those that Node comes with), of
 * NODE_EXTRA_CA_CERTS and of the bundle.
 *
 * @param caBundle what cannot be read of it is a failure: without it nothing else would be trusted either
 * @param extraCaCerts what cannot be read of it is left out, as Node does
 */
export function trustedRoots(
  caBundle: string | undefined,
  extraCaCerts: string | undefined,
): Answer<string[]> {
  const system = systemFiles.map(tryToRead).find((text) => text !== undefined);
  const extra = extraCaCerts ? tryToRead(extraCaCerts) : undefined;
  const roots = [...(system === undefined ? rootCertificates : [system]), ...(extra ? [extra] : [])];
  if (caBundle === undefined) return ok(roots);
  try {
    // A named pipe that nobody writes would hold the action for ever
    if (!statSync(caBundle).isFile()) return unusable(caBundle, 'NoFile', 'it is not a regular file');
    const bundle = readFileSync(caBundle, 'utf8');
    if (!isCertificate(bundle))
      return unusable(caBundle, 'NoCertificate', 'it does not begin with a PEM certificate');
    return ok([...roots, bundle]);
  } catch (error) {
    const { code = 'Error', message } = error as NodeJS.ErrnoException;
    return unusable(caBundle, code, message);
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== '';
  } catch {
    return false;
  }
}

function unusable(subject: string, code: string, message: string): Answer<never> {
  return failed({ kind: 'refused', operation: 'reading ca_bundle', subject, code, message });
}

function tryToRead(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
