import { onTestFinished } from 'vitest';
import { serveOnLoopback } from './loopback.ts';
import type { Simulator } from './simulator.ts';

export type MetadataClient = {
  readonly token: (headers?: Record<string, string>) => Promise<Response>;
  readonly get: (path: string, token?: string) => Promise<Response>;
};

/** Asks the metadata service of an instance over HTTP until the test ends. */
export async function metadataClient(simulator: Simulator, instanceId: string): Promise<MetadataClient> {
  const server = await serveOnLoopback(simulator.imds(instanceId));
  onTestFinished(() => server.close());
  return {
    token: (headers = { 'X-aws-ec2-metadata-token-ttl-seconds': '60' }) =>
      fetch(`${server.url}/latest/api/token`, { method: 'PUT', headers }),
    get: (path, token) =>
      fetch(
        `${server.url}${path}`,
        token === undefined ? {} : { headers: { 'X-aws-ec2-metadata-token': token } },
      ),
  };
}
