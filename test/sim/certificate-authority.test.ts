import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { CertificateAuthority } from './certificate-authority.ts';
import { serveOnLoopback, type LoopbackOptions } from './loopback.ts';

suite('a certification authority of our own', { tools: ['openssl'] }, () => {
  let authority: CertificateAuthority;
  beforeAll(async () => {
    authority = await CertificateAuthority.create();
  });
  afterAll(() => authority.remove());

  /** The status of an answer over HTTPS, or the code of the error. */
  async function get(options: Required<LoopbackOptions>, ca: string | undefined): Promise<unknown> {
    const server = await serveOnLoopback((_request, response) => response.end(), options);
    onTestFinished(() => server.close());
    const agent = new Agent(ca === undefined ? {} : { ca });
    return new Promise((resolve) => {
      request(server.url, { agent }, ({ statusCode }) => {
        resolve(statusCode);
      })
        .on('error', (error: NodeJS.ErrnoException) => {
          resolve(error.code);
        })
        .end();
    });
  }

  test.each(['127.0.0.1', '::1'] as const)('issues what HTTPS on %s needs', async (host) => {
    const tls = await authority.issue({ names: [host] });
    expect(await get({ host, tls }, authority.pem)).toBe(200);
  });

  test('is trusted by none who was not told to', async () => {
    const tls = await authority.issue({ names: ['127.0.0.1'] });
    expect(await get({ host: '127.0.0.1', tls }, undefined)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  test('issues for the names that it is asked for, and no others', async () => {
    const tls = await authority.issue({ names: ['*.eu-central-1.amazonaws.com', 'sts.amazonaws.com'] });
    expect(new X509Certificate(tls.cert).subjectAltName).toBe(
      'DNS:*.eu-central-1.amazonaws.com, DNS:sts.amazonaws.com',
    );
    expect(await get({ host: '127.0.0.1', tls }, authority.pem)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('issues certificates that have expired', async () => {
    const tls = await authority.issue({ names: ['127.0.0.1'], days: -1 });
    expect(await get({ host: '127.0.0.1', tls }, authority.pem)).toBe('CERT_HAS_EXPIRED');
  });

  test('leaves nothing behind when it is removed', async () => {
    let file: string;
    {
      await using other = await CertificateAuthority.create();
      file = other.pemFile;
      expect(existsSync(file)).toBe(true);
    }
    expect(existsSync(file)).toBe(false);
  });
});
