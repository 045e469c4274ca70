import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { systemTools } from '../setup/system-tools.ts';

/** PEM, as `tls.createServer` takes it. */
export type IssuedCertificate = { readonly key: string; readonly cert: string };

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];

/**
 * A certification authority that nobody trusts but who is told to, made with openssl in a directory of its own.
 * https://docs.openssl.org/3.0/man1/openssl-req/
 */
export class CertificateAuthority implements AsyncDisposable {
  /** Its own certificate. */
  readonly pem: string;
  /** The file that holds it, for AWS_CA_BUNDLE; gone after `remove()`. */
  readonly pemFile: string;
  readonly #directory: string;
  #issued = 0;

  private constructor(directory: string, pem: string) {
    this.#directory = directory;
    this.pem = pem;
    this.pemFile = join(directory, 'ca.pem');
  }

  static async create(): Promise<CertificateAuthority> {
    const directory = await mkdtemp(join(tmpdir(), 'certificate-authority-'));
    await openssl(directory, [
      ...['req', '-x509', ...EC_KEY, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '3650'],
      ...['-subj', '/CN=Simulated certification authority'],
      ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
    ]);
    return new CertificateAuthority(directory, await readFile(join(directory, 'ca.pem'), 'utf8'));
  }

  /** A server's certificate for DNS names and IP addresses. `days` below 0 → it expired so long ago. */
  async issue({ names, days = 30 }: { names: readonly string[]; days?: number }): Promise<IssuedCertificate> {
    const name = `server${(this.#issued += 1)}`;
    const subjectAltName = names.map((one) => `${isIP(one) ? 'IP' : 'DNS'}:${one}`).join(',');
    await writeFile(
      join(this.#directory, `${name}.ext`),
      `subjectAltName=${subjectAltName}\nextendedKeyUsage=serverAuth\n`,
    );
    await openssl(this.#directory, [
      ...['req', '-new', ...EC_KEY, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`],
    ]);
    // `openssl req -x509` would take no negative number of days
    await openssl(this.#directory, [
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-days', String(days), '-extfile', `${name}.ext`, '-out', `${name}.pem`],
    ]);
    const [key, cert] = await Promise.all(
      ['key', 'pem'].map((extension) => readFile(join(this.#directory, `${name}.${extension}`), 'utf8')),
    );
    if (key === undefined || cert === undefined) throw new Error(`no certificate for ${name}`);
    return { key, cert };
  }

  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.remove();
  }
}

async function openssl(cwd: string, arguments_: readonly string[]): Promise<void> {
  await execa(systemTools.openssl.path, arguments_, { cwd, stdin: 'ignore' });
}
