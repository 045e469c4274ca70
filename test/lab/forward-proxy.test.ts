import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { internetAddresses, outsideInterface } from './addressing.ts';
import { curl, type CurlOptions } from './curl.ts';
import { ForwardProxy, type ForwardProxyOptions } from './forward-proxy.ts';
import { type Certificate, Lab } from './lab.ts';
import { selfSigned } from './self-signed.ts';

suite('a forward proxy', { lab: true, tools: ['curl', 'openssl', 'tinyproxy'] }, () => {
  const names = ['ec2.eu-central-1.amazonaws.com', 'example.com'] as const;
  const [ec2] = names;
  const [internet] = internetAddresses;
  let certificate: Certificate;
  let lab: Lab;
  let proxy: ForwardProxy | undefined;
  beforeAll(async () => {
    certificate = await selfSigned(names);
    lab = await Lab.up({ outside: true });
    const answer = 'from the internet';
    await lab.outside.serveHttps(internetAddresses, (_, response) => response.end(answer), certificate);
    await lab.outside.serveHttp(internetAddresses, (_, response) => response.end(answer));
    const hosts = internetAddresses.flatMap((address) => names.map((name) => `${address} ${name}\n`));
    await lab.outside.bindFile('/etc/hosts', hosts.join(''));
  });
  afterAll(() => lab.down());
  afterEach(() => proxy?.stop());

  const start = async (options?: ForwardProxyOptions) => (proxy = await ForwardProxy.start(lab, options));
  const get = (url: string, options: CurlOptions = {}) =>
    curl(lab.node('node1'), url, { ca: certificate.cert, ...options });

  test('a node reaches the internet through it by HTTPS and HTTP, and not without it', async () => {
    const { url } = await start();
    expect(url).toBe('http://10.3.0.10:3128');
    for (const scheme of ['https', 'http']) {
      const through = await get(`${scheme}://${ec2}/`, { proxy: url });
      expect(through).toMatchObject({ exitCode: 0, status: 200, body: 'from the internet' });
    }
    expect(await get(`https://${ec2}/`, { at: String(internet) })).toMatchObject({ exitCode: 28 });
  });

  test('it has every request and its target in its log, refused ones too', async () => {
    const started = await start({ allowHosts: ['*.amazonaws.com'] });
    const { url } = started;
    await get(`https://${ec2}/`, { proxy: url });
    await get('https://example.com/', { proxy: url });
    await get(`http://${ec2}/path?query`, { proxy: url });
    expect(await started.requests()).toEqual([
      { method: 'CONNECT', target: `${ec2}:443` },
      { method: 'CONNECT', target: 'example.com:443' },
      { method: 'GET', target: `http://${ec2}/path?query` },
    ]);
    expect(await started.log()).toContain('Proxying refused on filtered domain "example.com"');
  });

  describe('with a user', () => {
    const cluster = { user: 'cluster', password: 'secret' };

    test.for([
      ['without a password', undefined, { proxyStatus: 407, status: 0 }],
      ['with a wrong password', { ...cluster, password: 'wrong' }, { proxyStatus: 401, status: 0 }],
      ['with the password', cluster, { proxyStatus: 200, status: 200 }],
      [
        'with the password percent-encoded',
        { ...cluster, password: '%73ecret' },
        { proxyStatus: 200, status: 200 },
      ],
    ] as const)('CONNECT %s', async ([, user, answer]) => {
      const started = await start({ basicAuth: cluster });
      const url = user === undefined ? started.url : started.urlAs(user);
      expect(await get(`https://${ec2}/`, { proxy: url })).toMatchObject(answer);
      expect(await started.requests()).toEqual([{ method: 'CONNECT', target: `${ec2}:443` }]);
      expect(await started.log()).not.toContain('secret');
    });

    test('GET without a password', async () => {
      const { url } = await start({ basicAuth: cluster });
      expect(await get(`http://${ec2}/`, { proxy: url })).toMatchObject({ status: 407 });
    });
  });

  test.for([
    ['a host that is not allowed', { allowHosts: ['*.example.com'] }],
    ['a port that is not allowed', { connectPorts: [563] }],
    ['CONNECT where none is allowed', { connectPorts: [] }],
  ] as const)('it answers 403 for %s', async ([, options]) => {
    const { url } = await start(options);
    expect(await get(`https://${ec2}/`, { proxy: url })).toMatchObject({ exitCode: 56, proxyStatus: 403 });
  });

  test.for([
    ['that it does not know', 'sts.eu-central-1.amazonaws.com', 443],
    ['where nothing listens', ec2, 444],
  ] as const)('it answers 500 at once for a host %s', async ([, host, port]) => {
    const { url } = await start();
    const answer = await get(`https://${host}:${port}/`, { proxy: url });
    expect(answer).toMatchObject({ exitCode: 56, proxyStatus: 500 });
  });

  test('it may listen on the IPv6 address and another port', async () => {
    const { url } = await start({ address: outsideInterface.ipv6Address, port: 8080 });
    expect(url).toBe('http://[2001:db8:3::10]:8080');
    expect(await get(`https://${ec2}/`, { proxy: url })).toMatchObject({ exitCode: 0, status: 200 });
  });

  test('stopped, it refuses connections, has its log, and starts again', async () => {
    const first = await start();
    await get(`https://${ec2}/`, { proxy: first.url });
    await first.stop();
    await first.stop();
    expect(await get(`https://${ec2}/`, { proxy: first.url })).toMatchObject({ exitCode: 7 });
    expect(await first.requests()).toHaveLength(1);
    const second = await start();
    expect(await get(`https://${ec2}/`, { proxy: second.url })).toMatchObject({ exitCode: 0, status: 200 });
    expect(await second.requests()).toHaveLength(1);
  });

  test('at another address of its network nothing answers', async () => {
    await start();
    const silent = { proxy: 'http://10.3.0.11:3128' };
    expect(await get(`https://${ec2}/`, silent)).toMatchObject({ exitCode: 28 });
  });

  test('two that want the same port: the second says why it does not start', async () => {
    await start();
    await expect(ForwardProxy.start(lab)).rejects.toThrow(
      /did not start, exit code 71[^]*Could not create listening sockets/,
    );
  });

  test('a lab without an outside has none', async () => {
    await using without = await Lab.up({ nodes: [] });
    await expect(ForwardProxy.start(without)).rejects.toThrow('this lab has no outside');
  });
});
