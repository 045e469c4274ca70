import { execa } from 'execa';
import type { Certificate } from './lab.ts';

/** A certificate for these names, which is its own authority. */
export async function selfSigned(names: readonly string[]): Promise<Certificate> {
  const { stdout } = await execa('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '-'],
    ...['-subj', '/CN=lab', '-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`],
  ]);
  const cert = stdout.indexOf('-----BEGIN CERTIFICATE-----');
  return { key: stdout.slice(0, cert), cert: stdout.slice(cert) };
}
