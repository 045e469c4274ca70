import type { RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';
import { httpRequest, type HttpResponse } from './http-client.ts';
import { serveOnLoopback } from './loopback.ts';
import { signRequest, type Signer } from './sign-request.ts';
import type { Simulator } from './simulator.ts';

export type Answer = HttpResponse & {
  /** Of an error document. */
  readonly code: string | undefined;
  readonly message: string | undefined;
};

/** How a request differs from one that is properly signed and sent. */
export type Oddity = {
  readonly method?: 'GET' | 'POST';
  /** Instead of the client's; `undefined` → unsigned. */
  readonly key?: Signer | undefined;
  readonly region?: string;
  readonly service?: string;
  /** The header Host, if not the address. */
  readonly host?: string;
  /** When it is signed; ms. */
  readonly at?: number;
  /** Set once it is signed. */
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
};

export type Ask = (action: string, parameters?: Record<string, string>, oddity?: Oddity) => Promise<Answer>;

/** Sends EC2 Query requests to the simulator over HTTP until the test ends. */
export async function ec2Client(simulator: Simulator, key: Signer = simulator.addAccessKey()): Promise<Ask> {
  return queryClient(simulator, simulator.ec2, { key, service: 'ec2', version: '2016-11-15' });
}

/** Sends STS Query requests to the simulator over HTTP until the test ends. */
export async function stsClient(simulator: Simulator, key?: Signer): Promise<Ask> {
  return queryClient(simulator, simulator.sts, { key, service: 'sts', version: '2011-06-15' });
}

/** Sends Query requests to the endpoint of a host name, over HTTP until the test ends. */
export async function hostClient(
  simulator: Simulator,
  { host, service, region }: { host: string; service: 'ec2' | 'sts'; region: string },
  key: Signer = simulator.addAccessKey(),
): Promise<Ask> {
  const version = service === 'ec2' ? '2016-11-15' : '2011-06-15';
  const ask = await queryClient(simulator, simulator.aws, { key, service, version });
  return (action, parameters, oddity) => ask(action, parameters, { host, region, ...oddity });
}

async function queryClient(
  simulator: Simulator,
  listener: RequestListener,
  usual: { key: Signer | undefined; service: string; version: string },
): Promise<Ask> {
  const server = await serveOnLoopback(listener);
  onTestFinished(() => server.close());
  return async (action, parameters = {}, oddity = {}) => {
    const { method = 'POST', signal } = oddity;
    const query = new URLSearchParams({ Action: action, Version: usual.version, ...parameters }).toString();
    const url = method === 'GET' ? `/?${query}` : '/';
    const body = method === 'GET' ? '' : query;
    const key = 'key' in oddity ? oddity.key : usual.key;
    const host = oddity.host ?? new URL(server.url).host;
    const signature =
      key === undefined
        ? {}
        : signRequest({ method, url, headers: { host }, body }, key, {
            region: simulator.vpc.region,
            service: usual.service,
            at: simulator.now(),
            ...oddity,
          });
    const response = await httpRequest(`${server.url}${url}`, {
      method,
      body,
      headers: {
        host,
        ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...signature,
        ...oddity.headers,
      },
      signal,
    });
    return parseAnswer(response);
  };
}

function parseAnswer({ status, headers, body }: HttpResponse): Answer {
  const element = (name: string) =>
    new RegExp(`<${name}>(.*)</${name}>`)
      .exec(body)?.[1]
      ?.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
  return { status, headers, body, code: element('Code'), message: element('Message') };
}
