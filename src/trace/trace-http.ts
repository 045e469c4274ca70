import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { TraceLine } from './trace.ts';

/**
 * Every HTTP request of this process, whoever sends it: the metadata service's client, the AWS SDK, its
 * credential providers. Neither headers nor bodies are written: they hold keys and tokens.
 * https://nodejs.org/docs/latest-v22.x/api/diagnostics_channel.html#http
 */
export function traceHttp(write: TraceLine, now: () => number): void {
  const sent = new WeakMap<ClientRequest, { number: number; at: number }>();
  let count = 0;
  const on = (event: string, listener: (message: Message) => void) => {
    subscribe(`http.client.${event}`, (message) => {
      listener(message as Message);
    });
  };
  on('request.start', ({ request }) => {
    count += 1;
    sent.set(request, { number: count, at: now() });
    write(`> ${count} ${request.method} ${formatUrl(request)}`);
  });
  const answered = ({ request }: Message, what: string) => {
    const { number = 0, at = now() } = sent.get(request) ?? {};
    write(`< ${number} ${what} after ${(now() - at).toFixed(1)} ms`);
  };
  on('response.finish', (message) => {
    const { statusCode = 0, headers = {} } = message.response ?? {};
    const requestId = headers['x-amzn-requestid'];
    const details = [headers['content-type'], requestId && `request id ${String(requestId)}`];
    answered(message, ['HTTP', statusCode, ...details.filter(Boolean)].join(' '));
  });
  on('request.error', (message) => {
    const { code = 'error', message: said = '' } = message.error ?? {};
    answered(message, `${code} ${said}`);
  });
}

interface Message {
  readonly request: ClientRequest;
  readonly response?: IncomingMessage;
  readonly error?: NodeJS.ErrnoException;
}

/** Without the query, which may name accounts and tokens. To a proxy the path is a whole URL. */
function formatUrl(request: ClientRequest): string {
  const [bare = ''] = request.path.split('?');
  const host = String(request.getHeader('host') ?? request.host);
  // The path of a container's credentials is all that is needed to get them
  if (host.startsWith('169.254.170.')) return `${request.protocol}//${host}/***`;
  return bare.startsWith('/') ? `${request.protocol}//${host}${bare}` : bare;
}
