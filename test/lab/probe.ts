/**
 * A client: every few milliseconds asks an address who is there, by a datagram or by a TCP connection, and writes an `Answer` per
 * line as they arrive. Ends with its standard input.
 *
 *     node probe.ts udp 192.168.10.15 5000 2
 */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { type Answer, monotonicNow } from './outages.ts';

const [protocol = '', address = '', port = '', intervalMs = ''] = process.argv.slice(2);

/** Milliseconds until a connection is there; less than the kernel's first retransmission of a SYN, so that what was lost stays lost. */
const patience = 900;

const ask = protocol === 'tcp' ? askByConnections() : askByDatagrams();
let sequence = 0;
setInterval(() => {
  sequence += 1;
  ask(sequence);
}, Number(intervalMs));

process.stdin.resume().on('end', () => process.exit());

function askByDatagrams(): (sequence: number) => void {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  // The address the answer comes from says nothing: a node's answer leaves with its primary address
  socket.on('message', (message) => {
    report(JSON.parse(message.toString()) as Omit<Answer, 'at'>);
  });
  return (sequence) => {
    const request = JSON.stringify({ sequence, sentAt: monotonicNow() });
    socket.send(request, Number(port), address, () => undefined); // not sent, not answered
  };
}

function askByConnections(): (sequence: number) => void {
  return (sequence) => {
    const sentAt = monotonicNow();
    const connection = connect(Number(port), address);
    // The kernel of the node connects at once, its service may be slow to answer. Immediate: after what has arrived meanwhile
    const abandon = setTimeout(
      () => setImmediate(() => connection.connecting && connection.destroy()),
      patience,
    );
    connection.setTimeout(10 * patience, () => connection.destroy());
    connection.on('data', (by) => {
      report({ sequence, sentAt, by: by.toString() });
      connection.resetAndDestroy(); // no TIME_WAIT: it would keep ports
    });
    connection.on('error', () => undefined); // not connected, not answered
    connection.on('close', () => {
      clearTimeout(abandon);
    });
  };
}

function report(answer: Omit<Answer, 'at'>): void {
  process.stdout.write(`${JSON.stringify({ ...answer, at: monotonicNow() } satisfies Answer)}\n`);
}
