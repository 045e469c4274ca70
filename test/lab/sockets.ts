import http from 'node:http';
import type net from 'node:net';

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
    const httpServer = http.createServer(listener);
    for (const server of servers) {
      server.on('connection', (connection: net.Socket) => httpServer.emit('connection', connection));
    }
  }

  /** With RST, not FIN: an orphaned TCP socket that waits for its peer keeps the network namespace for 100 s. */
  destroy(): void {
    for (const connection of this.#connections) connection.resetAndDestroy();
    for (const server of this.#servers) server.close();
    this.#servers.clear();
  }
}
