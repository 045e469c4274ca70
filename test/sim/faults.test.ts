import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Fault } from './faults.ts';
import { serveOnLoopback } from './loopback.ts';
import { metadataClient } from './metadata-client.ts';
import { ec2Client } from './query-client.ts';
import { stoppedClock } from './stopped-clock.ts';
import { ENI1, ENI2, NODE1, NODE2, OVERLAY, TABLE_A, TABLE_B, twoNodes } from './two-nodes.ts';

const moveA = { RouteTableId: TABLE_A, DestinationCidrBlock: OVERLAY, NetworkInterfaceId: ENI2 };
const moveB = { ...moveA, RouteTableId: TABLE_B };

test.each([
  ['RequestLimitExceeded', 503, 'Request limit exceeded.'],
  ['AuthFailure', 401, 'AWS was not able to validate the provided access credentials'],
  ['InvalidRouteTableID.NotFound', 400, `The routeTable ID '${TABLE_A}' does not exist`],
  ['InvalidRoute.NotFound', 400, `no route with destination-cidr-block ${OVERLAY} in route table ${TABLE_A}`],
  ['InternalError', 500, 'An internal error has occurred'],
  ['Unavailable', 503, 'The service is unavailable. Please try again shortly.'],
  ['RequestExpired', 400, 'Request has expired.'],
  ['ExpiredToken', 403, 'The security token included in the request is expired'],
  ['OperationNotPermitted', 400, 'Unpaginated and unqualified requests are not permitted.'],
  ['SomethingNew', 400, 'SomethingNew'],
] as const)('the error code %s comes with status %i and its sentence', async (errorCode, status, message) => {
  const simulator = twoNodes();
  simulator.fault({ errorCode });
  const ask = await ec2Client(simulator);
  expect(await ask('ReplaceRoute', moveA)).toMatchObject({ status, code: errorCode, message });
  expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({ networkInterfaceId: ENI1 });
  expect(simulator.calls[0]).toMatchObject({ status, errorCode });
});

test('status and sentence of an error can be given', async () => {
  const simulator = twoNodes();
  simulator.fault({ errorCode: 'UnauthorizedOperation', status: 400, message: 'with an explicit deny' });
  const ask = await ec2Client(simulator);
  expect(await ask('ReplaceRoute', moveA)).toMatchObject({ status: 400, message: 'with an explicit deny' });
});

describe('a fault hits', () => {
  test.each<[string, Partial<Fault>]>([
    ['one action', { action: 'ReplaceRoute' }],
    ['one route table, as a parameter or in a filter', { routeTableId: TABLE_A }],
    ['both at once', { action: 'ReplaceRoute', routeTableId: TABLE_A }],
  ])('%s', async (_title, match) => {
    const simulator = twoNodes();
    simulator.fault({ ...match, errorCode: 'Unavailable' } as Fault);
    const ask = await ec2Client(simulator);
    const statuses = [
      await ask('ReplaceRoute', moveA),
      await ask('ReplaceRoute', moveB),
      await ask('DescribeRouteTables', { 'Filter.1.Name': 'route-table-id', 'Filter.1.Value.1': TABLE_A }),
    ].map(({ status }) => status);
    const action = 'action' in match;
    const table = 'routeTableId' in match;
    expect(statuses).toEqual([503, table ? 200 : 503, action ? 200 : 503]);
  });

  test('the requests signed with one access key', async () => {
    const simulator = twoNodes();
    const [operator, cluster] = [simulator.addAccessKey(), simulator.addAccessKey()];
    simulator.fault({ accessKeyId: cluster.accessKeyId, errorCode: 'AuthFailure' });
    const [askOperator, askCluster] = [
      await ec2Client(simulator, operator),
      await ec2Client(simulator, cluster),
    ];
    expect(await askOperator('DescribeRouteTables')).toMatchObject({ status: 200 });
    expect(await askCluster('DescribeRouteTables')).toMatchObject({ status: 401 });
  });

  test('the requests of one instance, to EC2 or to its metadata service', async () => {
    const simulator = twoNodes();
    simulator.fault({ instanceId: NODE2, errorCode: 'Unavailable' });
    simulator.fault({ action: 'imds', instanceId: NODE2, path: /\/mac$/, status: 500 });
    const ask = await ec2Client(simulator);
    const statuses = [];
    for (const node of [NODE1, NODE2]) {
      const imds = await metadataClient(simulator, node);
      const token = await (await imds.token()).text();
      const key = await imds.roleKey('cluster-node');
      const { status } = await ask('DescribeRouteTables', {}, { key });
      const { status: mac } = await imds.get('/latest/meta-data/mac', token);
      statuses.push([status, mac]);
    }
    expect(statuses).toEqual([
      [200, 200],
      [503, 500],
    ]);
  });

  test('so many requests and no more', async () => {
    const simulator = twoNodes();
    simulator.fault({ times: 2, errorCode: 'RequestLimitExceeded' });
    const ask = await ec2Client(simulator);
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await ask('DescribeRouteTables')).status);
    expect(statuses).toEqual([503, 503, 200]);
  });

  test('first come, first served; until it is removed', async () => {
    const simulator = twoNodes();
    const first = simulator.fault({ errorCode: 'InternalError' });
    simulator.fault({ errorCode: 'Unavailable' });
    const ask = await ec2Client(simulator);
    const codes = [(await ask('DescribeRouteTables')).code];
    first.remove();
    codes.push((await ask('DescribeRouteTables')).code);
    simulator.clearFaults();
    codes.push((await ask('DescribeRouteTables')).code);
    expect(codes).toEqual(['InternalError', 'Unavailable', undefined]);
  });
});

