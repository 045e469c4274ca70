import { EventEmitter, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { suite } from '../setup/suite.ts';
import { endpointAddress, endpointIpv6Address } from './addressing.ts';
import { curl } from './curl.ts';
import { type Certificate, Lab } from './lab.ts';
import { selfSigned } from './self-signed.ts';

suite('HTTPS in a lab', { lab: true, tools: ['curl', 'openssl'] }, () => {
  const name = 'ec2.eu-central-1.amazonaws.com';
  let lab: Lab;
  let certificate: Certificate;
  beforeAll(async () => {
    certificate = await selfSigned([name]);
    lab = await Lab.up();
    await lab.router.serveHttps(
      [endpointAddress, endpointIpv6Address],
      ({ headers }, response) => response.end(`EC2 for ${String(headers.host)}`),
      certificate,
    );
  });
  afterAll(() => lab.down());

  test.for([endpointAddress, endpointIpv6Address])('%s answers whoever trusts its authority', async (at) => {
    const node = lab.node('node1');
    const trusted = await curl(node, `https://${name}/`, { at, ca: certificate.cert });
    expect(trusted).toMatchObject({ exitCode: 0, status: 200, body: `EC2 for ${name}` });
    const { cert: another } = await selfSigned([name]);
    expect(await curl(node, `https://${name}/`, { at, ca: another })).toMatchObject({
      exitCode: 60,
      body: '',
    });
    const wrongName = await curl(node, 'https://sts.eu-central-1.amazonaws.com/', {
      at,
      ca: certificate.cert,
    });
    expect(wrongName).toMatchObject({ exitCode: 60, body: '' });
  });

  test('HTTP to its port is no request', async () => {
    const node = lab.node('node1');
    expect(await curl(node, `http://${name}:443/`, { at: endpointAddress })).toMatchObject({ status: 0 });
    const next = await curl(node, `https://${name}/`, { at: endpointAddress, ca: certificate.cert });
    expect(next.status).toBe(200);
  });

  test('a node that is killed in the middle of a request ends its connections, and boots', async () => {
    const node = lab.node('node2');
    const get = ['--insecure', '--silent', 'https://127.0.0.1/'];
    const requested = new EventEmitter();
    await node.serveHttps(['127.0.0.1'], (request) => requested.emit('request', request), certificate);
    node.spawn('curl', get);
    const [request] = (await once(requested, 'request')) as [IncomingMessage];
    const closed = once(request.socket, 'close');
    await node.kill();
    await closed;
    await node.boot();
    await node.serveHttps(['127.0.0.1'], (_, response) => response.end('again'), certificate);
    expect((await node.run('curl', get)).stdout).toBe('again');
  });
});
