import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { endpointAddress } from '../lab/addressing.ts';
import { ForwardProxy } from '../lab/forward-proxy.ts';
import { suite } from '../setup/suite.ts';
import type { Service } from '../sim/call.ts';
import { AwsOverHttps } from './aws-over-https.ts';
import { overlayIp, tables, type HowToRun } from './black-box.ts';
import { askBoth } from './callers.ts';

const ec2 = 'ec2.eu-central-1.amazonaws.com';
const sts = 'sts.eu-central-1.amazonaws.com';
/** The router drops what goes there. */
const silent = '10.3.0.11';
const whole = { tags: ['whole'] };

suite('who waits for AWS', { lab: true, tools: ['aws', 'openssl', 'tinyproxy'] }, () => {
  let aws: AwsOverHttps;
  let proxy: ForwardProxy;
  let role: string;
  beforeAll(async () => {
    aws = await AwsOverHttps.up({ from: 'vpc', outside: true });
    const { lab } = aws.box.vpc;
    await lab.outside.bindFile('/etc/hosts', `${endpointAddress} ${ec2} ${sts}\n`);
    proxy = await ForwardProxy.start(lab);
    role = aws.declareRole('overlay-ip');
    // The address that a monitor looks for
    await aws.box.run('start', aws.trusting());
  });
  afterAll(() => aws[Symbol.asyncDispose]());
  afterEach(async () => {
    aws.box.simulator.clearFaults();
    await aws.home.clear();
  });

  const throughProxy = () => ({ HTTPS_PROXY: proxy.url });
  const asRole = () => ({ routing_table_role: role });

  /** What waits, how it is configured, and the last call that is waited for. */
  type Row = [string, () => HowToRun, 'DescribeRouteTables' | 'AssumeRole'];

  describe('of an API that takes requests and does not answer', () => {
    const rows: [...Row, Service][] = [
      ['EC2', () => ({}), 'DescribeRouteTables', 'ec2'],
      ['EC2 through a proxy', () => ({ env: throughProxy() }), 'DescribeRouteTables', 'ec2'],
      ['STS', () => ({ params: asRole() }), 'AssumeRole', 'sts'],
    ];
    test.each(rows)('%s: each request ends by api_timeout', async (_, configure, operation, service) => {
      aws.box.simulator.fault({ service, hang: true });
      const { params, env } = configure();
      await gives(aws.trusting({ params: { ...params, api_timeout: '1' }, ...(env && { env }) }), operation);
    });

    test('EC2, and the AWS CLI with its own timeout', whole, async () => {
      aws.box.simulator.fault({ service: 'ec2', hang: true });
      const how = aws.trusting({ params: { api_timeout: '1' }, timeout: 3 });
      const { agent, awsCli } = await askBoth(aws.box, how, { options: ['--cli-read-timeout', '1'] });
      expect(agent).toMatchObject({ exit: 'OCF_ERR_GENERIC', callers: [aws.node1(ec2)] });
      expect(awsCli).toMatchObject({ exitCode: 255, callers: agent.callers });
      expect(awsCli.stderr).toContain('Read timeout');
    });
  });

  describe('of a host that drops packets', () => {
    const rows: Row[] = [
      ['EC2', () => ({ params: { endpoint_url: `https://${silent}` } }), 'DescribeRouteTables'],
      ['the proxy', () => ({ env: { HTTPS_PROXY: `http://${silent}:3128` } }), 'DescribeRouteTables'],
    ];
    const sameOfSts: Row[] = [
      ['STS', () => ({ params: { ...asRole(), sts_endpoint_url: `https://${silent}` } }), 'AssumeRole'],
    ];
    const endsInTime = async (_: string, configure: Row[1], operation: Row[2]) => {
      const { params, env } = configure();
      const timeouts = { api_timeout: '60', awscli_timeout: '1' };
      await gives(aws.trusting({ params: { ...params, ...timeouts }, ...(env && { env }) }), operation);
    };
    test.each(rows)('%s: each connect ends by awscli_timeout', endsInTime);
    test.each(sameOfSts)('%s: each connect ends by awscli_timeout', whole, endsInTime);

    test('EC2 by api_timeout where it is the shorter one', async () => {
      const params = { endpoint_url: `https://${silent}`, api_timeout: '1', awscli_timeout: '60' };
      await gives(aws.trusting({ params }), 'DescribeRouteTables');
    });

    test('EC2, and the AWS CLI with its own timeout', whole, async () => {
      const params = { endpoint_url: `https://${silent}`, awscli_timeout: '1', region: 'eu-central-1' };
      const { agent, awsCli } = await askBoth(aws.box, aws.trusting({ params, timeout: 3 }), {
        options: ['--cli-connect-timeout', '1'],
      });
      expect(agent).toMatchObject({ exit: 'OCF_ERR_GENERIC', callers: [] });
      expect(awsCli).toMatchObject({ exitCode: 255, callers: [] });
      expect(awsCli.stderr).toContain('Connect timeout');
    });

    test('without a timeout of their own a monitor of 5 s says degraded in time', async () => {
      const params = { endpoint_url: `https://${silent}`, api_timeout: '60' };
      const { exit, reason } = await aws.box.run('monitor', aws.trusting({ params, timeout: 5 }));
      expect(exit).toBe('OCF_DEGRADED');
      expect(reason).toContain('then the timeout of 5 s was over');
    });
  });

  /** A monitor that is done by itself, a start that tries until its time is over, a stop that does not wait. */
  async function gives(how: HowToRun, operation: string): Promise<void> {
    // Both at once: they do nothing but wait
    const [monitored, started] = await Promise.all([
      aws.box.run('monitor', { ...how, timeout: 20 }),
      aws.box.run('start', { ...how, timeout: 3 }),
    ]);
    expect(monitored).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(monitored.reason).toMatch(
      new RegExp(`^still active; ${operation}: (RequestTimeout|TimeoutError); check the way`),
    );
    expect(monitored.reason).toContain(`${tables[0]} ${overlayIp}/32`);
    expect(monitored.durationMs).toBeLessThan(12_000);

    expect(started).toMatchObject({ exit: 'OCF_ERR_GENERIC' });
    const first = operation === 'AssumeRole' ? operation : 'ReplaceRoute';
    expect(started.reason).toMatch(
      new RegExp(`^${first}: (RequestTimeout|TimeoutError); check the way .*proxy`),
    );
    expect(started.reason).toContain('then the timeout of 3 s was over');

    const stopped = await aws.box.run('stop', how);
    expect(stopped).toMatchObject({ exit: 'OCF_SUCCESS', calls: [] });
    expect(stopped.durationMs).toBeLessThan(3_000);
    // For the next one
    await aws.box.ip('address', 'replace', `${overlayIp}/32`, 'dev', 'eth0');
  }
});
