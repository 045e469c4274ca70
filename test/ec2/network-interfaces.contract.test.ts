import { describe, expect, onTestFinished, test } from 'vitest';
import { ec2NetworkInterfaces } from '../../src/ec2/ec2-network-interfaces.ts';
import { ec2Client } from '../../src/ec2/ec2.ts';
import type { NetworkInterfaces } from '../../src/ports.ts';
import { VirtualTime } from '../fakes/deadline.ts';
import { throttled, unauthorized } from '../fakes/failures.ts';
import { FakeNetworkInterfaces } from '../fakes/network-interfaces.ts';
import { serveOnLoopback } from '../sim/loopback.ts';
import type { Simulator } from '../sim/simulator.ts';
import { ENI1, ENI2, twoNodes } from '../sim/two-nodes.ts';
import { loopbackNetwork } from './loopback-network.ts';

type Operation = 'DescribeNetworkInterfaces' | 'ModifyNetworkInterfaceAttribute';

/** The same world behind either: two network interfaces, both checked. */
interface World {
  readonly networkInterfaces: NetworkInterfaces;
  readonly throttle: (operation: Operation) => void;
  readonly deny: (operation: Operation) => void;
  readonly hang: (operation: Operation) => void;
}

function fakeWorld(): World {
  const fake = new FakeNetworkInterfaces(new VirtualTime().deadline()).checked(ENI1).checked(ENI2);
  return {
    networkInterfaces: fake,
    throttle: (operation) => void fake.fails(operation, throttled),
    deny: (operation) => void fake.fails(operation, unauthorized),
    hang: (operation) => void fake.hangs(operation),
  };
}

async function serve(simulator: Simulator): Promise<NetworkInterfaces> {
  const server = await serveOnLoopback(simulator.ec2);
  onTestFinished(() => server.close());
  const { accessKeyId, secretAccessKey } = simulator.addAccessKey();
  return ec2NetworkInterfaces(ec2Client(loopbackNetwork(server.url), { accessKeyId, secretAccessKey }));
}

async function realWorld(): Promise<World> {
  const simulator = twoNodes();
  return {
    networkInterfaces: await serve(simulator),
    throttle: (action) => void simulator.fault({ action, errorCode: 'RequestLimitExceeded' }),
    deny: (action) => void simulator.fault({ action, errorCode: 'UnauthorizedOperation' }),
    hang: (action) => void simulator.fault({ action, hang: true }),
  };
}

describe.each([
  ['the fake', fakeWorld],
  ['the adapter, against the simulator', realWorld],
])('network interfaces: %s', (_title, open) => {
  test('shows a source/destination check that is on', async () => {
    const { networkInterfaces } = await open();
    expect(await networkInterfaces.isSourceDestChecked(ENI1)).toEqual({ ok: true, value: true });
  });

  test('switches it off, of that network interface alone, and a second time as a no-op', async () => {
    const { networkInterfaces } = await open();
    expect(await networkInterfaces.disableSourceDestCheck(ENI1)).toEqual({ ok: true, value: undefined });
    expect(await networkInterfaces.isSourceDestChecked(ENI1)).toEqual({ ok: true, value: false });
    expect(await networkInterfaces.isSourceDestChecked(ENI2)).toEqual({ ok: true, value: true });
    expect(await networkInterfaces.disableSourceDestCheck(ENI1)).toEqual({ ok: true, value: undefined });
  });

  test('tells whether it may be switched off, and leaves it as it is', async () => {
    const { networkInterfaces } = await open();
    expect(await networkInterfaces.mayDisableSourceDestCheck(ENI1)).toEqual({ ok: true, value: undefined });
    expect(await networkInterfaces.isSourceDestChecked(ENI1)).toEqual({ ok: true, value: true });
  });

  test.each([
    ['isSourceDestChecked', 'DescribeNetworkInterfaces'],
    ['disableSourceDestCheck', 'ModifyNetworkInterfaceAttribute'],
    ['mayDisableSourceDestCheck', 'ModifyNetworkInterfaceAttribute'],
  ] as const)(
    '%s answers a denial, throttling and silence, and changes nothing',
    async (method, operation) => {
      for (const [goWrong, kind, code] of [
        ['deny', 'denied', 'UnauthorizedOperation'],
        ['throttle', 'transient', 'RequestLimitExceeded'],
        ['hang', 'transient', 'RequestTimeout'],
      ] as const) {
        const world = await open();
        world[goWrong](operation);
        expect(await world.networkInterfaces[method](ENI1)).toMatchObject({
          ok: false,
          failure: { kind, operation, subject: ENI1, code },
        });
        if (operation === 'ModifyNetworkInterfaceAttribute')
          expect(await world.networkInterfaces.isSourceDestChecked(ENI1)).toEqual({ ok: true, value: true });
      }
    },
  );
});

