import { once } from 'node:events';
import { request as sendRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export type HttpResponse = { readonly status: number; readonly headers: Headers; readonly body: string };

/** Sends one HTTP request on a connection of its own. Unlike `fetch` it leaves the header Host to the caller. */
export async function httpRequest(
  url: string,
  {
    method = 'GET',
    headers,
    body,
    signal,
  }: {
    method?: string;
    headers: Record<string, string>;
    body?: string;
    signal?: AbortSignal | undefined;
  },
): Promise<HttpResponse> {
  const request = sendRequest(url, { method, headers, agent: false, signal });
  const answered = once(request, 'response');
  // An error after the head of the answer ends its body too
  request.on('error', () => undefined);
  request.end(body);
  const [response] = (await answered) as [IncomingMessage];
  return {
    status: response.statusCode ?? 0,
    headers: new Headers(
      Object.entries(response.headers).map(([name, value]) => [name, String(value)] as [string, string]),
    ),
    body: await text(response),
  };
}
