import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { endpointIpv6Address } from '../lab/addressing.ts';
import { suite } from '../setup/suite.ts';
import { AwsOverHttps, type AwsOverHttpsOptions } from './aws-over-https.ts';
import type { HowToRun } from './black-box.ts';
import { askBoth, callersIn } from './callers.ts';

const tools = ['aws', 'openssl'] as const;
/** The AWS CLI takes several times as long as the agent: in npm test it is beside it in the first row of a table. */
const whole = { tags: ['whole'] };
const ec2 = 'ec2.eu-central-1.amazonaws.com';
const sts = 'sts.eu-central-1.amazonaws.com';
const vpce = {
  ec2: 'vpce-0123456789abcdef0-simulate.ec2.eu-central-1.vpce.amazonaws.com',
  sts: 'vpce-0123456789abcdef1-simulate.sts.eu-central-1.vpce.amazonaws.com',
};
const dualStack = { ec2: 'ec2.eu-central-1.api.aws', sts: 'sts.eu-central-1.api.aws' };

interface Hosts {
  readonly ec2: string;
  readonly sts?: string;
}

/** What is configured, and which hosts are asked. */
interface Row {
  readonly how?: HowToRun;
  /** The section of the profile `cluster`, which is then named; and what else is in the file. */
  readonly profile?: string;
  readonly hosts: Hosts;
  /** What the AWS CLI is told beside. */
  readonly awsCliEnv?: Readonly<Record<string, string>>;
  /** Debian's AWS CLI 2.9 is older than the setting, and is told by options. */
  readonly olderAwsCli?: true;
}

/** Brings AWS up for the tests of a suite, and compares who asks whom where. */
function regionOfAws(options: AwsOverHttpsOptions) {
  let aws: AwsOverHttps;
  beforeAll(async () => {
    aws = await AwsOverHttps.up(options);
  });
  afterAll(() => aws[Symbol.asyncDispose]());
  afterEach(() => aws.home.clear());

  const testRows = (rows: readonly [string, Row][]) => {
    test.each(rows.slice(0, 1))('%s, for the AWS CLI too', (_, row) => checkBoth(row));
    test.each(rows.slice(1))('%s', (_, row) => checkAgent(row));
    test.each(rows.slice(1))('%s, for the AWS CLI too', whole, (_, row) => checkBoth(row));
  };

  /** By a role where it matters which STS is asked for it. */
  async function checkAgent({ how = {}, profile, hosts }: Row): Promise<void> {
    if (profile !== undefined) await aws.home.writeAws('config', `[profile cluster]\n${profile}\n`);
    const { params, ...rest } = withProfile(how, profile);
    const asRole = hosts.sts === undefined ? {} : { routing_table_role: aws.declareRole('overlay-ip') };
    const { simulator } = aws.box;
    simulator.clearCalls();
    const started = await aws.box.run('start', aws.trusting({ ...rest, params: { ...params, ...asRole } }));
    const callers = callersIn(simulator.calls);
    simulator.clearCalls();
    expect(started).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(callers).toEqual(
      hosts.sts === undefined
        ? [aws.node1(hosts.ec2)]
        : [aws.node1(hosts.sts, 'sts'), aws.assumed('overlay-ip', hosts.ec2)],
    );
  }

  async function checkBoth(row: Row): Promise<void> {
    const { ec2, sts } = row.hosts;
    await checkEc2(row);
    if (sts !== undefined) await checkRole({ ...row, hosts: { ec2, sts } });
  }

  async function checkEc2({ how = {}, profile, hosts, awsCliEnv = {}, olderAwsCli }: Row): Promise<void> {
    if (profile !== undefined) await aws.home.writeAws('config', `[profile cluster]\n${profile}\n`);
    const both = await askBoth(aws.box, aws.trusting(withProfile(how, profile)), {
      options: olderAwsCli ? ['--endpoint-url', `https://${hosts.ec2}`] : [],
      env: awsCliEnv,
    });
    expect(both.agent).toMatchObject({ exit: 'OCF_SUCCESS', callers: [aws.node1(hosts.ec2)] });
    expect(both.awsCli).toMatchObject({ exitCode: 0, callers: both.agent.callers });
  }

  /** The AWS CLI has the role in a profile, and no option for the endpoint of STS. */
  async function checkRole(row: Row & { hosts: Required<Hosts> }): Promise<void> {
    const { how = {}, profile = '', hosts, awsCliEnv = {}, olderAwsCli } = row;
    const role = aws.declareRole('overlay-ip');
    const [section = '', ...others] = profile.split('\n\n');
    const assume = `role_arn = ${role}\ncredential_source = Ec2InstanceMetadata`;
    const sections = [`[profile cluster]\n${section}`, `[profile tables]\n${section}\n${assume}`, ...others];
    await aws.home.writeAws('config', sections.join('\n\n'));
    const { params, ...rest } = withProfile(how, row.profile);
    const asRole = aws.trusting({ ...rest, params: { ...params, routing_table_role: role } });
    const both = await askBoth(aws.box, asRole, {
      options: ['--profile', 'tables'],
      env: { AWS_REGION: aws.box.simulator.vpc.region, ...awsCliEnv },
    });
    const callers = [aws.node1(hosts.sts, 'sts'), aws.assumed('overlay-ip', hosts.ec2)];
    expect(both.agent).toMatchObject({ exit: 'OCF_SUCCESS', callers });
    if (!olderAwsCli) expect(both.awsCli).toMatchObject({ exitCode: 0, callers });
  }

  return { aws: () => aws, testRows, checkAgent, checkBoth };
}