describe('the adapter', () => {
  test.each(['isSourceDestChecked', 'disableSourceDestCheck', 'mayDisableSourceDestCheck'] as const)(
    '%s of a network interface that is not there says so',
    async (method) => {
      const networkInterfaces = await serve(twoNodes());
      expect(await networkInterfaces[method]('eni-0000000000000000f')).toMatchObject({
        ok: false,
        failure: { kind: 'refused', code: 'InvalidNetworkInterfaceID.NotFound' },
      });
    },
  );

  test('asks IAM as EC2 does: a role that may look and not change', async () => {
    const simulator = twoNodes();
    simulator.iam.user('cluster', {
      policy: [{ Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' }],
    });
    const networkInterfaces = await serve(simulator);
    expect(await networkInterfaces.isSourceDestChecked(ENI1)).toMatchObject({ ok: true });
    expect(await networkInterfaces.mayDisableSourceDestCheck(ENI1)).toMatchObject({
      ok: false,
      failure: { kind: 'denied', code: 'UnauthorizedOperation' },
    });
    expect(await networkInterfaces.disableSourceDestCheck(ENI1)).toMatchObject({ ok: false });
    expect(simulator.vpc.networkInterface(ENI1).sourceDestCheck).toBe(true);
  });

  test('marks a dry run, and nothing else, as one', async () => {
    const simulator = twoNodes();
    const networkInterfaces = await serve(simulator);
    await networkInterfaces.mayDisableSourceDestCheck(ENI1);
    await networkInterfaces.disableSourceDestCheck(ENI1);
    expect(simulator.calls.map(({ action, parameters }) => [action, parameters['DryRun']])).toEqual([
      ['ModifyNetworkInterfaceAttribute', 'true'],
      ['ModifyNetworkInterfaceAttribute', undefined],
    ]);
  });

  test('takes half an answer for none', async () => {
    const simulator = twoNodes();
    const networkInterfaces = await serve(simulator);
    simulator.fault({ truncated: true });
    for (const method of ['isSourceDestChecked', 'disableSourceDestCheck'] as const)
      expect(await networkInterfaces[method](ENI1), method).toMatchObject({
        ok: false,
        failure: { kind: 'transient' },
      });
    expect(await networkInterfaces.mayDisableSourceDestCheck(ENI1)).toMatchObject({ ok: false });
  });

  test.each([
    ['a captive portal’s HTML', { html: true }],
    ['a reset', { reset: true }],
    ['a bad gateway', { status: 502 }],
  ] as const)(
    'takes %s for no answer: neither on nor off, neither done nor allowed',
    async (_case, fault) => {
      const simulator = twoNodes();
      const networkInterfaces = await serve(simulator);
      simulator.fault(fault);
      for (const method of [
        'isSourceDestChecked',
        'disableSourceDestCheck',
        'mayDisableSourceDestCheck',
      ] as const)
        expect(await networkInterfaces[method](ENI1), method).toMatchObject({
          ok: false,
          failure: { kind: 'transient' },
        });
    },
  );
});
