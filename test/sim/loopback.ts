import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export type Loopback = {
  /** `http://127.0.0.1:port`, `https://[::1]:port` */
  readonly url: string;
  readonly port: number;
  /** Closes the port and every connection, those of hanging requests too. */
  close(): Promise<void>;
};

export type LoopbackOptions = {
  readonly host?: '127.0.0.1' | '::1';
  /** HTTPS with this certificate, as `CertificateAuthority.issue` gives it; without it HTTP. PEM. */
  readonly tls?: { readonly key: string; readonly cert: string };
};

/** Serves a listener of the simulator on a free port of the loopback interface. */
export async function serveOnLoopback(
  listener: RequestListener,
  { host = '127.0.0.1', tls }: LoopbackOptions = {},
): Promise<Loopback> {
  const server = tls === undefined ? createHttpServer(listener) : createHttpsServer({ ...tls }, listener);
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const authority = host === '::1' ? `[${host}]:${port}` : `${host}:${port}`;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${authority}`,
    port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
