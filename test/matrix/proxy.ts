import type net from 'node:net';
import type { Manner } from './rude-server.ts';

/**
 * A proxy that knows one destination: what is asked by CONNECT is handed over to `serve`, whatever its name. RFC 9110, section 9.3.6
 */
export function connectTo(serve: Manner): Manner {
  return (connection: net.Socket) => {
    let head = '';
    const read = (bytes: Buffer) => {
      head += bytes.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      connection.off('data', read);
      connection.pause();
      connection.write('HTTP/1.1 200 Connection established\r\n\r\n');
      serve(connection);
      connection.resume();
    };
    connection.on('data', read);
  };
}
