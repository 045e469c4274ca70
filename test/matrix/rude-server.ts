import type net from 'node:net';
import type { LabNamespace } from '../lab/lab.ts';

/** What is done to a connection instead of serving it. */
export type Manner = (connection: net.Socket) => void;

/** A port that serves, but not always: so many of its next connections meet something else. */
export class RudeServer {
  readonly #serve: Manner;
  #manner: Manner | undefined;
  #left = 0;

  private constructor(serve: Manner) {
    this.#serve = serve;
  }

  /** It ends with the namespace. */
  static async listen(
    on: LabNamespace,
    { host, port }: { host: string; port: number },
    serve: Manner,
  ): Promise<RudeServer> {
    const rude = new RudeServer(serve);
    const server = await on.listen(host, port);
    server.on('connection', (connection: net.Socket) => {
      rude.#accept(connection);
    });
    return rude;
  }

  misbehave(manner: Manner, times: number): void {
    this.#manner = manner;
    this.#left = times;
  }

  behave(): void {
    this.#left = 0;
  }

  #accept(connection: net.Socket): void {
    const manner = this.#left > 0 ? this.#manner : undefined;
    this.#left -= 1;
    (manner ?? this.#serve)(connection);
  }
}

/** Reads, so that the end of the connection is noticed, and says nothing. */
export const silence: Manner = (connection) => {
  connection.resume();
};

export const hangUp: Manner = (connection) => {
  connection.end();
};

export const reset: Manner = (connection) => {
  connection.once('data', () => connection.resetAndDestroy());
};

/** What it says to the first bytes that come, and whether it then hangs up. */
export function says(text: string, { hangsUp = true }: { hangsUp?: boolean } = {}): Manner {
  return (connection) => {
    connection.once('data', () => {
      if (hangsUp) connection.end(text);
      else connection.write(text);
      connection.resume();
    });
  };
}
