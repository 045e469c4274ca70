import { spawn } from 'node:child_process';
import net from 'node:net';

/**
 * Listening sockets in another network namespace, in this process. A socket belongs for ever to the namespace in which it
 * was opened, so a child there opens them, hands them over through Node's IPC and exits at once (else it would accept too).
 * Plain JavaScript, because stripping types takes longer than all the rest.
 */
export async function handOver(
  enter: readonly [string, ...string[]],
  addresses: readonly { host: string; port: number }[],
): Promise<net.Server[]> {
  const [nsenter, ...args] = enter;
  const child = spawn(
    nsenter,
    [...args, process.execPath, '-e', listenAndHandOver, JSON.stringify(addresses)],
    {
      env: {},
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      detached: true,
    },
  );
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const servers: net.Server[] = [];
  child.on('message', (index, handle) => {
    if (handle instanceof net.Server) servers[Number(index)] = handle;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      if (Object.keys(servers).length === addresses.length) resolve(servers);
      else reject(new Error(`could not listen on ${JSON.stringify(addresses)}: ${stderr.trim()}`));
    });
  });
}

const listenAndHandOver = `
  const addresses = JSON.parse(process.argv[1]);
  let left = addresses.length;
  addresses.forEach((address, index) => {
    const server = require('net').createServer();
    server.listen({ ...address, backlog: 128 }, () =>
      process.send(index, server, () => { if (--left === 0) process.exit(0); }));
  });
`;
