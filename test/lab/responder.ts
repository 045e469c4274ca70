/**
 * A service that says who runs it: answers each datagram, to whichever address of the node it came, with the node's name.
 * Writes `listening` once it does.
 *
 *     node responder.ts node1 5000
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const [by = '', port = ''] = process.argv.slice(2);

await Promise.all(
  (['udp4', 'udp6'] as const).map(async (type) => {
    const socket = createSocket({ type, ipv6Only: type === 'udp6' });
    socket.on('message', (message, client) => {
      const request = JSON.parse(message.toString()) as object;
      socket.send(JSON.stringify({ ...request, by }), client.port, client.address, () => undefined);
    });
    socket.bind(Number(port));
    await once(socket, 'listening');
  }),
);
process.stdout.write('listening\n');
