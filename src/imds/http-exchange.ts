import { Agent, request } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

export interface HttpError {
  /** An errno name or `RequestTimeout`. */
  readonly code: string;
  readonly message: string;
}

/** The metadata service answers at once, from the host itself. */
const timeoutMs = 2_000;
/** The longest answer is the credentials' JSON, about two kilobytes. */
const maxBodyLength = 65_536;

/** Connections are kept for the other questions of the same action. */
const agent = new Agent({ keepAlive: true });

/** One HTTP request, as little of it as the metadata service needs. Never throws. */
export function exchange(
  url: URL,
  {
    method,
    headers,
    signal,
  }: { method: 'GET' | 'PUT'; headers: Record<string, string>; signal: AbortSignal },
): Promise<HttpAnswer | HttpError> {
  return new Promise((resolve) => {
    // By hand: `AbortSignal.any` and the option `signal` cost half a millisecond of each request
    const end = (answer: HttpAnswer | HttpError) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      resolve(answer);
    };
    const fail = (error: NodeJS.ErrnoException) => {
      end({ code: error.code ?? error.name, message: error.message });
    };
    const giveUp = () => {
      end({ code: 'RequestTimeout', message: 'no answer in time' });
      sent.destroy();
    };
    const sent = request(url, { method, headers, agent }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
        if (body.length > maxBodyLength) response.destroy(new Error('the answer is too long'));
      });
      response.on('end', () => {
        end({ status: response.statusCode ?? 0, body });
      });
      response.on('error', fail);
    });
    sent.on('error', fail);
    const timer = setTimeout(giveUp, timeoutMs);
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    else sent.end();
  });
}
