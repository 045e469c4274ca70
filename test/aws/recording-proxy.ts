import { once } from 'node:events';
import { createServer as createHttpServer, request, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';

export interface RecordingProxy {
  /** `127.0.0.1:3128` */
  readonly authority: string;
  /** `CONNECT ec2.example:443`, `GET http://ec2.example/`: what it was asked for, in order. */
  readonly asked: readonly string[];
  /** Every header that it has seen. */
  readonly headers: readonly string[];
}

/**
 * A forward proxy on loopback until the test ends; whatever name it is asked for, it finds on loopback too.
 *
 * @param tls with it the proxy itself speaks TLS
 * @param refuses it answers 407 to whoever comes
 */
export async function recordingProxy({
  tls,
  refuses = false,
}: {
  tls?: { readonly key: string; readonly cert: string };
  refuses?: boolean;
} = {}): Promise<RecordingProxy> {
  const asked: string[] = [];
  const headers: string[] = [];
  const record = (method = '', url = '', rawHeaders: readonly string[]) => {
    asked.push(`${method} ${url}`);
    for (let index = 0; index < rawHeaders.length; index += 2)
      headers.push(`${rawHeaders[index] ?? ''}: ${rawHeaders[index + 1] ?? ''}`);
  };
  const forward: RequestListener = (from, response) => {
    record(from.method, from.url, from.rawHeaders);
    if (refuses) {
      response.writeHead(407, { 'Proxy-Authenticate': 'Basic' }).end('who are you?');
      return;
    }
    const { port, pathname, search } = new URL(from.url ?? '');
    const options = { host: '127.0.0.1', port, path: pathname + search, method: from.method };
    const to = request({ ...options, headers: from.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    from.pipe(to);
  };
  const server = tls ? createHttpsServer(tls, forward) : createHttpServer(forward);
  const tunnels = new Set<Duplex>();
  server.on('connect', ({ method, url = '', rawHeaders }, client: Duplex) => {
    record(method, url, rawHeaders);
    tunnels.add(client);
    client.on('error', () => client.destroy());
    if (refuses) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 12\r\n\r\nwho are you?');
      return;
    }
    const upstream = connect(Number(url.slice(url.lastIndexOf(':') + 1)), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    tunnels.add(upstream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
    for (const tunnel of tunnels) tunnel.destroy();
  });
  return { authority: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked, headers };
}
