import { once } from 'node:events';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LabNamespace } from '../lab/lab.ts';
import { connectTo } from './proxy.ts';
import { hangUp, reset, RudeServer, says, silence, type Manner } from './rude-server.ts';

/** Listens on the loopback interface of this machine. */
class Loopback implements Pick<LabNamespace, 'listen'> {
  readonly servers: net.Server[] = [];

  async listen(host: string): Promise<net.Server> {
    const server = net.createServer().listen(0, host);
    this.servers.push(server);
    await once(server, 'listening');
    return server;
  }

  get port(): number {
    return (this.servers[0]?.address() as net.AddressInfo).port;
  }
}

let loopback: Loopback;
beforeEach(() => {
  loopback = new Loopback();
});
afterEach(() => {
  for (const server of loopback.servers) server.close();
});

const rudeServer = (serve: Manner) =>
  RudeServer.listen(loopback as unknown as LabNamespace, { host: '127.0.0.1', port: 0 }, serve);

/** What comes back for a question, or the code of the error. */
async function ask(question = 'hello'): Promise<string> {
  const connection = net.connect(loopback.port, '127.0.0.1');
  connection.setTimeout(200, () => connection.destroy(Object.assign(new Error(), { code: 'silence' })));
  connection.write(question);
  return text(connection).catch((error: unknown) => (error as NodeJS.ErrnoException).code ?? 'error');
}

test('so many connections meet the manner, the next is served', async () => {
  const server = await rudeServer(says('served'));
  server.misbehave(says('no'), 2);
  expect([await ask(), await ask(), await ask()]).toEqual(['no', 'no', 'served']);
});

test('it behaves again', async () => {
  const server = await rudeServer(says('served'));
  server.misbehave(hangUp, Infinity);
  expect(await ask()).toBe('');
  server.behave();
  expect(await ask()).toBe('served');
});

test.for<[string, Manner, string]>([
  ['silence', silence, 'silence'],
  ['a reset', reset, 'ECONNRESET'],
  ['words and then silence', says('half', { hangsUp: false }), 'silence'],
])('%s', async ([, manner, seen]) => {
  const server = await rudeServer(says('served'));
  server.misbehave(manner, 1);
  expect(await ask()).toBe(seen);
});

test('a proxy hands what follows CONNECT over', async () => {
  await rudeServer(connectTo(says('served')));
  const connection = net.connect(loopback.port, '127.0.0.1');
  connection.write('CONNECT ec2.example:443 HTTP/1.1\r\n');
  connection.write('Host: ec2.example\r\n\r\n');
  const [established] = (await once(connection, 'data')) as [Buffer];
  expect(established.toString()).toMatch(/^HTTP\/1\.1 200 .*\r\n\r\n$/);
  connection.write('hello');
  expect(await text(connection)).toBe('served');
});
