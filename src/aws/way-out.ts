import { Agent, type AgentConnectOpts } from 'agent-base';
import { Agent as HttpAgent, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { checkServerIdentity, createSecureContext, type ConnectionOptions } from 'node:tls';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { ok, type Answer } from '../answer.ts';
import type { Env } from '../ocf/environment.ts';
import { maxSockets } from './request-handler-options.ts';
import { lookup } from './lookup.ts';
import type { NetworkSettings, Proxies } from './network-settings.ts';
import type { Agents } from './network.ts';
import { isNoProxy } from './no-proxy.ts';
import { parseProxyUrl } from './proxy-url.ts';
import { trustedRoots } from './trusted-roots.ts';

/**
 * The connections of those who cannot just connect: through a proxy where one is set for the host, trusting
 * what the system and `ca_bundle` trust. A company's proxy often signs with a certificate authority of its
 * own, which the system knows and Node does not.
 *
 * Instance metadata never comes here: it is asked by the agent's own client.
 */
export function wayOut({ proxies, caBundle }: NetworkSettings, env: Env): Answer<Agents> {
  const roots = trustedRoots(caBundle, env['NODE_EXTRA_CA_CERTS']);
  if (!roots.ok) return roots;
  // Parsed once, not for each connection
  const secureContext = createSecureContext({ ca: roots.value });
  const options = { keepAlive: true, maxSockets, lookup, secureContext };
  const http = {
    direct: new HttpAgent(options),
    proxied: proxyAgent(proxies.forHttp, 'HTTP_PROXY', (url) => new HttpProxyAgent(url, options)),
  };
  const https = {
    direct: new HttpsAgent(options),
    proxied: proxyAgent(proxies.forHttps, 'HTTPS_PROXY', (url) =>
      new Tunnel(url, options).on('proxyConnect', failUnlessConnected),
    ),
  };
  return ok({
    httpAgent: new ByHost(http, proxies, options),
    httpsAgent: new ByHost(https, proxies, options),
  });
}

/** A tunnel that is given up with its request, and whose errors have codes. */
class Tunnel extends HttpsProxyAgent<string> {
  override async connect(
    ...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>
  ): Promise<Socket> {
    const connecting = super.connect(request, options);
    try {
      // A CONNECT without an answer would keep its place among `maxSockets`
      return await Promise.race([connecting, rejectWhenClosed(request)]);
    } catch (error) {
      connecting.then(
        (socket) => socket.destroy(),
        () => undefined,
      );
      // "Proxy connection ended before receiving CONNECT response" has none: a proxy that restarts is worth another try
      const { code = 'ECONNRESET', message } = error as NodeJS.ErrnoException;
      throw new CodedError(code, message);
    }
  }
}

function rejectWhenClosed(request: ClientRequest): Promise<never> {
  return new Promise((_, reject) => {
    request.once('close', () => {
      reject(new CodedError('ECONNRESET', 'the request is over'));
    });
  });
}

/** @returns the error of those who need it, where the URL is none; `undefined` → no proxy is set */
function proxyAgent(
  text: string | undefined,
  variable: string,
  open: (url: URL) => HttpAgent,
): HttpAgent | CodedError | undefined {
  if (text === undefined) return undefined;
  const url = parseProxyUrl(text);
  if (url) return open(url);
  // Not its text: it may hold a password
  const message = `${variable} is not the URL of an HTTP proxy; write it like http://proxy.example:3128`;
  return new CodedError('InvalidProxy', message);
}

/** Before its answer passes for one of EC2: HttpsProxyAgent gives it to whoever reads the answer to the request. */
function failUnlessConnected(
  { statusCode, statusText }: { statusCode: number; statusText: string },
  request: ClientRequest,
): void {
  if (statusCode !== 200) request.destroy(new CodedError(`Proxy HTTP ${statusCode}`, statusText));
}

/** The code is its name as well: the SDK's credential providers keep nothing of an error but `name: message`. */
class CodedError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = this.code = code;
  }
}

type Checked = Required<Pick<ConnectionOptions, 'checkServerIdentity'>>;

interface Ways {
  readonly direct: HttpAgent;
  readonly proxied: HttpAgent | CodedError | undefined;
}

/** Chooses for each connection. */
class ByHost extends Agent {
  readonly #ways: Ways;
  readonly #noProxy: string;

  constructor(ways: Ways, { noProxy }: Proxies, { secureContext, keepAlive }: HttpsAgentOptions) {
    // HttpsProxyAgent keeps its options for TLS with the proxy; for AWS behind it, it takes those of the request. And the
    // request says `Connection: close` unless the first agent keeps connections. Not maxSockets: this one has none
    const ofRequest: HttpsAgentOptions = { secureContext, keepAlive };
    super(ofRequest);
    this.#ways = ways;
    this.#noProxy = noProxy;
  }

  override connect(_request: ClientRequest, options: AgentConnectOpts): HttpAgent {
    const { host = '', port } = options;
    const { direct, proxied } = this.#ways;
    if (proxied === undefined || isNoProxy(this.#noProxy, host, port)) return direct;
    if (proxied instanceof CodedError) throw proxied;
    // HttpsProxyAgent does not tell TLS an address that is the host, and TLS would want the certificate of localhost
    const isThat: Checked = {
      checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
    };
    if (isIP(host) !== 0) Object.assign(options, isThat);
    return proxied;
  }
}
