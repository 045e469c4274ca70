import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';

/** A private key and its certificate, with those of its issuers if need be, as PEM. */
export type Certificate = { readonly key: string; readonly cert: string };

/**
 * Listening sockets in a namespace and what was accepted on them. They are this process's, so they don't end with the
 * namespace's processes, and an open one keeps a dead node's network namespace.
 */
export class Sockets {
  readonly #servers = new Set<net.Server>();
  readonly #connections = new Set<net.Socket>();

  add(server: net.Server): void {
    this.#servers.add(server);
    server.on('connection', (connection: net.Socket) => {
      this.#connections.add(connection);
      connection.on('close', () => this.#connections.delete(connection));
      // A node that was killed resets nothing and says no goodbye; what a listener does not expect is not an event here
      connection.on('error', () => connection.destroy());
    });
  }

  serveHttp(servers: readonly net.Server[], listener: http.RequestListener): void {
    this.#accept(servers, http.createServer(listener));
  }

  serveHttps(
    servers: readonly net.Server[],
    listener: http.RequestListener,
    { key, cert }: Certificate,
  ): void {
    this.#accept(servers, https.createServer({ key, cert }, listener));
  }

  /** With RST, not FIN: an orphaned TCP socket that waits for its peer keeps the network namespace for 100 s. */
  destroy(): void {
    for (const connection of this.#connections) connection.resetAndDestroy();
    for (const server of this.#servers) server.close();
    this.#servers.clear();
  }

  #accept(servers: readonly net.Server[], protocol: net.Server): void {
    for (const server of servers) {
      server.on('connection', (connection: net.Socket) => protocol.emit('connection', connection));
    }
  }
}
