/**
 * A service that says who runs it: answers each datagram and each TCP connection, to whichever address of the node it came, with
 * the node's name. Writes `listening` once it does.
 *
 *     node responder.ts node1 5000
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

const [by = '', port = ''] = process.argv.slice(2);

const datagrams = (['udp4', 'udp6'] as const).map(async (type) => {
  const socket = createSocket({ type, ipv6Only: type === 'udp6' });
  socket.on('message', (message, client) => {
    const request = JSON.parse(message.toString()) as object;
    socket.send(JSON.stringify({ ...request, by }), client.port, client.address, () => undefined);
  });
  socket.bind(Number(port));
  await once(socket, 'listening');
});

const connections = createServer((connection) => {
  connection.on('error', () => undefined); // the client is not there any more
  connection.end(by);
}).listen(Number(port));

await Promise.all([...datagrams, once(connections, 'listening')]);
process.stdout.write('listening\n');
