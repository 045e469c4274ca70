import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { wayOut } from '../../src/aws/way-out.ts';
import { chainCredentials } from '../../src/credentials/provider-chain.ts';
import { loopbackNetwork } from '../ec2/loopback-network.ts';
import { temporaryDirectory } from '../setup/temporary-directory.ts';

/** The SDK wraps what it met: the kind has to be found in its words. */
test.each([
  [500, 'transient'],
  [503, 'transient'],
  [429, 'transient'],
  [403, 'denied'],
  [407, 'denied'],
])('SSO behind a proxy that answers %i to CONNECT: %s', async (status, kind) => {
  await loggedIn();
  const network = loopbackNetwork('https://ec2.example', { agents: await behindProxy(status) });
  const found = await chainCredentials({ from: 'profile', profile: 'cluster' }, network, {});
  expect(found).toMatchObject({ ok: false, failure: { kind } });
  expect(!found.ok && found.failure.message).toContain(`Proxy HTTP ${status}`);
});

async function behindProxy(status: number) {
  const proxy = createServer().on('connect', (_, socket) => {
    socket.end(`HTTP/1.1 ${status} no\r\n\r\n`);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as { port: number };
  const agents = wayOut(
    {
      ec2EndpointUrl: undefined,
      stsEndpointUrl: undefined,
      useDualStack: false,
      useFips: false,
      caBundle: undefined,
      proxies: { forHttps: `http://127.0.0.1:${port}`, forHttp: undefined, noProxy: '' },
    },
    {},
  );
  if (!agents.ok) throw new Error(agents.failure.code);
  return agents.value;
}

/** A profile with SSO, and a token that `aws sso login` has left. */
async function loggedIn(): Promise<void> {
  const home = await temporaryDirectory();
  const cache = path.join(home, '.aws/sso/cache');
  const startUrl = 'https://company.awsapps.com/start';
  await mkdir(cache, { recursive: true });
  await writeFile(
    path.join(home, '.aws/config'),
    `[profile cluster]\nregion = eu-central-1\nsso_start_url = ${startUrl}\nsso_region = eu-central-1\n` +
      `sso_account_id = 123456789012\nsso_role_name = route-mover\n`,
  );
  const name = createHash('sha1').update(startUrl).digest('hex');
  const token = { startUrl, region: 'eu-central-1', accessToken: 'token', expiresAt: '2099-01-01T00:00:00Z' };
  await writeFile(path.join(cache, `${name}.json`), JSON.stringify(token));
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_CONFIG_FILE', path.join(home, '.aws/config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', path.join(home, '.aws/credentials'));
  onTestFinished(() => void vi.unstubAllEnvs());
}
