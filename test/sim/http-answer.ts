import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';

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

/** Half the answer, then nothing. */
export function stall(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.write(body.slice(0, body.length / 2));
}

/** In twenty pieces, until the client has gone. */
export async function trickle(
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
  ms: number,
): Promise<void> {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'Content-Length': bytes.length });
  response.flushHeaders();
  const pieces = 20;
  for (let piece = 0; piece < pieces && isAwaited(response); piece += 1) {
    await setTimeout(ms / pieces, undefined, { ref: false });
    const [from, to] = [piece, piece + 1].map((n) => Math.floor((n * bytes.length) / pieces));
    response.write(bytes.subarray(from, to));
  }
  response.end();
}

/** Whether the client still waits for this answer. */
export function isAwaited(response: ServerResponse): boolean {
  return response.socket !== null && !response.socket.destroyed && !response.destroyed;
}
