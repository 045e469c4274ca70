import { X509Certificate } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { trustedRoots } from '../../src/aws/trusted-roots.ts';
import { suite } from '../setup/suite.ts';
import { temporaryDirectory } from '../setup/temporary-directory.ts';
import { CertificateAuthority } from '../sim/certificate-authority.ts';

/** The subject of each certificate, in the order in which they are trusted. */
function subjectsOf(roots: readonly string[]): string[] {
  return roots
    .flatMap((text) => text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [])
    .map((pem) => new X509Certificate(pem).subject);
}

function rootsOf(caBundle?: string, extraCaCerts?: string): string[] {
  const roots = trustedRoots(caBundle, extraCaCerts);
  if (!roots.ok) throw new Error(roots.failure.code);
  return subjectsOf(roots.value);
}

/** A file of this text. */
async function file(text: string): Promise<string> {
  const name = path.join(await temporaryDirectory(), 'bundle.pem');
  await writeFile(name, text);
  return name;
}

test('without a bundle the roots of the system are trusted', () => {
  expect(rootsOf().length).toBeGreaterThan(50);
});

describe('a bundle of which nothing can be used is a failure, which names the file', () => {
  test.each<[string, () => Promise<string>, string]>([
    ['that is missing', async () => path.join(await temporaryDirectory(), 'missing.pem'), 'ENOENT'],
    ['that is a directory', temporaryDirectory, 'NoFile'],
    ['below a file', async () => path.join(await file(''), 'bundle.pem'), 'ENOTDIR'],
    ['that is empty', () => file(''), 'NoCertificate'],
    ['that is text', () => file('secret words\n'), 'NoCertificate'],
    [
      'that is a key',
      () => file('-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n'),
      'NoCertificate',
    ],
    ['that is DER', () => file('\u0030\u0082\u0003\u0000'), 'NoCertificate'],
  ])('one %s', async (_title, make, code) => {
    const subject = await make();
    const roots = trustedRoots(subject, undefined);
    expect(roots).toMatchObject({
      ok: false,
      failure: { kind: 'refused', operation: 'reading ca_bundle', subject, code },
    });
    expect(JSON.stringify(roots)).not.toMatch(/secret|c2VjcmV0/);
  });
});

test.each<[string, () => Promise<string>]>([
  ['missing', async () => path.join(await temporaryDirectory(), 'missing.pem')],
  ['a directory', temporaryDirectory],
  ['empty', () => file('')],
])('NODE_EXTRA_CA_CERTS that is %s is left out, as Node does', async (_title, make) => {
  expect(rootsOf(undefined, await make())).toEqual(rootsOf());
});

suite('a bundle of certificates', { tools: ['openssl'] }, () => {
  async function authority(): Promise<CertificateAuthority> {
    const ca = await CertificateAuthority.create();
    onTestFinished(() => ca.remove());
    return ca;
  }
  const own = 'CN=Simulated certification authority';

  test('is trusted beside the roots of the system', async () => {
    expect(rootsOf((await authority()).pemFile)).toEqual([...rootsOf(), own]);
  });

  test('is trusted with all that is in it, also after a comment', async () => {
    const [first, second] = await Promise.all([authority(), authority()]);
    const bundle = await file(`# of the company\n${first.pem}\n${second.pem}`);
    expect(rootsOf(bundle)).toEqual([...rootsOf(), own, own]);
  });

  test('is trusted beside NODE_EXTRA_CA_CERTS', async () => {
    const [bundle, extra] = await Promise.all([authority(), authority()]);
    expect(rootsOf(undefined, extra.pemFile)).toEqual([...rootsOf(), own]);
    expect(rootsOf(bundle.pemFile, extra.pemFile)).toEqual([...rootsOf(), own, own]);
  });

  test('is a failure in a directory of certificates: there is no file to read', async () => {
    const directory = path.join(await temporaryDirectory(), 'certificates');
    await mkdir(directory);
    await writeFile(path.join(directory, 'ca.pem'), (await authority()).pem);
    expect(trustedRoots(directory, undefined)).toMatchObject({ failure: { code: 'NoFile' } });
  });
});
