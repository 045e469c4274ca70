import { once } from 'node:events';
import type { LabNode } from '../lab/lab.ts';

/** A name server that has the same answer to every question; it ends with the node. `rcode` none of RFC 1035 → nonsense. */
export async function nameServer(node: LabNode, address: string, rcode: string): Promise<void> {
  const codes: Readonly<Record<string, number>> = { SERVFAIL: 2, NXDOMAIN: 3 };
  const server = node.spawn(process.execPath, ['-e', answerAll, address, String(codes[rcode] ?? -1)], {
    env: {},
  });
  await once(server.stdout, 'data');
}

/** RFC 1035, section 4.1.1: the question comes back with QR, RD and RA set, and the code. Node has no sockets to hand over for UDP. */
const answerAll = `
  const [, address, rcode] = process.argv;
  const socket = require('dgram').createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    const answer = Buffer.from(question);
    answer[2] = 0x81;
    answer[3] = 0x80 | Number(rcode);
    socket.send(Number(rcode) < 0 ? 'what?' : answer, port, address);
  });
  socket.bind(53, address, () => console.log('listening'));
`;
