import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export type Loopback = {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** Closes the port and every connection, those of hanging requests too. */
  close(): Promise<void>;
};

/** Serves a listener of the simulator on a free port of the loopback interface. */
export async function serveOnLoopback(listener: RequestListener): Promise<Loopback> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