test('a plain HTTP status has no EC2 error document', async () => {
  const simulator = twoNodes();
  simulator.fault({ status: 502, body: 'Bad Gateway' });
  const ask = await ec2Client(simulator);
  expect(await ask('DescribeRouteTables')).toMatchObject({
    status: 502,
    body: 'Bad Gateway',
    code: undefined,
  });
});

test('a captive portal answers 200 with HTML', async () => {
  const simulator = twoNodes();
  simulator.fault({ html: true });
  const ask = await ec2Client(simulator);
  const { status, headers, body } = await ask('DescribeRouteTables');
  expect({ status, type: headers.get('content-type') }).toEqual({ status: 200, type: 'text/html' });
  expect(body).toMatch(/^<!DOCTYPE html>/);
});

test('a truncated answer is a complete HTTP answer with half a document', async () => {
  const simulator = twoNodes();
  simulator.fault({ truncated: true });
  const ask = await ec2Client(simulator);
  const { status, body } = await ask('DescribeRouteTables');
  expect(status).toBe(200);
  expect(body).toContain('<DescribeRouteTablesResponse');
  expect(body).not.toContain('</DescribeRouteTablesResponse>');
});

test('a delayed request is answered late', async () => {
  const simulator = twoNodes();
  simulator.fault({ delay: 80 });
  const ask = await ec2Client(simulator);
  const start = performance.now();
  expect(await ask('ReplaceRoute', moveA)).toMatchObject({ status: 200 });
  expect(performance.now() - start).toBeGreaterThan(75);
});

test('a delayed request whose client has given up has no effect', async () => {
  const simulator = twoNodes();
  simulator.fault({ delay: 200 });
  const ask = await ec2Client(simulator);
  const client = new AbortController();
  const answer = ask('ReplaceRoute', moveA, { signal: client.signal });
  answer.catch(() => undefined);
  await expect.poll(() => simulator.countCalls(), { interval: 5 }).toBe(1);
  client.abort();
  await expect(answer).rejects.toThrow();
  await setTimeout(300);
  expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({ networkInterfaceId: ENI1 });
});

test('a delay can come before any other fault', async () => {
  const simulator = twoNodes();
  simulator.fault({ delay: 80, errorCode: 'Unavailable' });
  const ask = await ec2Client(simulator);
  const start = performance.now();
  expect(await ask('ReplaceRoute', moveA)).toMatchObject({ code: 'Unavailable' });
  expect(performance.now() - start).toBeGreaterThan(75);
});

test('a hanging request is never answered, and its connection can be closed', async () => {
  const simulator = twoNodes();
  simulator.fault({ hang: true });
  const server = await serveOnLoopback(simulator.ec2);
  const request = fetch(server.url, { method: 'POST', body: 'Action=DescribeRouteTables' });
  request.catch(() => undefined);
  expect(await Promise.race([request, setTimeout(80, 'no answer')])).toBe('no answer');
  await server.close();
  await expect(request).rejects.toThrow('fetch failed');
  expect(simulator.calls[0]).toMatchObject({ action: 'DescribeRouteTables', status: undefined });
});

test('an answer that stalls ends in the middle, and its connection stays open', async () => {
  const simulator = twoNodes();
  simulator.fault({ action: 'imds', stall: true });
  const server = await serveOnLoopback(simulator.imds(NODE1));
  const { status, body } = await fetch(`${server.url}/latest/api/token`, { method: 'PUT' });
  const reader = (body as ReadableStream<Uint8Array> | null)?.getReader();
  expect(status).toBe(400);
  expect(new TextDecoder().decode((await reader?.read())?.value)).toMatch(/^<\?xml .*[^>]\s*$/s);
  const rest = reader?.read().catch(() => 'the connection has ended');
  expect(await Promise.race([rest, setTimeout(80, 'no more')])).toBe('no more');
  await server.close();
});

