import type { ServerResponse } from 'node:http';

/** A whole HTTP answer, before any fault of the way back. */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What an EC2 error document in the body says; for the simulator's own records. */
  readonly errorCode?: string;
};

export function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

/** Half the answer, then RST. */
export function reset(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.write(body.slice(0, body.length / 2), () => response.socket?.resetAndDestroy());
}

/** Whether the client still waits for this answer. */
export function isAwaited(response: ServerResponse): boolean {
  return response.socket !== null && !response.socket.destroyed && !response.destroyed;
}
