import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HttpRequest as AnyHttpRequest } from '@smithy/types';
import type { Credentials } from '../ports.ts';
import { version } from '../version.ts';
import type { Service } from './endpoint-url.ts';
import type { Network } from './network.ts';
import { requestHandlerOptions } from './request-handler-options.ts';

/**
 * Signs requests and sends them.
 *
 * @returns what sends one; by another time than that of this node, where its clock is wrong
 */
export function signedHttp(service: Service, url: URL, network: Network, credentials: Credentials) {
  const http = NodeHttpHandler.create(requestHandlerOptions(network));
  const signer = new SignatureV4({ service, region: network.region, credentials, sha256: Sha256 });
  return async (
    request: AnyHttpRequest,
    options: { readonly abortSignal: AbortSignal },
    signingDate = new Date(),
  ) => {
    addHeaders(request, url);
    const signed = await signer.sign(request, { signingDate });
    const { response } = await http.handle(new HttpRequest(signed), options);
    return response;
  };
}

/** What is signed. The user agent is what CloudTrail shows. */
function addHeaders({ headers, body }: Pick<AnyHttpRequest, 'headers' | 'body'>, { host }: URL): void {
  headers['host'] = host;
  headers['content-length'] = String(Buffer.byteLength(body as string));
  headers['user-agent'] = `overlay-ip/${version}`;
}
