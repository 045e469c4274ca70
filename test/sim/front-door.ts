import type { RequestListener } from 'node:http';
import { hostOf } from './api-endpoint.ts';
import type { Service } from './call.ts';
import { parseEndpointHost } from './endpoint-host.ts';
import { send } from './http-answer.ts';

/** Every endpoint of AWS at once, told apart by the header Host; a host that is none of them is a 404. */
export function frontDoor(
  open: Readonly<Record<Service, (region: string) => RequestListener>>,
): RequestListener {
  const endpoints = new Map<string, RequestListener>();
  return (request, response) => {
    const host = hostOf(request)?.toLowerCase() ?? '';
    const endpoint = parseEndpointHost(host);
    if (endpoint === undefined) {
      const body = `${host} is no endpoint of AWS\n`;
      send(response, { status: 404, headers: { 'Content-Type': 'text/plain' }, body });
      return;
    }
    const { service, region } = endpoint;
    const key = `${service} ${region}`;
    const listener = endpoints.get(key) ?? open[service](region);
    endpoints.set(key, listener);
    listener(request, response);
  };
}
