import { onTestFinished } from 'vitest';
import type { AccessKey } from './credentials.ts';
import { serveOnLoopback } from './loopback.ts';
import type { Simulator } from './simulator.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Of an error document. */
  readonly code: string | undefined;
  readonly message: string | undefined;
};

/** Sends EC2 Query requests to the simulator over HTTP until the test ends. */
export async function ec2Client(
  simulator: Simulator,
  key: AccessKey = simulator.addAccessKey(),
): Promise<(action: string, parameters?: Record<string, string>, init?: RequestInit) => Promise<Answer>> {
  const server = await serveOnLoopback(simulator.ec2);
  onTestFinished(() => server.close());
  return async (action, parameters = {}, init = {}) => {
    const response = await fetch(server.url, {
      method: 'POST',
      body: new URLSearchParams({ Action: action, Version: '2016-11-15', ...parameters }),
      headers: { authorization: authorization(key), ...securityToken(key) },
      ...init,
    });
    const body = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body,
      code: /<Code>(.*)<\/Code>/.exec(body)?.[1],
      message: /<Message>(.*)<\/Message>/.exec(body)?.[1]?.replaceAll('&#34;', '"').replaceAll('&#39;', "'"),
    };
  };
}

/** An Authorization header that claims to be signed. */
export function authorization(
  { accessKeyId }: Pick<AccessKey, 'accessKeyId'>,
  region = 'eu-central-1',
): string {
  return (
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260831/${region}/ec2/aws4_request, ` +
    `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`
  );
}

function securityToken({ session }: AccessKey): Record<string, string> {
  return session ? { 'x-amz-security-token': session.token } : {};
}
