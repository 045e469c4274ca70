import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectEarly } from '../../src/aws/early-connection.ts';
import { loopbackNetwork } from '../ec2/loopback-network.ts';

let server: Server;
let url: string;
const connections: Socket[] = [];
beforeEach(async () => {
  connections.length = 0;
  server = createServer((_, response) => response.end('answer'));
  server.on('connection', (socket) => connections.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

async function connect() {
  const { agents } = await connectEarly(loopbackNetwork(url), url);
  if (!agents) throw new Error('no agents');
  return agents.httpAgent;
}

/** The answer, or an errno name. */
function ask(agent: Awaited<ReturnType<typeof connect>>): Promise<string> {
  return new Promise((resolve) => {
    get(url, { agent }, (response) => {
      response.setEncoding('utf8').on('data', resolve);
    }).on('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code ?? 'error');
    });
  });
}

test('the connection is there before the first request, which takes it; others at once have their own', async () => {
  const agent = await connect();
  await once(server, 'connection');
  expect(await Promise.all([ask(agent), ask(agent)])).toEqual(['answer', 'answer']);
  expect(connections).toHaveLength(2);
});

test('a request that comes later uses it again', async () => {
  const agent = await connect();
  expect(await ask(agent)).toBe('answer');
  await new Promise(setImmediate);
  expect(await ask(agent)).toBe('answer');
  expect(connections).toHaveLength(1);
});

test('where it was lost before it was needed, the first request connects by itself', async () => {
  const agent = await connect();
  await once(server, 'connection');
  connections[0]?.resetAndDestroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await ask(agent)).toBe('answer');
  expect(connections).toHaveLength(2);
});

test('where nobody listens, nobody but the request is told', async () => {
  server.close();
  await once(server, 'close');
  const agent = await connect();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await ask(agent)).toBe('ECONNREFUSED');
});

test('the agents of a proxy are left alone', async () => {
  const agents = { httpAgent: await connect(), httpsAgent: undefined as never };
  const network = loopbackNetwork(url, { agents });
  expect(await connectEarly(network, url)).toBe(network);
});
