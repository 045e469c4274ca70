import { onTestFinished } from 'vitest';
import { serveOnLoopback } from './loopback.ts';
import type { Signer } from './sign-request.ts';
import type { Simulator } from './simulator.ts';

export type MetadataClient = {
  readonly token: (headers?: Record<string, string>) => Promise<Response>;
  readonly get: (path: string, token?: string) => Promise<Response>;
  /** The text at a path, with a new token. */
  readonly read: (path: string) => Promise<string>;
  /** The credentials of the instance's role, to sign with. */
  readonly roleKey: (roleName: string) => Promise<Signer>;
};

/** Asks the metadata service of an instance over HTTP until the test ends. */
export async function metadataClient(simulator: Simulator, instanceId: string): Promise<MetadataClient> {
  const server = await serveOnLoopback(simulator.imds(instanceId));
  onTestFinished(() => server.close());
  const token: MetadataClient['token'] = (headers = { 'X-aws-ec2-metadata-token-ttl-seconds': '60' }) =>
    fetch(`${server.url}/latest/api/token`, { method: 'PUT', headers });
  const get: MetadataClient['get'] = (path, tokenText) =>
    fetch(
      `${server.url}${path}`,
      tokenText === undefined ? {} : { headers: { 'X-aws-ec2-metadata-token': tokenText } },
    );
  const read = async (path: string) => (await get(path, await (await token()).text())).text();
  return {
    token,
    get,
    read,
    roleKey: async (roleName) => {
      const document = await read(`/latest/meta-data/iam/security-credentials/${roleName}`);
      const { AccessKeyId, SecretAccessKey, Token } = JSON.parse(document) as Record<string, string>;
      return {
        accessKeyId: AccessKeyId ?? '',
        secretAccessKey: SecretAccessKey ?? '',
        session: { token: Token ?? '' },
      };
    },
  };
}
