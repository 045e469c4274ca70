/**
 * A client: sends a datagram to an address every few milliseconds and writes an `Answer` per line as they arrive.
 * Ends with its standard input.
 *
 *     node probe.ts 192.168.10.15 5000 2
 */
import { createSocket } from 'node:dgram';
import { type Answer, monotonicNow } from './outages.ts';

const [address = '', port = '', intervalMs = ''] = process.argv.slice(2);
const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
let sequence = 0;

// The address the answer comes from says nothing: a node's answer leaves with its primary address
socket.on('message', (message) => {
  const answer = JSON.parse(message.toString()) as Omit<Answer, 'at'>;
  process.stdout.write(`${JSON.stringify({ ...answer, at: monotonicNow() } satisfies Answer)}\n`);
});
setInterval(() => {
  sequence += 1;
  const request = JSON.stringify({ sequence, sentAt: monotonicNow() });
  socket.send(request, Number(port), address, () => undefined); // not sent, not answered
}, Number(intervalMs));

process.stdin.resume().on('end', () => process.exit());
