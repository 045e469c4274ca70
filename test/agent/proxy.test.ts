import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { outsideInterface } from '../lab/addressing.ts';
import { ForwardProxy, type ForwardProxyOptions } from '../lab/forward-proxy.ts';
import { suite } from '../setup/suite.ts';
import { AwsOverHttps } from './aws-over-https.ts';
import { type HowToRun, overlayIp, tables } from './black-box.ts';
import { askBoth, callersIn } from './callers.ts';

const ec2 = 'ec2.eu-central-1.amazonaws.com';
const sts = 'sts.eu-central-1.amazonaws.com';
const connectToEc2 = { method: 'CONNECT', target: `${ec2}:443` };
/** Letters and digits alone: tinyproxy. */
const user = { user: 'cluster', password: 'SimulatedProxyPassword1' };
const encoded = { ...user, password: '%53imulated%50roxyPassword1' };
const wrong = { ...user, password: 'SimulatedProxyPassword2' };
const secrets = ['SimulatedProxyPassword', '%53imulated'];
/** The AWS CLI takes several times as long as the agent: in npm test it is beside it in the first row of a table. */
const whole = { tags: ['whole'] };

suite('a proxy is the only way out', { lab: true, tools: ['aws', 'openssl', 'tinyproxy'] }, () => {
  let aws: AwsOverHttps;
  let proxy: ForwardProxy | undefined;
  beforeAll(async () => {
    aws = await AwsOverHttps.up({ from: 'outside', secrets });
  });
  afterAll(() => aws[Symbol.asyncDispose]());
  afterEach(() => proxy?.stop());

  const startProxy = async (options?: ForwardProxyOptions) =>
    (proxy = await ForwardProxy.start(aws.box.vpc.lab, options));
  const targetsOf = async (asked: ForwardProxy) =>
    new Set((await asked.requests()).map(({ target }) => target));

  /** A start, and whom it asked. */
  async function start(how: HowToRun) {
    aws.box.simulator.clearCalls();
    const started = await aws.box.run('start', how);
    return { ...started, callers: callersIn(aws.box.simulator.calls) };
  }

  type ToConfigure = (proxy: ForwardProxy) => HowToRun;
  const asHttpsProxy: ToConfigure = ({ url }) => ({ env: { HTTPS_PROXY: url } });

  describe('agent and AWS CLI go through it', () => {
    const silent = 'http://10.3.0.11:3128';
    const http = { endpoint_url: `http://${ec2}` };

    type Row = [string, ToConfigure, ForwardProxyOptions?];
    const rows: Row[] = [
      ['the parameter proxy', ({ url }) => ({ params: { proxy: url } })],
      ['HTTPS_PROXY', asHttpsProxy],
      [
        'https_proxy, which wins over HTTPS_PROXY',
        ({ url }) => ({ env: { https_proxy: url, HTTPS_PROXY: silent } }),
      ],
      [
        'the parameter proxy, which wins over HTTPS_PROXY',
        ({ url }) => ({ params: { proxy: url }, env: { HTTPS_PROXY: silent } }),
      ],
      ['HTTP_PROXY, for an http endpoint', ({ url }) => ({ params: http, env: { HTTP_PROXY: url } })],
      ['HTTPS_PROXY without a scheme', ({ url }) => ({ env: { HTTPS_PROXY: withoutScheme(url) } })],
      ['HTTPS_PROXY at an IPv6 address', asHttpsProxy, { address: outsideInterface.ipv6Address }],
      [
        'a percent-encoded password in HTTPS_PROXY',
        (proxy) => ({ env: { HTTPS_PROXY: proxy.urlAs(encoded) } }),
        { basicAuth: user },
      ],
      [
        'user and password for an http endpoint',
        (proxy) => ({ params: { ...http, proxy: proxy.urlAs(user) } }),
        { basicAuth: user },
      ],
    ];

    const inOtherSpellings: Row[] = [
      ['https_proxy', ({ url }) => ({ env: { https_proxy: url } })],
      [
        'http_proxy, which wins over HTTP_PROXY',
        ({ url }) => ({ params: http, env: { http_proxy: url, HTTP_PROXY: silent } }),
      ],
      ['the parameter proxy, for an http endpoint', ({ url }) => ({ params: { ...http, proxy: url } })],
      ['the parameter proxy without a scheme', ({ url }) => ({ params: { proxy: withoutScheme(url) } })],
      ['HTTPS_PROXY that ends in a slash', ({ url }) => ({ env: { HTTPS_PROXY: `${url}/` } })],
      [
        'user and password in the parameter proxy',
        (proxy) => ({ params: { proxy: proxy.urlAs(user) } }),
        { basicAuth: user },
      ],
      [
        'user and password in HTTPS_PROXY',
        (proxy) => ({ env: { HTTPS_PROXY: proxy.urlAs(user) } }),
        { basicAuth: user },
      ],
      [
        'user and password without a scheme',
        (proxy) => ({ env: { HTTPS_PROXY: withoutScheme(proxy.urlAs(user)) } }),
        { basicAuth: user },
      ],
      [
        'a percent-encoded password in the parameter proxy',
        (proxy) => ({ params: { proxy: proxy.urlAs(encoded) } }),
        { basicAuth: user },
      ],
    ];

    const asked = (how: HowToRun) =>
      new Set([how.params?.['endpoint_url'] === undefined ? `${ec2}:443` : `http://${ec2}/`]);

    const bothGoThrough = async (...[, configure, options]: Row) => {
      const started = await startProxy(options);
      const how = aws.trusting(configure(started));
      // It asks even the metadata service through HTTP_PROXY, see below
      const both = await askBoth(aws.box, how, { env: { NO_PROXY: '169.254.169.254' } });
      expect(both.agent).toMatchObject({ exit: 'OCF_SUCCESS', callers: [aws.node1(ec2)] });
      expect(both.awsCli).toMatchObject({ exitCode: 0, callers: both.agent.callers });
      expect(await targetsOf(started)).toEqual(asked(how));
    };

    test.each(rows.slice(0, 1))('%s', bothGoThrough);
    test.each(rows.slice(1))('%s: the agent alone', async (_, configure, options) => {
      const started = await startProxy(options);
      const how = aws.trusting(configure(started));
      expect(await start(how)).toMatchObject({ exit: 'OCF_SUCCESS', callers: [aws.node1(ec2)] });
      expect(await targetsOf(started)).toEqual(asked(how));
    });
    test.each([...rows.slice(1), ...inOtherSpellings])('%s', whole, bothGoThrough);
  });

  test('start, monitor, probe, validate-all of level 10 and stop: EC2 is asked through it, and nothing else', async () => {
    const started = await startProxy();
    const how = aws.trusting({ env: { HTTPS_PROXY: started.url, HTTP_PROXY: started.url } });
    const levelTen = { ...how, env: { ...how.env, OCF_CHECK_LEVEL: '10' } };
    expect(await aws.box.run('start', how)).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(aws.box.routeOf()).toBe('node1');
    expect(await aws.box.run('monitor', how)).toMatchObject({
      exit: 'OCF_SUCCESS',
      calls: ['DescribeRouteTables'],
    });
    expect(await aws.box.run('probe', how)).toMatchObject({
      exit: 'OCF_SUCCESS',
      calls: ['DescribeRouteTables'],
    });
    expect(await aws.box.run('validate-all', levelTen)).toMatchObject({ exit: 'OCF_SUCCESS' });
    const beforeStop = await started.requests();
    expect(await aws.box.run('stop', how)).toMatchObject({ exit: 'OCF_SUCCESS', calls: [] });
    expect(await started.requests(), 'stop asks nobody').toEqual(beforeStop);
    expect(new Set(beforeStop.map(({ target }) => target))).toEqual(new Set([`${ec2}:443`]));
  });

  test('one tunnel serves the requests of an action', async () => {
    const started = await startProxy();
    expect(await aws.box.run('start', aws.trusting(asHttpsProxy(started)))).toMatchObject({
      exit: 'OCF_SUCCESS',
      calls: ['ReplaceRoute', 'DescribeRouteTables'],
    });
    expect(await started.requests()).toEqual([connectToEc2]);
  });

  test('40 route tables at once: more than the connections that it gets', async () => {
    const started = await startProxy();
    const ids = Array.from({ length: 40 }, (_, n) => `rtb-0a1b2c3d4e5f6${String(n).padStart(4, '0')}`);
    const params = { routing_table: ids.join(',') };
    const { exit, calls } = await aws.box.run('start', aws.trusting({ ...asHttpsProxy(started), params }));
    expect(exit, 'all but one do not exist, which is an answer').toBe('OCF_SUCCESS');
    expect(calls.filter((call) => call === 'ReplaceRoute')).toHaveLength(40);
    expect((await started.requests()).length).toBeLessThanOrEqual(32);
  });

  test('routing_table_role: STS is asked through it as well, by agent and AWS CLI', async () => {
    const role = aws.declareRole('overlay-ip');
    await aws.home.writeAws(
      'config',
      `[profile tables]\nrole_arn = ${role}\ncredential_source = Ec2InstanceMetadata\n`,
    );
    const started = await startProxy();
    const how = aws.trusting({ params: { routing_table_role: role }, env: { HTTPS_PROXY: started.url } });
    const env = { AWS_PROFILE: 'tables', AWS_REGION: 'eu-central-1' };
    const both = await askBoth(aws.box, how, { env });
    const callers = [aws.node1(sts, 'sts'), aws.assumed('overlay-ip', ec2)];
    expect(both.agent).toMatchObject({ exit: 'OCF_SUCCESS', callers });
    expect(both.awsCli).toMatchObject({ exitCode: 0, callers });
    expect(await targetsOf(started)).toEqual(new Set([`${sts}:443`, `${ec2}:443`]));
  });

  const asksMetadataWithout = async (address: string, mode: Readonly<Record<string, string>>) => {
    const started = await startProxy();
    const env = { HTTPS_PROXY: started.url, HTTP_PROXY: started.url, http_proxy: started.url, ...mode };
    for (const how of [{ env }, { env, params: { proxy: started.url } }])
      expect(await aws.box.run('start', aws.trusting(how))).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(await targetsOf(started)).toEqual(new Set([`${ec2}:443`]));

    // urllib3 and botocore/utils.py, IMDSFetcher: `proxies=get_environ_proxies(self._base_url)`
    const { awsCli } = await askBoth(aws.box, aws.trusting({ env }), {
      env: { AWS_METADATA_SERVICE_NUM_ATTEMPTS: '1', AWS_REGION: 'eu-central-1' },
    });
    expect(awsCli.exitCode).not.toBe(0);
    expect([...(await targetsOf(started))].join(' ')).toContain(address);
  };
  const metadata =
    'the metadata service at %s is asked without it, where the AWS CLI asks it through HTTP_PROXY';
  test.each([['169.254.169.254', {}]])(metadata, asksMetadataWithout);
  test.each([['fd00:ec2::254', { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv6' }]])(
    metadata,
    whole,
    asksMetadataWithout,
  );

  describe('no password is in a reason, a log or a trace', () => {
    type Row = [string, (url: string) => HowToRun];
    const rows: Row[] = [
      ['the parameter proxy', (url) => ({ params: { proxy: url } })],
      ['HTTPS_PROXY without a scheme', (url) => ({ env: { https_proxy: withoutScheme(url) } })],
    ];
    const inOtherSpellings: Row[] = [
      ['HTTPS_PROXY', (url) => ({ env: { HTTPS_PROXY: url } })],
      ['HTTP_PROXY', (url) => ({ params: { endpoint_url: `http://${ec2}` }, env: { HTTP_PROXY: url } })],
    ];
    const isNowhere = async (...[, configure]: Row) => {
      const started = await startProxy({ basicAuth: user });
      const trace = path.join(aws.home.path, 'trace');
      for (const which of [user, encoded, wrong]) {
        const { params, env }: HowToRun = configure(started.urlAs(which));
        // The black box looks for it in everything that is written
        const traced = { OCF_TRACE_RA: '1', OCF_TRACE_FILE: trace, OCF_CHECK_LEVEL: '10' };
        const how = aws.trusting({ ...(params && { params }), env: { ...env, ...traced } });
        const exit = which === wrong ? 'OCF_ERR_GENERIC' : 'OCF_SUCCESS';
        for (const action of ['start', 'validate-all'])
          expect(await aws.box.run(action, how)).toMatchObject({ exit });
        for (const action of ['monitor', 'probe', 'stop']) await aws.box.run(action, how);
      }
      const { stdout } = await aws.box.vpc.lab.node('node1').run('cat', [trace]);
      expect(stdout).toMatch(/proxy=(http:\/\/)?\*\*\*@10\.3\.0\.10:3128/i);
      expect(stdout).toMatch(/> \d+ POST https?:\/\/ec2\./);
    };
    test.each(rows)('of %s', isNowhere);
    test.each(inOtherSpellings)('of %s', whole, isNowhere);
  });

  describe('it is of no use', () => {
    type Useless = {
      options?: ForwardProxyOptions;
      configure?: ToConfigure;
      params?: Record<string, string>;
      /** In the reasons of start and monitor. */
      says: RegExp;
      /** Whether it is asked again until the time is over. */
      retried?: true;
    };

    type Row = [string, Useless];
    const useless: Row[] = [
      [
        'it wants a password and there is none: 407',
        {
          options: { basicAuth: user },
          says: /Proxy HTTP 407; the proxy wants another user or password: .*http:\/\/user:password@host:port/,
        },
      ],
      [
        'it wants another password: 401',
        {
          options: { basicAuth: user },
          configure: (proxy) => ({ env: { HTTPS_PROXY: proxy.urlAs(wrong) } }),
          says: /Proxy HTTP 401; the proxy wants another user or password: .*http:\/\/user:password@host:port/,
        },
      ],
      [
        'it lets through other hosts alone: 403',
        {
          options: { allowHosts: ['*.example.com'] },
          says: /Proxy HTTP 403; the proxy refuses: allow CONNECT/,
        },
      ],
      [
        'it does not find the host: 500',
        {
          params: { region: 'eu-central-2' },
          says: /Proxy HTTP 500; the proxy does not reach the endpoint/,
          retried: true,
        },
      ],
      [
        'it is down',
        {
          configure: () => ({ env: { HTTPS_PROXY: 'http://10.3.0.10:3129' } }),
          says: /ECONNREFUSED; check the way .*proxy.*10\.3\.0\.10:3129/,
          retried: true,
        },
      ],
      [
        'it is a SOCKS proxy',
        {
          configure: () => ({
            env: { HTTPS_PROXY: 'socks5://cluster:SimulatedProxyPassword1@10.3.0.10:1080' },
          }),
          says: /HTTPS_PROXY is not the URL of an HTTP proxy; write it like http:\/\//,
        },
      ],
    ];

    const inOtherSpellings: Row[] = [
      [
        'it allows CONNECT to no such port: 403',
        { options: { connectPorts: [563] }, says: /Proxy HTTP 403; the proxy refuses: allow CONNECT/ },
      ],
      [
        'it does not reach the port: 500',
        {
          params: { endpoint_url: `https://${ec2}:444` },
          says: /Proxy HTTP 500; the proxy does not reach the endpoint/,
          retried: true,
        },
      ],
      [
        'nobody knows its name',
        {
          configure: () => ({ env: { HTTPS_PROXY: 'http://proxy.example:3128' } }),
          // EAI_AGAIN or ECONNREFUSED: what the C library says without a name server, and what c-ares does
          says: /E[A-Z_]+; check the way .*proxy.*DNS.*proxy\.example/,
          retried: true,
        },
      ],
    ];

    const agentSays = '%s; start says so, a monitor says degraded in time, stop does not ask it';
    const cliFails = '%s; the AWS CLI fails too';
    test.each(useless.slice(0, 1))(cliFails, failsForAwsCli);
    test.each(useless)(agentSays, isTold);
    test.each(useless.slice(1))(cliFails, whole, failsForAwsCli);
    test.each(inOtherSpellings)(agentSays, whole, isTold);
    test.each(inOtherSpellings)(cliFails, whole, failsForAwsCli);

    function configured({ configure = asHttpsProxy, params = {} }: Useless, started: ForwardProxy): HowToRun {
      return aws.trusting({ ...configure(started), params: { api_timeout: '1', ...params } });
    }

    async function isTold(...[, row]: Row): Promise<void> {
      const { options, says, retried } = row;
      const started = await startProxy(options);
      const how = configured(row, started);
      const agent = await start({ ...how, timeout: retried ? 3 : 20 });
      expect(agent).toMatchObject({ exit: 'OCF_ERR_GENERIC', callers: [] });
      expect(agent.reason).toMatch(says);

      const monitored = await aws.box.run('monitor', { ...how, timeout: 10 });
      expect(monitored).toMatchObject({ exit: 'OCF_DEGRADED' });
      expect(monitored.reason).toMatch(says);
      expect(monitored.reason).toContain(`${tables[0]} ${overlayIp}/32`);

      const before = await started.requests();
      expect(await aws.box.run('stop', how)).toMatchObject({ exit: 'OCF_SUCCESS' });
      expect(await started.requests()).toEqual(before);
    }

    async function failsForAwsCli(...[, row]: Row): Promise<void> {
      const started = await startProxy(row.options);
      const how = { ...configured(row, started), timeout: row.retried ? 3 : 20 };
      const { awsCli } = await askBoth(aws.box, how, { options: ['--cli-connect-timeout', '1'] });
      expect(awsCli).toMatchObject({ exitCode: 255, callers: [] });
    }
  });

  describe('a malformed parameter proxy', () => {
    const isIgnored = async (malformed: string) => {
      const started = await startProxy();
      const log = path.join(aws.home.path, 'ha-log');
      const how = aws.trusting({
        params: { proxy: malformed },
        env: { HTTPS_PROXY: started.url, HA_LOGFILE: log },
      });
      expect(await aws.box.run('start', how)).toMatchObject({ exit: 'OCF_SUCCESS' });
      expect(await aws.box.run('monitor', how)).toMatchObject({ exit: 'OCF_SUCCESS' });
      const { stdout } = await aws.box.vpc.lab.node('node1').run('cat', [log]);
      expect(stdout).toMatch(
        /WARNING: start: ignored: proxy=.*: not the URL of an HTTP proxy; write it like http:/,
      );
      for (const level of ['0', '10']) {
        const env = { ...how.env, OCF_CHECK_LEVEL: level };
        const validated = await aws.box.run('validate-all', { ...how, env });
        expect(validated).toMatchObject({ exit: 'OCF_ERR_CONFIGURED' });
        expect(validated.reason).toMatch(/^proxy=.*: not the URL of an HTTP proxy; write it like http:/);
      }
    };
    const title =
      '%s: start and monitor warn and take HTTPS_PROXY, validate-all fails, the password is nowhere';
    test.each(['http://cluster:SimulatedProxyPassword1@10.3.0.10:port'])(title, isIgnored);
    test.each(['socks5://cluster:SimulatedProxyPassword1@10.3.0.10:1080'])(title, whole, isIgnored);
  });
});

function withoutScheme(url: string): string {
  return url.replace('http://', '');
}
