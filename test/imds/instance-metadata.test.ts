import { describe, expect, onTestFinished, test } from 'vitest';
import type { Answer } from '../../src/answer.ts';
import { imdsEndpoint } from '../../src/imds/endpoint.ts';
import { instanceMetadata } from '../../src/imds/instance-metadata.ts';
import { lazyInstanceMetadata } from '../../src/imds/lazy-instance-metadata.ts';
import type { InstanceMetadata } from '../../src/ports.ts';
import type { Fault } from '../sim/faults.ts';
import { serveOnLoopback } from '../sim/loopback.ts';
import type { Simulator } from '../sim/simulator.ts';
import { stoppedClock } from '../sim/stopped-clock.ts';
import { ENI1, NODE1, twoNodes } from '../sim/two-nodes.ts';

const MAC1 = '02:00:00:00:00:01';

async function metadataOf(
  simulator: Simulator,
  { instanceId = NODE1, signal = new AbortController().signal } = {},
): Promise<InstanceMetadata> {
  const server = await serveOnLoopback(simulator.imds(instanceId));
  onTestFinished(() => server.close());
  return instanceMetadata(new URL(server.url), signal);
}

const paths = ({ imdsCalls }: Simulator) => imdsCalls.map(({ method, path }) => `${method} ${path}`);

describe('the metadata service', () => {
  test('tells the network interface id of a MAC address', async () => {
    const metadata = await metadataOf(twoNodes());
    expect(await metadata.networkInterfaceId(MAC1)).toEqual({ ok: true, value: ENI1 });
  });

  test('tells instance id and Region', async () => {
    const metadata = await metadataOf(twoNodes());
    expect(await metadata.identity()).toEqual({
      ok: true,
      value: { instanceId: NODE1, region: 'eu-central-1' },
    });
  });

  test('gives the credentials of the role', async () => {
    const simulator = twoNodes();
    const metadata = await metadataOf(simulator);
    const answer = await metadata.roleCredentials();
    if (!answer.ok) throw new Error(answer.failure.code);
    expect(answer.value.accessKeyId).toMatch(/^ASIA/);
    expect(simulator.secrets).toContain(answer.value.secretAccessKey);
    expect(simulator.secrets).toContain(answer.value.sessionToken);
  });

  test('is asked for one token by all questions, also those asked at once', async () => {
    const simulator = twoNodes();
    const metadata = await metadataOf(simulator);
    await Promise.all([metadata.networkInterfaceId(MAC1), metadata.identity(), metadata.roleCredentials()]);
    await metadata.identity();
    expect(paths(simulator).filter((path) => path.startsWith('PUT'))).toEqual(['PUT /latest/api/token']);
    expect(paths(simulator).filter((path) => path.includes('identity'))).toHaveLength(1);
    expect(paths(simulator)[0]).toBe('PUT /latest/api/token');
  });

  test('is not asked before the first question', async () => {
    const simulator = twoNodes();
    const server = await serveOnLoopback(simulator.imds(NODE1));
    onTestFinished(() => server.close());
    const metadata = lazyInstanceMetadata(new URL(server.url), new AbortController().signal);
    expect(simulator.imdsCalls).toEqual([]);
    expect(await metadata.networkInterfaceId(MAC1)).toEqual({ ok: true, value: ENI1 });
  });
});