function withProfile(how: HowToRun, profile: string | undefined): HowToRun {
  return profile === undefined ? how : { ...how, params: { ...how.params, profile: 'cluster' } };
}

suite('the endpoints of eu-central-1', { lab: true, tools }, () => {
  const { aws, testRows, checkAgent, checkBoth } = regionOfAws({
    from: 'vpc',
    names: [ec2, sts, ...Object.values(vpce), ...Object.values(dualStack)],
  });
  const url = { ec2: `https://${vpce.ec2}`, sts: `https://${vpce.sts}` };
  const byVariables = { AWS_ENDPOINT_URL_EC2: url.ec2, AWS_ENDPOINT_URL_STS: url.sts };
  const byServices = `services = inside\n\n[services inside]\nec2 =\n  endpoint_url = ${url.ec2}\nsts =\n  endpoint_url = ${url.sts}`;

  testRows([
    ['those of the Region', { hosts: { ec2, sts } }],
    [
      'the parameter endpoint_url: a VPC endpoint',
      { how: { params: { endpoint_url: url.ec2 } }, hosts: { ec2: vpce.ec2, sts } },
    ],
    [
      'http in the parameter endpoint_url',
      { how: { params: { endpoint_url: `http://${vpce.ec2}` } }, hosts: { ec2: vpce.ec2 } },
    ],
    [
      'AWS_ENDPOINT_URL_EC2 and AWS_ENDPOINT_URL_STS',
      { how: { env: byVariables }, hosts: vpce, olderAwsCli: true },
    ],
    [
      'AWS_ENDPOINT_URL',
      { how: { env: { AWS_ENDPOINT_URL: url.ec2 } }, hosts: { ec2: vpce.ec2 }, olderAwsCli: true },
    ],
    [
      'AWS_ENDPOINT_URL_EC2, which wins over AWS_ENDPOINT_URL',
      {
        how: { env: { AWS_ENDPOINT_URL_EC2: url.ec2, AWS_ENDPOINT_URL: 'https://nowhere.example' } },
        hosts: { ec2: vpce.ec2 },
        olderAwsCli: true,
      },
    ],
    [
      'the parameter endpoint_url, which wins over the variables',
      {
        how: { params: { endpoint_url: url.ec2 }, env: { AWS_ENDPOINT_URL_EC2: 'https://nowhere.example' } },
        hosts: { ec2: vpce.ec2 },
      },
    ],
    [
      'endpoint_url of the profile',
      { profile: `endpoint_url = ${url.ec2}`, hosts: { ec2: vpce.ec2 }, olderAwsCli: true },
    ],
    ['services of the profile', { profile: byServices, hosts: vpce, olderAwsCli: true }],
    [
      'AWS_ENDPOINT_URL, which wins over services of the profile',
      {
        how: { env: { AWS_ENDPOINT_URL: url.ec2 } },
        profile: byServices.replaceAll('vpce-', 'nowhere-'),
        hosts: { ec2: vpce.ec2 },
        olderAwsCli: true,
      },
    ],
    [
      'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS switches variables off',
      { how: { env: { ...byVariables, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' } }, hosts: { ec2, sts } },
    ],
    [
      'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS switches the profile off',
      {
        how: { env: { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' } },
        profile: byServices,
        hosts: { ec2, sts },
      },
    ],
    [
      'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS leaves the parameter endpoint_url alone',
      {
        how: { params: { endpoint_url: url.ec2 }, env: { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' } },
        hosts: { ec2: vpce.ec2 },
      },
    ],
    [
      'AWS_USE_DUALSTACK_ENDPOINT',
      { how: { env: { AWS_USE_DUALSTACK_ENDPOINT: 'true' } }, hosts: dualStack },
    ],
    ['use_dualstack_endpoint of the profile', { profile: 'use_dualstack_endpoint = true', hosts: dualStack }],
    [
      'AWS_USE_DUALSTACK_ENDPOINT=false, which wins over the profile',
      {
        how: { env: { AWS_USE_DUALSTACK_ENDPOINT: 'false' } },
        profile: 'use_dualstack_endpoint = true',
        hosts: { ec2, sts },
      },
    ],
    [
      'the parameter endpoint_url, whatever AWS_USE_DUALSTACK_ENDPOINT says',
      {
        how: { params: { endpoint_url: url.ec2 }, env: { AWS_USE_DUALSTACK_ENDPOINT: 'true' } },
        hosts: { ec2: vpce.ec2, sts: dualStack.sts },
      },
    ],
  ]);

  test('the parameter sts_endpoint_url, which the AWS CLI has no word for', async () => {
    const params = { routing_table_role: aws().declareRole('overlay-ip'), sts_endpoint_url: url.sts };
    const { simulator } = aws().box;
    simulator.clearCalls();
    expect(await aws().box.run('start', aws().trusting({ params }))).toMatchObject({ exit: 'OCF_SUCCESS' });
    expect(callersIn(simulator.calls)).toEqual([
      aws().node1(vpce.sts, 'sts'),
      aws().assumed('overlay-ip', ec2),
    ]);
  });

  describe('over IPv6', () => {
    const node1 = () => aws().box.vpc.lab.node('node1');
    const know = async (...addresses: string[]) => {
      const lines = addresses.flatMap((address) => [ec2, sts].map((name) => `${address} ${name}\n`));
      await node1().bindFile('/etc/hosts', `127.0.0.1 localhost\n${lines.join('')}`);
    };

    test('alone', async () => {
      await know(endpointIpv6Address);
      await checkAgent({ hosts: { ec2, sts } });
      expect(aws().box.simulator.calls, 'forgotten').toEqual([]);
      await aws().box.run('monitor', aws().trusting());
      const { calls } = aws().box.simulator;
      expect(calls.map(({ sourceAddress }) => sourceAddress)).toEqual([node1().ipv6Address]);
    });

    test('alone, for the AWS CLI too', whole, async () => {
      await know(endpointIpv6Address);
      await checkBoth({ hosts: { ec2, sts } });
    });

    test('where the IPv4 address does not answer', async () => {
      await know('10.9.0.9', endpointIpv6Address);
      const { exit, durationMs } = await aws().box.run('start', aws().trusting());
      expect(exit).toBe('OCF_SUCCESS');
      expect(durationMs).toBeLessThan(5_000);
    });
  });
});

const nameless = ['ec2', 'sts'] as const;
function hostsOf(pattern: (service: 'ec2' | 'sts') => string): Required<Hosts> {
  return { ec2: pattern('ec2'), sts: pattern('sts') };
}

suite('the endpoints of us-east-1', { lab: true, tools }, () => {
  const regional = hostsOf((service) => `${service}.us-east-1.amazonaws.com`);
  const fips = hostsOf((service) => `${service}-fips.us-east-1.amazonaws.com`);
  const both = hostsOf((service) => `${service}-fips.us-east-1.api.aws`);
  const { testRows } = regionOfAws({
    from: 'vpc',
    region: 'us-east-1',
    names: [
      ...nameless.flatMap((service) => [regional[service], fips[service], both[service]]),
      'sts.amazonaws.com',
    ],
  });

  testRows([
    ['those of the Region, not the global one of STS', { hosts: regional }],
    ['AWS_USE_FIPS_ENDPOINT', { how: { env: { AWS_USE_FIPS_ENDPOINT: 'true' } }, hosts: fips }],
    ['use_fips_endpoint of the profile', { profile: 'use_fips_endpoint = true', hosts: fips }],
    [
      'AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT',
      { how: { env: { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' } }, hosts: both },
    ],
    [
      'use_fips_endpoint and use_dualstack_endpoint of the profile',
      { profile: 'use_fips_endpoint = true\nuse_dualstack_endpoint = true', hosts: both },
    ],
  ]);
});

suite('the endpoints of GovCloud', { lab: true, tools }, () => {
  const regional = hostsOf((service) => `${service}.us-gov-west-1.amazonaws.com`);
  const { testRows } = regionOfAws({
    from: 'vpc',
    region: 'us-gov-west-1',
    names: Object.values(regional),
  });

  testRows([
    ['those of the Region', { hosts: regional }],
    [
      'those of the Region are the FIPS ones',
      { how: { env: { AWS_USE_FIPS_ENDPOINT: 'true' } }, hosts: regional },
    ],
  ]);
});

suite('the endpoints of China', { lab: true, tools }, () => {
  const regional = hostsOf((service) => `${service}.cn-north-1.amazonaws.com.cn`);
  const dualStackOfChina = hostsOf((service) => `${service}.cn-north-1.api.amazonwebservices.com.cn`);
  const { testRows } = regionOfAws({
    from: 'vpc',
    region: 'cn-north-1',
    names: [...Object.values(regional), ...Object.values(dualStackOfChina)],
  });

  testRows([
    ['those of the Region', { hosts: regional }],
    [
      'AWS_USE_DUALSTACK_ENDPOINT',
      { how: { env: { AWS_USE_DUALSTACK_ENDPOINT: 'true' } }, hosts: dualStackOfChina },
    ],
  ]);
});

suite('the metadata service', { lab: true, tools }, () => {
  const { aws, testRows } = regionOfAws({ from: 'vpc' });
  const mode = 'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE';
  const endpoint = 'AWS_EC2_METADATA_SERVICE_ENDPOINT';
  const ip = (verb: string, address: string) =>
    aws().box.vpc.lab.node('node1').run('ip', ['address', verb, address, 'dev', 'lo']);
  const where = (env: Readonly<Record<string, string>>, awsCliEnv = {}): Row => ({
    how: { env },
    hosts: { ec2 },
    awsCliEnv,
  });

  describe('over IPv6 alone', () => {
    beforeAll(() => ip('del', '169.254.169.254/32'));
    afterAll(() => ip('add', '169.254.169.254/32'));

    const url = 'http://[fd00:ec2::254]';
    // `Invalid IPv6 URL`, says the AWS CLI without it; of the IPv4 address it says that no Region is configured
    const withSlash = { [endpoint]: `${url}/` };

    testRows([
      [`${mode}=IPv6`, where({ [mode]: 'IPv6' })],
      [`${mode}=ipv6`, where({ [mode]: 'ipv6' })],
      [`${endpoint} (AWS CLI: with a slash)`, where({ [endpoint]: url }, withSlash)],
      [`${endpoint} with a slash`, where(withSlash)],
      [`${endpoint}, which wins over the mode`, where({ ...withSlash, [mode]: 'IPv4' })],
      [`${mode}=IPv6 and a role`, { ...where({ [mode]: 'IPv6' }), hosts: { ec2, sts } }],
    ]);

    test('without a variable it is not found, and start says so', async () => {
      const started = await aws().box.run('start', aws().trusting({ timeout: 4 }));
      expect(started).toMatchObject({ exit: 'OCF_ERR_GENERIC', calls: [] });
      expect(started.reason).toMatch(/check that instance metadata is enabled/);
    });
  });

  describe('over IPv4 alone', () => {
    beforeAll(() => ip('del', 'fd00:ec2::254/128'));
    afterAll(() => ip('add', 'fd00:ec2::254/128'));
    const url = 'http://169.254.169.254';

    testRows([
      ['without a variable', where({})],
      [`${mode}=IPv4`, where({ [mode]: 'IPv4' })],
      [`${endpoint} (AWS CLI: with a slash)`, where({ [endpoint]: url }, { [endpoint]: `${url}/` })],
    ]);
  });
});
