import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Fault } from '../sim/faults.ts';
import { suite } from '../setup/suite.ts';
import { BlackBox, overlayIp, tables } from './black-box.ts';

const destination = `${overlayIp}/32`;
/** So that a request that hangs takes one second of the test, not five, and what asks until the end six. */
const impatient = { params: { api_timeout: '1' }, timeout: 6 };

suite('a monitor that gets no answer', { lab: true }, () => {
  let box: BlackBox;
  beforeAll(async () => {
    box = await BlackBox.up(
      { routing_table: tables.join(',') },
      { routeTables: tables.map((routeTableId) => ({ routeTableId })) },
    );
    await box.run('start');
  });
  afterAll(() => box[Symbol.asyncDispose]());
  afterEach(() => {
    box.simulator.clearFaults();
  });

  /** What must never cost the service, and what the reason says of it; every other fault is in test/matrix. */
  const unanswered: [string, Fault, string][] = [
    ['EC2 denies', { errorCode: 'UnauthorizedOperation' }, 'ec2:DescribeRouteTables'],
    ['the metadata service hangs', { action: 'imds', hang: true }, '169.254.169.254'],
    [
      'the instance has no role',
      { action: 'imds', path: 'security-credentials', status: 404 },
      'NoInstanceRole',
    ],
  ];

  test.each(unanswered)(
    'the address is present and %s: degraded, within the timeout',
    async (_, fault, named) => {
      box.simulator.fault(fault);
      const recurring = await box.run('monitor', impatient);
      expect(recurring).toMatchObject({ exit: 'OCF_DEGRADED' });
      expect(recurring.reason).toContain(named);
      expect(recurring.reason).toContain(destination);
      expect(await box.run('probe', impatient)).toMatchObject({ exit: 'OCF_DEGRADED' });
    },
  );

  test.each<[string, Fault]>([
    ['EC2 throttles', { errorCode: 'RequestLimitExceeded' }],
    ['EC2 denies', { errorCode: 'UnauthorizedOperation' }],
  ])('the address is present and %s: success on a cluster that does not know 190', async (_, fault) => {
    box.simulator.fault(fault);
    const env = { OCF_RESKEY_crm_feature_set: '3.3.0' };
    expect(await box.run('monitor', { ...impatient, env })).toMatchObject({
      exit: 'OCF_SUCCESS',
      reason: undefined,
    });
  });

  test('EC2 hangs and the timeout is 5 s: it ends by itself before', async () => {
    box.simulator.fault({ hang: true });
    const monitored = await box.run('monitor', { timeout: 5 });
    expect(monitored).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(monitored.reason).toContain('timeout of 5 s');
  });

  test('one failing request among good ones is not noticed', async () => {
    box.simulator.fault({ errorCode: 'RequestLimitExceeded', times: 1 });
    expect(await box.run('monitor')).toMatchObject({ exit: 'OCF_SUCCESS' });
  });

  test(
    'the documented operation of the SAP guides, monitor timeout=60, ends in time while EC2 hangs',
    { tags: ['whole'], timeout: 60_000 },
    async () => {
      box.simulator.fault({ hang: true });
      expect(await box.run('monitor', { timeout: 60 })).toMatchObject({ exit: 'OCF_DEGRADED' });
    },
  );
});