describe('a question that has no answer', () => {
  const failureOf = <T>(answer: Answer<T>) => (answer.ok ? answer : answer.failure);

  test('a MAC address of no network interface: refused, check the interface', async () => {
    const metadata = await metadataOf(twoNodes());
    const failure = failureOf(await metadata.networkInterfaceId('02:00:00:00:00:99'));
    expect(failure).toMatchObject({ kind: 'refused', code: 'HTTP 404' });
    expect(failure).toHaveProperty('message', expect.stringMatching(/02:00:00:00:00:99.*interface/));
  });

  test('an instance without a role: denied, there are no credentials', async () => {
    const simulator = twoNodes();
    simulator.vpc.addInstance({
      instanceId: 'i-00000000000000003',
      networkInterfaces: [
        {
          networkInterfaceId: 'eni-00000000000000003',
          macAddress: '02:00:00:00:00:03',
          privateIpAddress: '10.0.1.13',
        },
      ],
    });
    const metadata = await metadataOf(simulator, { instanceId: 'i-00000000000000003' });
    expect(failureOf(await metadata.roleCredentials())).toMatchObject({
      kind: 'denied',
      code: 'NoInstanceRole',
    });
  });

  test('a service that is disabled: refused', async () => {
    const simulator = twoNodes();
    simulator.fault({ action: 'imds', status: 403 });
    const metadata = await metadataOf(simulator);
    const failure = failureOf(await metadata.networkInterfaceId(MAC1));
    expect(failure).toMatchObject({ kind: 'refused', code: 'HTTP 403', operation: 'PUT /latest/api/token' });
  });

  test.each([429, 500, 503])('a status of %i: worth another try', async (status) => {
    const simulator = twoNodes();
    simulator.fault({ action: 'imds', path: 'interface-id', status });
    const metadata = await metadataOf(simulator);
    expect(failureOf(await metadata.networkInterfaceId(MAC1))).toMatchObject({
      kind: 'transient',
      code: `HTTP ${status}`,
    });
  });

  test('a token that has ended: the next question has a new one', async () => {
    const clock = stoppedClock();
    const simulator = twoNodes({ now: clock.now });
    const metadata = await metadataOf(simulator);
    expect(await metadata.networkInterfaceId(MAC1)).toMatchObject({ ok: true });
    clock.advance(301_000);
    expect(failureOf(await metadata.networkInterfaceId(MAC1))).toMatchObject({
      kind: 'transient',
      code: 'HTTP 401',
    });
    expect(await metadata.networkInterfaceId(MAC1)).toMatchObject({ ok: true });
    expect(paths(simulator).filter((path) => path.startsWith('PUT'))).toHaveLength(2);
  });

  test('a token that was not given: the next question asks for it again', async () => {
    const simulator = twoNodes();
    simulator.fault({ action: 'imds', path: 'token', status: 503, times: 1 });
    const metadata = await metadataOf(simulator);
    expect(failureOf(await metadata.networkInterfaceId(MAC1))).toMatchObject({ kind: 'transient' });
    expect(await metadata.networkInterfaceId(MAC1)).toMatchObject({ ok: true });
  });

  test('an identity that was not told is asked again', async () => {
    const simulator = twoNodes();
    simulator.fault({ action: 'imds', path: 'identity', status: 503, times: 1 });
    const metadata = await metadataOf(simulator);
    expect(await metadata.identity()).toMatchObject({ ok: false });
    expect(await metadata.identity()).toMatchObject({ ok: true });
  });

  test('a service that hangs: given up after two seconds', async () => {
    const simulator = twoNodes();
    simulator.fault({ action: 'imds', hang: true });
    const metadata = await metadataOf(simulator);
    const start = performance.now();
    expect(failureOf(await metadata.networkInterfaceId(MAC1))).toMatchObject({
      kind: 'transient',
      code: 'RequestTimeout',
    });
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  test('a service that hangs: given up with the deadline', async () => {
    const simulator = twoNodes();
    simulator.fault({ action: 'imds', hang: true });
    const metadata = await metadataOf(simulator, { signal: AbortSignal.timeout(50) });
    const start = performance.now();
    expect(failureOf(await metadata.identity())).toMatchObject({ kind: 'transient', code: 'RequestTimeout' });
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test('nobody listens: worth another try', async () => {
    const metadata = instanceMetadata(new URL('http://127.0.0.1:9'), new AbortController().signal);
    expect(failureOf(await metadata.identity())).toMatchObject({ kind: 'transient', code: 'ECONNREFUSED' });
  });

  test('a connection that is reset: worth another try', async () => {
    const simulator = twoNodes();
    simulator.fault({ action: 'imds', path: 'interface-id', reset: true });
    const metadata = await metadataOf(simulator);
    expect(failureOf(await metadata.networkInterfaceId(MAC1))).toMatchObject({ kind: 'transient' });
  });
});

describe('garbage instead of an answer is worth another try and never taken for one', () => {
  const questions = {
    networkInterfaceId: (metadata: InstanceMetadata) => metadata.networkInterfaceId(MAC1),
    identity: (metadata: InstanceMetadata) => metadata.identity(),
    roleCredentials: (metadata: InstanceMetadata) => metadata.roleCredentials(),
  };
  const asked = ['networkInterfaceId', 'identity', 'roleCredentials'] as const;
  const garbage: [string, Fault][] = [
    ['HTML for the token', { action: 'imds', path: 'token', html: true }],
    ['HTML for the answer', { action: 'imds', path: '/latest/meta-data', html: true }],
    ['HTML for the document', { action: 'imds', path: '/latest/dynamic', html: true }],
    ['nothing for the answer', { action: 'imds', path: '/latest/meta-data', status: 200, body: '' }],
    [
      'half an id for the answer',
      { action: 'imds', path: '/latest/meta-data', status: 200, body: 'eni-0000000' },
    ],
    ['nothing for the document', { action: 'imds', path: '/latest/dynamic', status: 200, body: '' }],
    ['null for the document', { action: 'imds', path: '/latest/dynamic', status: 200, body: 'null' }],
    ['another document', { action: 'imds', path: '/latest/dynamic', status: 200, body: '{"instanceId":1}' }],
  ];
  const fits = (fault: Fault, question: keyof typeof questions) => {
    const path = 'path' in fault ? (fault.path ?? '') : '';
    return path === 'token' || (path === '/latest/dynamic') === (question === 'identity');
  };

  test.each(
    garbage.flatMap(([title, fault]) =>
      asked.filter((question) => fits(fault, question)).map((question) => [title, question, fault] as const),
    ),
  )('%s: %s', async (_title, question, fault) => {
    const simulator = twoNodes();
    simulator.fault(fault);
    const metadata = await metadataOf(simulator);
    expect(await questions[question](metadata)).toMatchObject({ ok: false, failure: { kind: 'transient' } });
  });

  test.each([
    ['half of the credentials', { truncated: true }],
    ['HTML', { html: true }],
    [
      'credentials that were not given',
      { status: 200, body: '{"Code":"Failed","LastUpdated":"2026-08-31T12:00:00Z"}' },
    ],
    ['credentials without keys', { status: 200, body: '{"Code":"Success"}' }],
  ])('%s: roleCredentials', async (_title, effect) => {
    const simulator = twoNodes();
    simulator.fault({ action: 'imds', path: 'security-credentials/cluster-node', ...effect } as Fault);
    const metadata = await metadataOf(simulator);
    expect(await metadata.roleCredentials()).toMatchObject({
      ok: false,
      failure: { kind: 'transient', code: 'UnreadableAnswer' },
    });
  });
});

test('no failure tells a secret', async () => {
  const faults: Fault[] = [
    { action: 'imds', path: 'security-credentials/cluster-node', truncated: true },
    { action: 'imds', path: 'security-credentials/cluster-node', status: 401 },
    { action: 'imds', path: 'security-credentials/cluster-node', status: 404 },
    { action: 'imds', path: 'security-credentials/cluster-node', reset: true },
    { action: 'imds', path: 'interface-id', status: 500 },
    { action: 'imds', path: 'interface-id', status: 401 },
    { action: 'imds', path: 'token', truncated: true },
  ];
  for (const fault of faults) {
    const simulator = twoNodes();
    // So that there are secrets to tell
    await (await metadataOf(simulator)).roleCredentials();
    simulator.fault(fault);
    const metadata = await metadataOf(simulator);
    const answers = [await metadata.roleCredentials(), await metadata.networkInterfaceId(MAC1)];
    const failures = answers.filter(({ ok }) => !ok);
    expect(failures).not.toEqual([]);
    expect(simulator.secrets.length).toBeGreaterThanOrEqual(3);
    for (const secret of simulator.secrets) expect(JSON.stringify(failures)).not.toContain(secret);
  }
});

describe('the endpoint', () => {
  test.each([
    ['is link-local IPv4', {}, 'http://169.254.169.254/'],
    [
      'is IPv6 where the mode says so',
      { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv6' },
      'http://[fd00:ec2::254]/',
    ],
    [
      'may be configured',
      { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:8080' },
      'http://127.0.0.1:8080/',
    ],
    [
      'is the usual one where that is no URL',
      { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'x' },
      'http://169.254.169.254/',
    ],
    [
      'is never that of a proxy',
      { HTTP_PROXY: 'http://proxy:3128', http_proxy: 'http://proxy:3128' },
      'http://169.254.169.254/',
    ],
  ])('%s', (_title, env, url) => {
    expect(imdsEndpoint(env).href).toBe(url);
  });
});
