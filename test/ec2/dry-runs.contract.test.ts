import { describe, expect, onTestFinished, test } from 'vitest';
import { ec2DryRuns } from '../../src/ec2/ec2-dry-runs.ts';
import { ec2Client } from '../../src/ec2/ec2.ts';
import type { DryRuns } from '../../src/ports.ts';
import { VirtualTime } from '../fakes/deadline.ts';
import { FakeDryRuns } from '../fakes/dry-runs.ts';
import { noSuchNetworkInterface, throttled, unauthorized } from '../fakes/failures.ts';
import { serveOnLoopback } from '../sim/loopback.ts';
import type { Simulator } from '../sim/simulator.ts';
import { ENI1, ENI2, OVERLAY, OVERLAY6, TABLE_A, TABLE_B, twoNodes } from '../sim/two-nodes.ts';
import { loopbackNetwork } from './loopback-network.ts';

const key = { routeTableId: TABLE_A, destination: OVERLAY };
const key6 = { routeTableId: TABLE_A, destination: OVERLAY6 };
const noEni = 'eni-0000000000000000f';

/** The same caller behind either, who may replace and create routes in table A. */
interface World {
  readonly dryRuns: DryRuns;
  readonly denyOnTableB: () => void;
  readonly throttle: () => void;
}

function fakeWorld(): World {
  const dryRuns = new FakeDryRuns(new VirtualTime().deadline());
  return {
    dryRuns,
    denyOnTableB: () =>
      void dryRuns
        .fails('ReplaceRoute', unauthorized, { subject: TABLE_B })
        .fails('CreateRoute', unauthorized, { subject: TABLE_B }),
    throttle: () => void dryRuns.fails('ReplaceRoute', throttled).fails('CreateRoute', throttled),
  };
}

async function serve(simulator: Simulator): Promise<DryRuns> {
  const server = await serveOnLoopback(simulator.ec2);
  onTestFinished(() => server.close());
  const { accessKeyId, secretAccessKey } = simulator.addAccessKey();
  return ec2DryRuns(ec2Client(loopbackNetwork(server.url), { accessKeyId, secretAccessKey }));
}

const allowOn = (routeTableId: string) => ({
  policy: [
    {
      Effect: 'Allow' as const,
      Action: ['ec2:ReplaceRoute', 'ec2:CreateRoute'],
      Resource: `arn:aws:ec2:*:*:route-table/${routeTableId}`,
    },
  ],
});

async function realWorld(): Promise<World> {
  const simulator = twoNodes();
  return {
    dryRuns: await serve(simulator),
    denyOnTableB: () => {
      simulator.iam.user('cluster', allowOn(TABLE_A));
    },
    throttle: () => void simulator.fault({ errorCode: 'RequestLimitExceeded' }),
  };
}

describe.each([
  ['the fake', fakeWorld],
  ['the adapter, against the simulator', realWorld],
])('dry runs: %s', (_title, open) => {
  const calls = [
    ['replaceRoute', 'ReplaceRoute'],
    ['createRoute', 'CreateRoute'],
  ] as const;

  test.each(calls)('%s is allowed, whether the route is there or not', async (method) => {
    const { dryRuns } = await open();
    expect(await dryRuns[method](key, ENI2)).toEqual({ ok: true, value: undefined });
    expect(await dryRuns[method](key6, ENI2)).toEqual({ ok: true, value: undefined });
  });

  test.each(calls)('%s is denied by table, in the name of the action', async (method, operation) => {
    const { dryRuns, denyOnTableB } = await open();
    denyOnTableB();
    expect(await dryRuns[method](key, ENI2)).toEqual({ ok: true, value: undefined });
    const answer = await dryRuns[method]({ ...key, routeTableId: TABLE_B }, ENI2);
    expect(answer).toMatchObject({
      ok: false,
      failure: {
        kind: 'denied',
        operation,
        subject: `${TABLE_B} ${OVERLAY}`,
        code: 'UnauthorizedOperation',
      },
    });
    expect(!answer.ok && answer.failure.requestId).toMatch(/./);
  });

  test.each(calls)('%s answers throttling, once', async (method, operation) => {
    const { dryRuns, throttle } = await open();
    throttle();
    expect(await dryRuns[method](key, ENI2)).toMatchObject({
      ok: false,
      failure: { kind: 'transient', operation, code: 'RequestLimitExceeded' },
    });
  });
});

describe('the adapter', () => {
  test('changes no route, and marks each request as a dry run', async () => {
    const simulator = twoNodes();
    const before = simulator.vpc.state;
    const dryRuns = await serve(simulator);
    await dryRuns.replaceRoute(key, ENI2);
    await dryRuns.replaceRoute(key6, ENI2);
    await dryRuns.createRoute(key, ENI2);
    await dryRuns.createRoute(key6, ENI2);
    expect(simulator.vpc.state).toBe(before);
    expect(simulator.vpc.route(TABLE_A, OVERLAY)).toMatchObject({ networkInterfaceId: ENI1 });
    expect(simulator.calls.map(({ parameters }) => parameters['DryRun'])).toEqual([
      'true',
      'true',
      'true',
      'true',
    ]);
    expect(simulator.calls.map(({ errorCode }) => errorCode)).toEqual(
      Array.from({ length: 4 }, () => 'DryRunOperation'),
    );
  });

  test('takes answers about the route for those to a caller who may ask', async () => {
    const simulator = twoNodes();
    const dryRuns = await serve(simulator);
    simulator.fault({ action: 'ReplaceRoute', errorCode: 'InvalidRoute.NotFound', status: 400 });
    simulator.fault({ action: 'CreateRoute', errorCode: 'RouteAlreadyExists' });
    expect(await dryRuns.replaceRoute(key, ENI2)).toEqual({ ok: true, value: undefined });
    expect(await dryRuns.createRoute(key, ENI2)).toEqual({ ok: true, value: undefined });
  });

  test('tells of a network interface that is not there', async () => {
    const dryRuns = await serve(twoNodes());
    expect(await dryRuns.createRoute(key, noEni)).toMatchObject({
      ok: false,
      failure: { kind: 'refused', code: noSuchNetworkInterface.code },
    });
  });

  test.each([
    ['a captive portal’s HTML', { html: true }],
    ['a bad gateway', { status: 502 }],
    ['silence', { hang: true }],
  ] as const)('takes %s for no permission', async (_case, fault) => {
    const simulator = twoNodes();
    const dryRuns = await serve(simulator);
    simulator.fault(fault);
    for (const method of ['replaceRoute', 'createRoute'] as const)
      expect(await dryRuns[method](key, ENI2), method).toMatchObject({
        ok: false,
        failure: { kind: 'transient' },
      });
  });
});
