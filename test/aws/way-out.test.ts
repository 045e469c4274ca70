import { once } from 'node:events';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { NetworkSettings, Proxies } from '../../src/aws/network-settings.ts';
import type { Agents } from '../../src/aws/network.ts';
import { wayOut } from '../../src/aws/way-out.ts';
import { ec2Client, ec2RouteTables } from '../../src/ec2/ec2.ts';
import { loopbackNetwork } from '../ec2/loopback-network.ts';
import { suite } from '../setup/suite.ts';
import { CertificateAuthority, type IssuedCertificate } from '../sim/certificate-authority.ts';
import { serveOnLoopback, type Loopback } from '../sim/loopback.ts';
import { TABLE_A, twoNodes } from '../sim/two-nodes.ts';
import { recordingProxy } from './recording-proxy.ts';

interface Way extends Partial<Proxies> {
  readonly caBundle?: string;
}

function settings({ caBundle, ...proxies }: Way): NetworkSettings {
  return {
    ec2EndpointUrl: undefined,
    stsEndpointUrl: undefined,
    useDualStack: false,
    useFips: false,
    caBundle,
    proxies: { forHttps: undefined, forHttp: undefined, noProxy: '', ...proxies },
  };
}

function agentsOf(way: Way): Agents {
  const agents = wayOut(settings(way), {});
  if (!agents.ok) throw new Error(agents.failure.code);
  onTestFinished(() => {
    agents.value.httpAgent.destroy();
    agents.value.httpsAgent.destroy();
  });
  return agents.value;
}

/** `200 hello`, or the code of the error. */
async function get(url: string, { httpAgent, httpsAgent }: Agents): Promise<string> {
  const headers = { Authorization: 'AWS4-HMAC-SHA256 signature' };
  const request = url.startsWith('https:')
    ? requestHttps(url, { agent: httpsAgent, headers })
    : requestHttp(url, { agent: httpAgent, headers });
  request.end();
  try {
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    return `${String(answer.statusCode)} ${await text(answer)}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  }
}

/** Something that says hello, at this URL. */
async function hello(tls?: IssuedCertificate): Promise<Loopback> {
  const server = await serveOnLoopback((_, response) => response.end('hello'), tls && { tls });
  onTestFinished(() => server.close());
  return server;
}

describe('an http endpoint', () => {
  test('is reached straight without a proxy', async () => {
    expect(await get((await hello()).url, agentsOf({}))).toBe('200 hello');
  });

  test('is asked for at the proxy, by its whole URL', async () => {
    const [{ url }, proxy] = await Promise.all([hello(), recordingProxy()]);
    expect(await get(`${url}/path?query`, agentsOf({ forHttp: proxy.authority }))).toBe('200 hello');
    expect(proxy.asked).toEqual([`GET ${url}/path?query`]);
  });

  test.each(['127.0.0.1', '127.0.0.0/8', '*', 'localhost, 127.0.0.1'])(
    'is reached straight where NO_PROXY is %s',
    async (noProxy) => {
      const [{ url }, proxy] = await Promise.all([hello(), recordingProxy()]);
      expect(await get(url, agentsOf({ forHttp: proxy.authority, noProxy }))).toBe('200 hello');
      expect(proxy.asked).toEqual([]);
    },
  );

  test('is reached straight where NO_PROXY names its port, and another one through the proxy', async () => {
    const [named, other, proxy] = await Promise.all([hello(), hello(), recordingProxy()]);
    const agents = agentsOf({ forHttp: proxy.authority, noProxy: `127.0.0.1:${named.port}` });
    expect(await get(named.url, agents)).toBe('200 hello');
    expect(await get(other.url, agents)).toBe('200 hello');
    expect(proxy.asked).toEqual([`GET ${other.url}/`]);
  });

  test('is reached straight where only HTTPS_PROXY is set', async () => {
    const [{ url }, proxy] = await Promise.all([hello(), recordingProxy()]);
    expect(await get(url, agentsOf({ forHttps: proxy.authority }))).toBe('200 hello');
    expect(proxy.asked).toEqual([]);
  });

  test('gets from a proxy that wants a password its 407, and a user and password that are written are decoded and sent', async () => {
    const [{ url }, refusing, proxy] = await Promise.all([
      hello(),
      recordingProxy({ refuses: true }),
      recordingProxy(),
    ]);
    expect(await get(url, agentsOf({ forHttp: refusing.authority }))).toBe('407 who are you?');
    expect(await get(url, agentsOf({ forHttp: `http://us%40er:pass%3Aword@${proxy.authority}` }))).toBe(
      '200 hello',
    );
    const basic = Buffer.from('us@er:pass:word').toString('base64');
    expect(proxy.headers).toContain(`Proxy-Authorization: Basic ${basic}`);
  });

  test('behind a proxy that is away is not reached', async () => {
    expect(await get('http://ec2.example', agentsOf({ forHttp: '127.0.0.1:9' }))).toBe('ECONNREFUSED');
  });
});

