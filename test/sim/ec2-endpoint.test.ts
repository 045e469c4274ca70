import { expect, test } from 'vitest';
import { Simulator } from './simulator.ts';
import { metadataClient } from './metadata-client.ts';
import { ec2Client, type Oddity } from './query-client.ts';
import { stoppedClock } from './stopped-clock.ts';
import { NODE1, OVERLAY, ENI2, TABLE_A, twoNodes } from './two-nodes.ts';

test('an answer carries its request id in header and document', async () => {
  const ask = await ec2Client(twoNodes());
  const { status, headers, body } = await ask('DescribeRouteTables');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/xml;charset=UTF-8');
  expect(body).toContain('<DescribeRouteTablesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">');
  expect(body).toContain(`<requestId>${headers.get('x-amzn-requestid') ?? 'none'}</requestId>`);
});

test('an error is a document with code, sentence and request id', async () => {
  const ask = await ec2Client(twoNodes());
  const { status, headers, body } = await ask('DescribeCastles');
  expect(status).toBe(400);
  expect(body).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>InvalidAction</Code>' +
      '<Message>The action DescribeCastles is not valid for this web service.</Message></Error></Errors>' +
      `<RequestID>${headers.get('x-amzn-requestid') ?? 'none'}</RequestID></Response>`,
  );
});

test('a request may be a GET', async () => {
  const ask = await ec2Client(twoNodes());
  const { body } = await ask('DescribeRouteTables', { 'RouteTableId.1': TABLE_A }, { method: 'GET' });
  expect(body).toContain(`<routeTableId>${TABLE_A}</routeTableId>`);
});

test.each([
  ['without an action', '', {}, 'MissingAction'],
  ['for another API version', 'DescribeRouteTables', { Version: '1999-01-01' }, 'NoSuchVersion'],
  [
    'with a parameter that the action does not have',
    'DeleteRoute',
    { NetworkInterfaceId: ENI2 },
    'UnknownParameter',
  ],
])('a request %s is refused', async (_title, action, parameters: Record<string, string>, code) => {
  const ask = await ec2Client(twoNodes());
  expect(await ask(action, parameters)).toMatchObject({ status: 400, code });
});

const nobody = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'SimulatedSecretOfNobody' };

test.each<[string, Oddity, number, string]>([
  ['no Authorization header', { key: undefined }, 403, 'MissingAuthenticationToken'],
  ['a garbled Authorization header', { headers: { authorization: 'Basic dXNlcg==' } }, 401, 'AuthFailure'],
  ['an access key that nobody issued', { key: nobody }, 401, 'AuthFailure'],
  ['a signature for another Region', { region: 'us-east-1' }, 401, 'AuthFailure'],
  ['a signature for another service', { service: 'sts' }, 401, 'AuthFailure'],
])('%s is refused', async (_title, oddity, status, code) => {
  const ask = await ec2Client(twoNodes());
  expect(await ask('DescribeRouteTables', {}, oddity)).toMatchObject({ status, code });
});

test('the wrong secret access key is a SignatureDoesNotMatch', async () => {
  const simulator = twoNodes();
  const { accessKeyId } = simulator.addAccessKey();
  const ask = await ec2Client(simulator, { accessKeyId, secretAccessKey: 'SimulatedTypingError' });
  const { status, code, message } = await ask('DescribeRouteTables');
  expect({ status, code }).toEqual({ status: 403, code: 'SignatureDoesNotMatch' });
  expect(message).toContain('Check your AWS Secret Access Key and signing method.');
});

test.each([
  ['five minutes ago', -300_000, undefined],
  ['longer ago', -301_000, 'RequestExpired'],
  ['five minutes in the future', 300_000, undefined],
  ['further in the future', 301_000, 'RequestExpired'],
])('a request signed %s by the clock of EC2: %i ms, %s', async (_title, late, code) => {
  const clock = stoppedClock();
  const ask = await ec2Client(twoNodes({ now: clock.now }));
  expect((await ask('DescribeRouteTables', {}, { at: clock.now() + late })).code).toBe(code);
});

test('role credentials work with their session token until they expire', async () => {
  const clock = stoppedClock();
  const simulator = twoNodes({ now: clock.now });
  const key = await (await metadataClient(simulator, NODE1)).roleKey('cluster-node');
  const ask = await ec2Client(simulator, key);

  expect(await ask('DescribeRouteTables')).toMatchObject({ status: 200 });
  expect(await ask('DescribeRouteTables', {}, { key: { ...key, session: undefined } })).toMatchObject({
    status: 401,
    code: 'AuthFailure',
  });
  clock.advance(6 * 3_600_000);
  expect(await ask('DescribeRouteTables')).toMatchObject({
    status: 400,
    code: 'RequestExpired',
    message: 'Request has expired.',
  });
});

test('every request that arrives is counted, with what was answered', async () => {
  const simulator = twoNodes();
  const key = simulator.addAccessKey();
  const ask = await ec2Client(simulator, key);
  await ask('DescribeRouteTables');
  await ask('ReplaceRoute', { RouteTableId: TABLE_A });
  expect(simulator.countCalls()).toBe(2);
  expect(simulator.countCalls('ReplaceRoute')).toBe(1);
  expect(simulator.calls[1]).toMatchObject({
    service: 'ec2',
    host: '127.0.0.1',
    principal: 'arn:aws:iam::123456789012:user/cluster',
    action: 'ReplaceRoute',
    parameters: { RouteTableId: TABLE_A },
    accessKeyId: key.accessKeyId,
    sourceAddress: '127.0.0.1',
    status: 400,
    errorCode: 'MissingParameter',
  });
  simulator.clearCalls();
  expect(simulator.countCalls()).toBe(0);
});

test('a write answers when those who follow the routes have followed', async () => {
  const simulator = twoNodes();
  const ask = await ec2Client(simulator);
  const followed: string[] = [];
  simulator.vpc.onRouteChange(async ({ destination }) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    followed.push(destination);
  });
  await ask('ReplaceRoute', {
    RouteTableId: TABLE_A,
    DestinationCidrBlock: OVERLAY,
    NetworkInterfaceId: ENI2,
  });
  expect(followed).toEqual([OVERLAY]);
});

test('a listener that fails is an InternalError that names the cause', async () => {
  const simulator = twoNodes();
  const ask = await ec2Client(simulator);
  simulator.vpc.onRouteChange(() => Promise.reject(new Error('ip route: no such device')));
  const parameters = { RouteTableId: TABLE_A, DestinationCidrBlock: OVERLAY, NetworkInterfaceId: ENI2 };
  const { status, code, message } = await ask('ReplaceRoute', parameters);
  expect({ status, code }).toEqual({ status: 500, code: 'InternalError' });
  expect(message).toContain('ip route: no such device');
});

test('an instance without a role needs keys of its own', async () => {
  const simulator = new Simulator();
  const ask = await ec2Client(simulator, simulator.addAccessKey({ userName: 'operator' }));
  expect((await ask('DescribeRouteTables')).body).toContain('<routeTableSet></routeTableSet>');
});
