import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Fault } from '../sim/faults.ts';
import { suite } from '../setup/suite.ts';
import { BlackBox, overlayIp, tables } from './black-box.ts';

const destination = `${overlayIp}/32`;
/** So that a request that hangs takes one second of the test, not five. */
const impatient = { params: { api_timeout: '1' }, timeout: 12 };

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

  /** What must never cost the service, and what the reason says of it. */
  const unanswered: [string, Fault, string][] = [
    ['EC2 throttles', { errorCode: 'RequestLimitExceeded' }, 'RequestLimitExceeded'],
    ['EC2 hangs', { hang: true }, 'RequestTimeout'],
    ['EC2 denies', { errorCode: 'UnauthorizedOperation' }, 'ec2:DescribeRouteTables'],
    ['EC2 does not know the keys', { errorCode: 'AuthFailure' }, 'AuthFailure'],
    ['EC2 answers HTML', { html: true }, 'UnreadableAnswer'],
    ['EC2 answers half a document', { truncated: true }, 'DescribeRouteTables'],
    ['EC2 resets the connection', { reset: true }, 'DescribeRouteTables'],
    ['a load balancer answers 502', { status: 502, body: '<html>Bad Gateway</html>' }, 'HTTP 502'],
    ['EC2 fails internally', { errorCode: 'InternalError' }, 'InternalError'],
    ['the metadata service hangs', { action: 'imds', hang: true }, '169.254.169.254'],
    ['the metadata service is disabled', { action: 'imds', status: 403 }, 'HTTP 403'],
    ['the metadata service answers HTML', { action: 'imds', html: true }, 'metadata'],
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

  test.each(unanswered.slice(0, 5))(
    'the address is present and %s: success on a cluster that does not know 190',
    async (_, fault) => {
      box.simulator.fault(fault);
      const env = { OCF_RESKEY_crm_feature_set: '3.3.0' };
      expect(await box.run('monitor', { ...impatient, env })).toMatchObject({
        exit: 'OCF_SUCCESS',
        reason: undefined,
      });
    },
  );

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

  test('the documented operation of the SAP guides, monitor timeout=60, ends in time while EC2 hangs', async () => {
    box.simulator.fault({ hang: true });
    expect(await box.run('monitor', { timeout: 60 })).toMatchObject({ exit: 'OCF_DEGRADED' });
  }, 60_000);
});