suite('an https endpoint', { tools: ['openssl'] }, () => {
  let authority: CertificateAuthority;
  let tls: IssuedCertificate;
  beforeAll(async () => {
    authority = await CertificateAuthority.create();
    tls = await authority.issue({ names: ['ec2.example', '127.0.0.1'] });
  });
  afterAll(() => authority.remove());

  const untrusted = 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';

  describe('reached straight', () => {
    test('is trusted where its authority is in ca_bundle', async () => {
      const { url } = await hello(tls);
      expect(await get(url, agentsOf({ caBundle: authority.pemFile }))).toBe('200 hello');
    });

    test('is trusted where its authority is in NODE_EXTRA_CA_CERTS', async () => {
      const { url } = await hello(tls);
      const agents = wayOut(settings({}), { NODE_EXTRA_CA_CERTS: authority.pemFile });
      expect(agents.ok && (await get(url, agents.value))).toBe('200 hello');
    });

    test('is not trusted otherwise', async () => {
      expect(await get((await hello(tls)).url, agentsOf({}))).toBe(untrusted);
    });

    test('is not trusted by another name', async () => {
      const other = await authority.issue({ names: ['sts.example'] });
      const { url } = await hello(other);
      expect(await get(url, agentsOf({ caBundle: authority.pemFile }))).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    });

    test('is not trusted after its certificate expired', async () => {
      const expired = await authority.issue({ names: ['127.0.0.1'], days: -1 });
      const { url } = await hello(expired);
      expect(await get(url, agentsOf({ caBundle: authority.pemFile }))).toBe('CERT_HAS_EXPIRED');
    });
  });

  describe.each([
    ['a proxy', 'http'],
    ['a proxy that speaks TLS', 'https'],
  ] as const)('through %s', (_title, scheme) => {
    const open = async (refuses = false) => {
      const proxy = await recordingProxy({ refuses, ...(scheme === 'https' && { tls }) });
      return { proxy, forHttps: `${scheme}://${proxy.authority}` };
    };

    test('is tunnelled by its name, which the proxy resolves, and trusted by ca_bundle', async () => {
      const [{ port }, { proxy, forHttps }] = await Promise.all([hello(tls), open()]);
      const agents = agentsOf({ forHttps, caBundle: authority.pemFile });
      expect(await get(`https://ec2.example:${port}/path`, agents)).toBe('200 hello');
      expect(proxy.asked).toEqual([`CONNECT ec2.example:${port}`]);
    });

    test('is not trusted without ca_bundle', async () => {
      const [{ port }, { forHttps }] = await Promise.all([hello(tls), open()]);
      expect(await get(`https://ec2.example:${port}`, agentsOf({ forHttps }))).toBe(untrusted);
    });

    test('is not trusted by another name', async () => {
      const [{ port }, { forHttps }] = await Promise.all([hello(tls), open()]);
      const agents = agentsOf({ forHttps, caBundle: authority.pemFile });
      expect(await get(`https://sts.example:${port}`, agents)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    });

    test('is tunnelled and trusted by its address', async () => {
      const [{ url, port }, { proxy, forHttps }] = await Promise.all([hello(tls), open()]);
      const agents = agentsOf({ forHttps, caBundle: authority.pemFile });
      expect(await get(url, agents)).toBe('200 hello');
      expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${port}`]);
    });

    test('is not trusted by another address, nor by the name localhost', async () => {
      const [other, { forHttps }] = await Promise.all([
        authority.issue({ names: ['127.0.0.2', 'localhost'] }),
        open(),
      ]);
      const { url } = await hello(other);
      const agents = agentsOf({ forHttps, caBundle: authority.pemFile });
      expect(await get(url, agents)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    });

    test('is asked several times through one tunnel', async () => {
      const [{ port }, { proxy, forHttps }] = await Promise.all([hello(tls), open()]);
      const agents = agentsOf({ forHttps, caBundle: authority.pemFile });
      for (const path of ['one', 'two', 'three'])
        expect(await get(`https://ec2.example:${port}/${path}`, agents)).toBe('200 hello');
      expect(proxy.asked).toEqual([`CONNECT ec2.example:${port}`]);
    });

    test('shows the proxy neither path nor headers of the request', async () => {
      const [{ port }, { proxy, forHttps }] = await Promise.all([hello(tls), open()]);
      await get(`https://ec2.example:${port}/path`, agentsOf({ forHttps, caBundle: authority.pemFile }));
      expect(JSON.stringify(proxy)).not.toMatch(/path|Authorization/);
    });

    test('is reached straight where NO_PROXY names it', async () => {
      const [{ url }, { proxy, forHttps }] = await Promise.all([hello(tls), open()]);
      const agents = agentsOf({ forHttps, noProxy: '127.0.0.0/8', caBundle: authority.pemFile });
      expect(await get(url, agents)).toBe('200 hello');
      expect(proxy.asked).toEqual([]);
    });

    test('gets a user and password', async () => {
      const [{ port }, { proxy, forHttps }] = await Promise.all([hello(tls), open()]);
      const named = forHttps.replace('//', '//us%40er:password@');
      const agents = agentsOf({ forHttps: named, caBundle: authority.pemFile });
      expect(await get(`https://ec2.example:${port}`, agents)).toBe('200 hello');
      const basic = Buffer.from('us@er:password').toString('base64');
      expect(proxy.headers).toContain(`Proxy-Authorization: Basic ${basic}`);
    });

    test('fails with the 407 of one that wants a password, which never sees the request', async () => {
      const [{ port }, { proxy, forHttps }] = await Promise.all([hello(tls), open(true)]);
      const agents = agentsOf({ forHttps, caBundle: authority.pemFile });
      expect(await get(`https://ec2.example:${port}/path`, agents)).toBe('Proxy HTTP 407');
      expect(proxy.asked).toEqual([`CONNECT ec2.example:${port}`]);
      expect(JSON.stringify(proxy.headers)).not.toContain('signature');
    });
  });

  test('through a proxy whose own certificate is not trusted is not reached', async () => {
    const [{ port }, proxy] = await Promise.all([hello(tls), recordingProxy({ tls })]);
    const forHttps = `https://${proxy.authority}`;
    expect(await get(`https://ec2.example:${port}`, agentsOf({ forHttps }))).toBe(untrusted);
    expect(proxy.asked).toEqual([]);
  });

  test('is reached straight where only HTTP_PROXY is set', async () => {
    const [{ url }, proxy] = await Promise.all([hello(tls), recordingProxy()]);
    const agents = agentsOf({ forHttp: proxy.authority, caBundle: authority.pemFile });
    expect(await get(url, agents)).toBe('200 hello');
    expect(proxy.asked).toEqual([]);
  });

  test('behind a proxy that is away is not reached', async () => {
    const agents = agentsOf({ forHttps: '127.0.0.1:9' });
    expect(await get('https://ec2.example', agents)).toBe('ECONNREFUSED');
  });
});

describe('EC2 behind a proxy', () => {
  async function tablesThrough(refuses: boolean) {
    const simulator = twoNodes();
    const server = await serveOnLoopback(simulator.ec2);
    onTestFinished(() => server.close());
    const proxy = await recordingProxy({ refuses });
    const { accessKeyId, secretAccessKey } = simulator.addAccessKey();
    const network = loopbackNetwork(server.url, { agents: agentsOf({ forHttp: proxy.authority }) });
    return { proxy, tables: ec2RouteTables(ec2Client(network, { accessKeyId, secretAccessKey })) };
  }

  test('answers a signed request', async () => {
    const { proxy, tables } = await tablesThrough(false);
    expect(await tables.describe([TABLE_A])).toMatchObject({ ok: true, value: [{ routeTableId: TABLE_A }] });
    expect(proxy.asked).toHaveLength(1);
  });

  test('that wants a password is refused for good, under its status', async () => {
    const { proxy, tables } = await tablesThrough(true);
    expect(await tables.describe([TABLE_A])).toMatchObject({
      ok: false,
      failure: { kind: 'refused', operation: 'DescribeRouteTables', code: 'HTTP 407' },
    });
    expect(proxy.asked).toHaveLength(1);
  });
});

describe('no way out', () => {
  test.each<[string, Way, string]>([
    ['an HTTPS proxy that is none', { forHttps: 'socks5://user:secret@proxy.example' }, 'https'],
    ['an HTTP proxy that is none', { forHttp: 'http://user:secret@proxy example' }, 'http'],
    ['a password that is not encoded', { forHttps: 'http://user:sec/ret@proxy.example' }, 'https'],
  ])('with %s: who needs it fails, and does not tell what is written', async (_title, way, protocol) => {
    const sent = await get(`${protocol}://127.0.0.1:9/`, agentsOf(way));
    expect(sent).toBe('InvalidProxy');
    const other = protocol === 'http' ? 'https' : 'http';
    expect(await get(`${other}://127.0.0.1:9/`, agentsOf(way)), 'the others do not').toBe('ECONNREFUSED');
  });

  test('with a ca_bundle that is missing is a failure', () => {
    expect(wayOut(settings({ caBundle: '/missing.pem' }), {})).toMatchObject({
      ok: false,
      failure: { operation: 'reading ca_bundle', subject: '/missing.pem', code: 'ENOENT' },
    });
  });
});

test('a proxy that ends the connection instead of answering CONNECT is as one that resets it: worth another try', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  expect(await get('https://ec2.example/', agentsOf({ forHttps: `127.0.0.1:${port}` }))).toBe('ECONNRESET');
});
