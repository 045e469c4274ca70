import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage, type RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { wayOut } from '../../src/aws/way-out.ts';
import { ec2Client, ec2RouteTables } from '../../src/ec2/ec2.ts';
import { instanceMetadata } from '../../src/imds/instance-metadata.ts';
import { traceHttp } from '../../src/trace/trace-http.ts';
import { recordingProxy } from '../aws/recording-proxy.ts';
import { loopbackNetwork } from '../ec2/loopback-network.ts';
import { serveOnLoopback } from '../sim/loopback.ts';
import { ENI2, NODE1, OVERLAY, TABLE_A, twoNodes } from '../sim/two-nodes.ts';

/** Of this process: it cannot be stopped again. */
const lines: string[] = [];
beforeAll(() => {
  traceHttp(
    (line) => void lines.push(line),
    () => performance.now(),
  );
});
beforeEach(() => {
  lines.length = 0;
});

/** With one number instead of times and of those that earlier tests counted on to. */
function told(): string[] {
  const first = Number(/^> (\d+)/.exec(lines[0] ?? '')?.[1] ?? 0);
  return lines.map((line) =>
    line
      .replace(
        /^([<>]) (\d+)/,
        (_, direction: string, number: string) => `${direction} ${Number(number) - first + 1}`,
      )
      .replace(/127\.0\.0\.1:\d+\//, '127.0.0.1:port/')
      .replace(/ after \d+\.\d ms$/, ' after 0.0 ms'),
  );
}

async function serve(listener: RequestListener): Promise<string> {
  const server = await serveOnLoopback(listener);
  onTestFinished(() => server.close());
  return server.url;
}

async function answerTo(sent: ClientRequest): Promise<void> {
  const [response] = (await once(sent.end(), 'response')) as [IncomingMessage];
  await buffer(response);
}

describe('an HTTP request', () => {
  test('is written with method and URL, its answer with status, type, request id and time', async () => {
    const url = await serve((_, response) => {
      response.setHeader('Content-Type', 'text/xml').setHeader('x-amzn-RequestId', '59dbff89');
      response.end('<xml/>');
    });
    await answerTo(request(`${url}/path`, { method: 'POST' }));
    expect(told()).toEqual([
      '> 1 POST http://127.0.0.1:port/path',
      '< 1 HTTP 200 text/xml request id 59dbff89 after 0.0 ms',
    ]);
  });

  test('is written without query, headers and bodies, on either way', async () => {
    const url = await serve((_, response) => {
      response.setHeader('Set-Cookie', 'hidden').setHeader('X-Token', 'hidden');
      response.writeHead(403, 'hidden').end('hidden');
    });
    const headers = { Authorization: 'hidden', 'X-Amz-Security-Token': 'hidden' };
    const sent = request(`${url.replace('//', '//hidden:hidden@')}/path?token=hidden`, {
      method: 'POST',
      headers,
    });
    sent.write('hidden');
    await answerTo(sent);
    expect(told()).toEqual(['> 1 POST http://127.0.0.1:port/path', '< 1 HTTP 403 after 0.0 ms']);
  });

  test('and another at the same time are told apart by their numbers', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    const url = await serve((from, response) => {
      if (from.url === '/fast') response.end();
      else void released.then(() => response.end());
    });
    const slow = answerTo(request(`${url}/slow`));
    await answerTo(request(`${url}/fast`));
    release(undefined);
    await slow;
    expect(told()).toEqual([
      '> 1 GET http://127.0.0.1:port/slow',
      '> 2 GET http://127.0.0.1:port/fast',
      '< 2 HTTP 200 after 0.0 ms',
      '< 1 HTTP 200 after 0.0 ms',
    ]);
  });

  test('that fails is written with what the system says', async () => {
    await expect(answerTo(request('http://127.0.0.1:9/path?token=hidden'))).rejects.toThrow();
    expect(told()).toEqual([
      '> 1 GET http://127.0.0.1:port/path',
      '< 1 ECONNREFUSED connect ECONNREFUSED 127.0.0.1:9 after 0.0 ms',
    ]);
  });

  test('that is cut off is written so', async () => {
    const url = await serve(({ socket }) => {
      socket.destroy();
    });
    await expect(answerTo(request(url))).rejects.toThrow();
    expect(told()).toEqual(['> 1 GET http://127.0.0.1:port/', '< 1 ECONNRESET socket hang up after 0.0 ms']);
  });

  test('through a proxy is written with its own URL, without its query and the proxy’s password', async () => {
    const url = await serve((_, response) => response.end());
    const { authority, asked } = await recordingProxy();
    const proxies = { forHttps: undefined, forHttp: `http://user:hidden@${authority}`, noProxy: '' };
    const endpoints = { ec2EndpointUrl: undefined, stsEndpointUrl: undefined };
    const agents = wayOut(
      { ...endpoints, useDualStack: false, useFips: false, caBundle: undefined, proxies },
      {},
    );
    if (!agents.ok) throw new Error(agents.failure.code);
    await answerTo(request(`${url}/path?token=hidden`, { agent: agents.value.httpAgent }));
    expect(asked).toEqual([`GET ${url}/path?token=hidden`]);
    // The first two are this one's, the others those of the proxy, which is in this process too
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(lines.join('\n')).toContain('/path');
    expect(lines.join('\n')).not.toMatch(/hidden|user/);
  });
});

test('of everything that is asked in AWS no secret is written', async () => {
  const simulator = twoNodes();
  const [ec2, imds] = await Promise.all([serve(simulator.ec2), serve(simulator.imds(NODE1))]);
  const metadata = instanceMetadata(new URL(imds), new AbortController().signal);
  const credentials = await metadata.roleCredentials();
  if (!credentials.ok) throw new Error(credentials.failure.code);
  const tables = ec2RouteTables(ec2Client(loopbackNetwork(ec2), credentials.value));
  expect(await tables.describe([TABLE_A])).toMatchObject({ ok: true });
  expect(await tables.replaceRoute({ routeTableId: TABLE_A, destination: OVERLAY }, ENI2)).toMatchObject({
    ok: true,
  });
  expect(told()).toEqual([
    expect.stringMatching(/^> 1 PUT http:.*\/latest\/api\/token$/),
    expect.stringMatching(/^< 1 HTTP 200/),
    ...[2, 3].flatMap((number) => [
      expect.stringMatching(new RegExp(`^> ${number} GET http:.*/iam/security-credentials/`)) as string,
      expect.stringMatching(new RegExp(`^< ${number} HTTP 200`)) as string,
    ]),
    ...[4, 5].flatMap((number) => [
      expect.stringMatching(new RegExp(`^> ${number} POST http://127.0.0.1:port/$`)) as string,
      expect.stringMatching(new RegExp(`^< ${number} HTTP 200 text/xml.* request id \\S+ after`)) as string,
    ]),
  ]);
  expect(simulator.secrets.length).toBeGreaterThan(2);
  for (const secret of simulator.secrets) expect(lines.join('\n')).not.toContain(secret);
});
