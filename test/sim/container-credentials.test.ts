import { expect, onTestFinished, test } from 'vitest';
import { serveOnLoopback } from './loopback.ts';
import { ec2Client } from './query-client.ts';
import type { Simulator } from './simulator.ts';
import { stoppedClock } from './stopped-clock.ts';
import { twoNodes } from './two-nodes.ts';

async function container(simulator: Simulator, roleName: string) {
  const server = await serveOnLoopback(simulator.containerCredentials(roleName));
  onTestFinished(() => server.close());
  return (init: RequestInit = {}) => fetch(server.url, init);
}

test('a container gets the credentials of its role, the same until shortly before they expire', async () => {
  const clock = stoppedClock();
  const simulator = twoNodes({ now: clock.now });
  const get = await container(simulator, 'task');
  const read = async () => (await (await get()).json()) as Record<string, string>;
  const first = await read();
  expect(first).toEqual({
    RoleArn: 'arn:aws:iam::123456789012:role/task',
    AccessKeyId: expect.stringMatching(/^ASIASIMULATED/) as string,
    SecretAccessKey: expect.stringMatching(/^Simulated/) as string,
    Token: expect.stringMatching(/^Simulated/) as string,
    Expiration: '2026-08-31T18:00:00Z',
  });
  expect(simulator.secrets).toEqual(expect.arrayContaining([first['SecretAccessKey'], first['Token']]));
  clock.advance(5 * 3_600_000);
  expect(await read()).toEqual(first);
  clock.advance(3_600_000 - 300_000);
  expect((await read())['AccessKeyId']).not.toBe(first['AccessKeyId']);
});

test('the role of a container may do what its policy allows', async () => {
  const simulator = twoNodes();
  const get = await container(simulator, 'task');
  const {
    AccessKeyId = '',
    SecretAccessKey = '',
    Token = '',
  } = (await (await get()).json()) as Record<string, string>;
  const ask = await ec2Client(simulator, {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    session: { token: Token },
  });
  expect(await ask('DescribeRouteTables')).toMatchObject({ status: 200 });
  simulator.iam.role('task');
  expect((await ask('DescribeRouteTables')).message).toContain('assumed-role/task/simulated-task ');
});

test('the credentials are for reading only', async () => {
  const get = await container(twoNodes(), 'task');
  expect((await get({ method: 'PUT' })).status).toBe(405);
});
