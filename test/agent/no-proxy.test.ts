import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { endpointAddress, endpointIpv6Address } from '../lab/addressing.ts';
import { ForwardProxy } from '../lab/forward-proxy.ts';
import { suite } from '../setup/suite.ts';
import { AwsOverHttps } from './aws-over-https.ts';
import type { HowToRun } from './black-box.ts';
import { askBoth } from './callers.ts';

const ec2 = 'ec2.eu-central-1.amazonaws.com';
const port = 8443;
/** The AWS CLI takes several times as long as the agent: in npm test it is beside it in the first row of a table. */
const whole = { tags: ['whole'] };

/** By which way somebody got to EC2. */
type Way = 'directly' | 'proxy';

/** Node and proxy both reach EC2: the proxy's log says who went through it. */
suite('whether a proxy is asked', { lab: true, tools: ['aws', 'openssl', 'tinyproxy'] }, () => {
  let aws: AwsOverHttps;
  let proxy: ForwardProxy;
  beforeAll(async () => {
    aws = await AwsOverHttps.up({ from: 'vpc', outside: true });
    const { lab } = aws.box.vpc;
    await lab.outside.bindFile('/etc/hosts', `${endpointAddress} ${ec2}\n`);
    const addresses = [endpointAddress, endpointIpv6Address];
    const certificate = await aws.authority.issue({ names: [...addresses, ec2] });
    // By an address AWS does not know who is asked
    await lab.router.serveHttps(addresses, aws.box.simulator.ec2, certificate, port);
  });
  afterAll(() => aws[Symbol.asyncDispose]());
  afterEach(() => proxy.stop());

  const byName = { endpoint_url: undefined };
  const byAddress = { endpoint_url: `https://${endpointAddress}:${port}` };
  const byIpv6Address = { endpoint_url: `https://[${endpointIpv6Address}]:${port}` };

  type Row = [
    string,
    (url: string) => Record<string, string>,
    Way | { agent: Way; awsCli: Way },
    HowToRun['params']?,
  ];

  const withNoProxy =
    (noProxy: string, name = 'NO_PROXY') =>
    (url: string) => ({ HTTPS_PROXY: url, [name]: noProxy });
  const agentOnly = { agent: 'directly', awsCli: 'proxy' } as const;

  const rows: Row[] = [
    ['HTTPS_PROXY alone', (url) => ({ HTTPS_PROXY: url }), 'proxy'],
    ['HTTP_PROXY alone, for https', (url) => ({ HTTP_PROXY: url, NO_PROXY: '169.254.169.254' }), 'directly'],
    [
      'an empty https_proxy switches HTTPS_PROXY off',
      (url) => ({ HTTPS_PROXY: url, https_proxy: '' }),
      'directly',
    ],
    ['NO_PROXY with the name', withNoProxy(ec2), 'directly'],
    [
      'an empty no_proxy switches NO_PROXY off',
      (url) => ({ HTTPS_PROXY: url, NO_PROXY: ec2, no_proxy: '' }),
      'proxy',
    ],
    ['NO_PROXY with another Region', withNoProxy('.eu-west-1.amazonaws.com'), 'proxy'],
    ['NO_PROXY with the address', withNoProxy(endpointAddress), 'directly', byAddress],
  ];

  /** What each of them decides is in test/aws/no-proxy.test.ts, and whose variable counts in network-settings.test.ts. */
  const inOtherSpellings: Row[] = [
    ['an empty HTTPS_PROXY', () => ({ HTTPS_PROXY: '' }), 'directly'],
    ['NO_PROXY=*', withNoProxy('*'), 'directly'],
    ['NO_PROXY in capitals', withNoProxy(ec2.toUpperCase()), 'directly'],
    ['no_proxy', withNoProxy(ec2, 'no_proxy'), 'directly'],
    ['NO_PROXY with the suffix', withNoProxy('amazonaws.com'), 'directly'],
    ['NO_PROXY with a dot and the suffix', withNoProxy('.amazonaws.com'), 'directly'],
    [
      'NO_PROXY with several entries and blanks',
      withNoProxy('localhost, 127.0.0.1, .amazonaws.com'),
      'directly',
    ],
    ['NO_PROXY with half a label', withNoProxy('naws.com'), 'proxy'],
    ['NO_PROXY with the port', withNoProxy(`${ec2}:443`), 'directly', { endpoint_url: `https://${ec2}:443` }],
    ['NO_PROXY with another port', withNoProxy(`${ec2}:8443`), 'proxy'],
    ['NO_PROXY with another address', withNoProxy('10.1.0.3'), 'proxy', byAddress],
    ['NO_PROXY with the address of a name', withNoProxy(endpointAddress), 'proxy'],
  ];

  /** Python's urllib, by which the AWS CLI reads NO_PROXY, knows neither blocks nor wildcards. */
  const differing: Row[] = [
    ['NO_PROXY with a block of addresses', withNoProxy('10.1.0.0/16'), agentOnly, byAddress],
    ['NO_PROXY with another block of addresses', withNoProxy('10.2.0.0/16'), 'proxy', byAddress],
    ['NO_PROXY with an asterisk before the suffix', withNoProxy('*.amazonaws.com'), agentOnly],
    ['NO_PROXY with blanks alone between entries', withNoProxy(`localhost ${ec2}`), agentOnly],
    ['NO_PROXY with an asterisk among others', withNoProxy('localhost,*'), agentOnly],
  ];

  /** `Invalid endpoint: https://[2001:db8:1::2]:8443`, says the AWS CLI. */
  const ofIpv6: [string, string, Way][] = [
    ['alone', '', 'proxy'],
    ['in brackets', `[${endpointIpv6Address}]`, 'directly'],
  ];
  const ofIpv6InOtherSpellings: [string, string, Way][] = [
    ['without brackets', endpointIpv6Address, 'directly'],
    ['in other words', '2001:DB8:1:0::2', 'directly'],
    ['in a block of addresses', '2001:db8:1::/48', 'directly'],
    ['in brackets with the port', `[${endpointIpv6Address}]:${port}`, 'directly'],
    ['with another port', `[${endpointIpv6Address}]:443`, 'proxy'],
    ['and another address', '2001:db8:1::3', 'proxy'],
  ];
  const wayToIpv6 = async (_: string, noProxy: string, way: Way) => {
    proxy = await ForwardProxy.start(aws.box.vpc.lab);
    const how = aws.trusting({ params: byIpv6Address, env: withNoProxy(noProxy)(proxy.url) });
    expect(await wayOfAgent(how)).toBe(way);
  };
  const asIpv6 = 'the agent takes an IPv6 address as endpoint; in NO_PROXY it is %s: %s';
  test.each(ofIpv6)(asIpv6, wayToIpv6);
  test.each(ofIpv6InOtherSpellings)(asIpv6, whole, wayToIpv6);

  const configuredBy = async (...[, environment, , params = byName]: Row) => {
    proxy = await ForwardProxy.start(aws.box.vpc.lab);
    return aws.trusting({ params: { region: 'eu-central-1', ...params }, env: environment(proxy.url) });
  };
  const wayOf = async (...row: Row) => {
    const [, , way] = row;
    expect(await wayOfAgent(await configuredBy(...row))).toBe(typeof way === 'string' ? way : way.agent);
  };
  const waysOfRow = async (...row: Row) => {
    const [, , way] = row;
    expect(await waysOf(await configuredBy(...row))).toEqual(
      typeof way === 'string' ? { agent: way, awsCli: way } : way,
    );
  };

  describe('agent and AWS CLI agree', () => {
    test.each(rows.slice(0, 1))('%s', waysOfRow);
    test.each([...rows.slice(1), ...inOtherSpellings])('%s', whole, waysOfRow);
  });

  describe('the agent knows more of NO_PROXY', () => {
    test.each(differing.slice(0, 1))('%s', waysOfRow);
    test.each(differing.slice(1))('%s', whole, waysOfRow);
  });

  test.each(rows.slice(1))('%s: the agent alone', wayOf);

  test('the parameter proxy, which the AWS CLI has no word for, wins over NO_PROXY', async () => {
    proxy = await ForwardProxy.start(aws.box.vpc.lab);
    const how = aws.trusting({ params: { proxy: proxy.url }, env: { NO_PROXY: '*', no_proxy: '*' } });
    expect(await wayOfAgent(how)).toBe('proxy');
  });

  test('a profile has no proxy: the files of the AWS CLI know none', whole, async () => {
    proxy = await ForwardProxy.start(aws.box.vpc.lab);
    await aws.home.writeAws('config', `[profile cluster]\nproxy = ${proxy.url}\n`);
    expect(await waysOf(aws.trusting({ params: { profile: 'cluster' } }))).toEqual({
      agent: 'directly',
      awsCli: 'directly',
    });
  });

  async function wayOfAgent(how: HowToRun): Promise<Way> {
    expect(await aws.box.run('start', how)).toMatchObject({ exit: 'OCF_SUCCESS' });
    return wayTaken(0);
  }

  async function waysOf(how: HowToRun): Promise<{ agent: Way; awsCli: Way }> {
    const ofAgent = await wayOfAgent(how);
    const before = (await proxy.requests()).length;
    const { agent, awsCli } = await askBoth(aws.box, how);
    expect(awsCli).toMatchObject({ exitCode: 0, callers: agent.callers });
    // The agent's comes first
    return { agent: ofAgent, awsCli: await wayTaken(before + (ofAgent === 'proxy' ? 1 : 0)) };
  }

  async function wayTaken(after: number): Promise<Way> {
    return (await proxy.requests()).length > after ? 'proxy' : 'directly';
  }
});