test('an answer that trickles is the true one, late', async () => {
  const simulator = twoNodes();
  simulator.fault({ trickle: 100 });
  const ask = await ec2Client(simulator);
  const start = performance.now();
  expect(await ask('ReplaceRoute', moveA)).toMatchObject({ status: 200 });
  expect(performance.now() - start).toBeGreaterThan(95);
  expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({ networkInterfaceId: ENI2 });
});

test('a connection can end before any answer, and nothing has happened', async () => {
  const simulator = twoNodes();
  simulator.fault({ hangUp: true });
  const ask = await ec2Client(simulator);
  await expect(ask('ReplaceRoute', moveA)).rejects.toThrow();
  expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({ networkInterfaceId: ENI1 });
});

test('a plain answer has the type that is told', async () => {
  const simulator = twoNodes();
  simulator.fault({ status: 200, body: '<Other/>', type: 'text/xml' });
  const ask = await ec2Client(simulator);
  const { headers, body } = await ask('DescribeRouteTables');
  expect({ type: headers.get('content-type'), body }).toEqual({ type: 'text/xml', body: '<Other/>' });
});

test('every answer has the date of the simulator', async () => {
  const clock = stoppedClock();
  const simulator = twoNodes({ now: clock.now });
  const ask = await ec2Client(simulator);
  const { headers } = await ask('DescribeRouteTables');
  expect(Date.parse(headers.get('date') ?? '')).toBe(clock.now());
});

test('a reset connection ends in the middle of the answer', async () => {
  const simulator = twoNodes();
  simulator.fault({ reset: true });
  const ask = await ec2Client(simulator);
  await expect(ask('ReplaceRoute', moveA)).rejects.toThrow();
  expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({ networkInterfaceId: ENI1 });
});

test.each<[string, Fault]>([
  ['its connection is reset', { applied: true, reset: true }],
  ['it is never answered', { applied: true, hang: true }],
  ['its answer comes too late', { applied: true, delay: 5000 }],
])('a write can take effect although %s', async (_title, fault) => {
  const simulator = twoNodes();
  simulator.fault(fault);
  const ask = await ec2Client(simulator);
  const client = new AbortController();
  simulator.vpc.onRouteChange(() => {
    globalThis.setTimeout(() => {
      client.abort();
    }, 100);
  });
  await expect(ask('ReplaceRoute', moveA, { signal: client.signal })).rejects.toThrow();
  expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({ networkInterfaceId: ENI2 });
});

test('a write can take effect although it answers an error', async () => {
  const simulator = twoNodes();
  simulator.fault({ applied: true, errorCode: 'InternalError' });
  const ask = await ec2Client(simulator);
  expect(await ask('ReplaceRoute', moveA)).toMatchObject({ status: 500 });
  expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({ networkInterfaceId: ENI2 });
});

test('stale reads show the routes from before the write, for a while', async () => {
  const clock = stoppedClock();
  const simulator = twoNodes({ now: clock.now });
  simulator.fault({ stale: 2000 });
  const ask = await ec2Client(simulator);
  const target = async () => {
    const { body } = await ask('DescribeRouteTables', { 'RouteTableId.1': TABLE_A });
    return /<networkInterfaceId>(.*)<\/networkInterfaceId>/.exec(body)?.[1];
  };
  expect(await target()).toBe(ENI1);
  await ask('ReplaceRoute', moveA);
  expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({ networkInterfaceId: ENI2 });
  expect(await target()).toBe(ENI1);
  clock.advance(1999);
  expect(await target()).toBe(ENI1);
  clock.advance(1);
  expect(await target()).toBe(ENI2);
});

describe('the metadata service', () => {
  test.each<[string, Fault, number]>([
    ['answers another status', { action: 'imds', status: 503 }, 503],
    ['answers HTML', { action: 'imds', html: true }, 200],
    ['answers late', { action: 'imds', delay: 20 }, 200],
  ])('%s', async (_title, fault, status) => {
    const simulator = twoNodes();
    simulator.fault(fault);
    const imds = await metadataClient(simulator, NODE1);
    expect((await imds.token()).status).toBe(status);
    expect(simulator.imdsCalls[0]?.status).toBe(status);
  });

  test('is not meant by a fault without action', async () => {
    const simulator = twoNodes();
    simulator.fault({ status: 503 });
    const imds = await metadataClient(simulator, NODE1);
    expect((await imds.token()).status).toBe(200);
  });

  test('hangs for one path only', async () => {
    const simulator = twoNodes();
    simulator.fault({ action: 'imds', path: 'security-credentials', hang: true });
    const imds = await metadataClient(simulator, NODE1);
    const token = await (await imds.token()).text();
    const credentials = imds.get('/latest/meta-data/iam/security-credentials/', token);
    credentials.catch(() => undefined);
    expect((await imds.get('/latest/meta-data/mac', token)).status).toBe(200);
    expect(await Promise.race([credentials, setTimeout(50, 'no answer')])).toBe('no answer');
  });
});
