import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { endpointAddress, endpointIpv6Address } from '../lab/addressing.ts';
import { ForwardProxy } from '../lab/forward-proxy.ts';
import { suite } from '../setup/suite.ts';
import { CertificateAuthority } from '../sim/certificate-authority.ts';
import { AwsOverHttps } from './aws-over-https.ts';
import { overlayIp, tables, type HowToRun } from './black-box.ts';
import { askBoth, callersIn } from './callers.ts';

const ec2 = 'ec2.eu-central-1.amazonaws.com';
const sts = 'sts.eu-central-1.amazonaws.com';
const systemStore = '/etc/ssl/certs/ca-certificates.crt';
const ports = { expired: 8443, ofAnotherHost: 8444 };
/** The AWS CLI takes several times as long as the agent: in npm test it is beside it in the first row of a table. */
const whole = { tags: ['whole'] };

suite('the certificate of AWS', { lab: true, tools: ['aws', 'openssl', 'tinyproxy'] }, () => {
  let aws: AwsOverHttps;
  let proxy: ForwardProxy;
  let another: CertificateAuthority;
  /** Of this machine. */
  let systemRoots: string;
  beforeAll(async () => {
    another = await CertificateAuthority.create();
    aws = await AwsOverHttps.up({ from: 'vpc', outside: true });
    const { lab } = aws.box.vpc;
    await lab.outside.bindFile('/etc/hosts', `${endpointAddress} ${ec2} ${sts}\n`);
    proxy = await ForwardProxy.start(lab);
    const addresses = [endpointAddress, endpointIpv6Address];
    const expired = await aws.authority.issue({ names: [ec2], days: -1 });
    const ofAnotherHost = await aws.authority.issue({ names: ['ec2.us-east-1.amazonaws.com'] });
    await lab.router.serveHttps(addresses, aws.box.simulator.aws, expired, ports.expired);
    await lab.router.serveHttps(addresses, aws.box.simulator.aws, ofAnotherHost, ports.ofAnotherHost);
    systemRoots = (await lab.node('node1').run('cat', [systemStore])).stdout;
  });
  afterAll(async () => {
    await aws[Symbol.asyncDispose]();
    await another.remove();
  });
  afterEach(() => aws.home.clear());

  const ask = (how: HowToRun, env: Record<string, string> = {}) => askBoth(aws.box, how, { env });
  const throughProxy = ({ env, ...how }: HowToRun): HowToRun => ({
    ...how,
    env: { ...env, HTTPS_PROXY: proxy.url },
  });

  /** A start, and whom it asked. */
  async function start({ params, ...how }: HowToRun) {
    aws.box.simulator.clearCalls();
    const started = await aws.box.run('start', { ...how, params: { endpoint_url: undefined, ...params } });
    return { ...started, callers: callersIn(aws.box.simulator.calls) };
  }

  describe('is trusted by agent and AWS CLI where its authority is', () => {
    const pem = () => aws.authority.pemFile;
    type Row = [string, () => HowToRun | Promise<HowToRun>, (() => Record<string, string>)?];

    const rows: Row[] = [
      ['in ca_bundle', () => ({ params: { ca_bundle: pem() } })],
      ['in AWS_CA_BUNDLE', () => ({ env: { AWS_CA_BUNDLE: pem() } })],
      [
        'in ca_bundle, which wins over AWS_CA_BUNDLE',
        () => ({ params: { ca_bundle: pem() }, env: { AWS_CA_BUNDLE: '/nowhere.pem' } }),
      ],
      [
        'in ca_bundle of the profile',
        async () => {
          await aws.home.writeAws(
            'config',
            `[profile cluster]\nregion = eu-central-1\nca_bundle = ${pem()}\n`,
          );
          return { params: { profile: 'cluster' } };
        },
      ],
      [
        'in AWS_CA_BUNDLE, which wins over ca_bundle of the profile',
        async () => {
          await aws.home.writeAws(
            'config',
            '[profile cluster]\nregion = eu-central-1\nca_bundle = /nowhere.pem\n',
          );
          return { params: { profile: 'cluster' }, env: { AWS_CA_BUNDLE: pem() } };
        },
      ],
      [
        'in NODE_EXTRA_CA_CERTS (AWS CLI: AWS_CA_BUNDLE)',
        () => ({ env: { NODE_EXTRA_CA_CERTS: pem() } }),
        () => ({ AWS_CA_BUNDLE: pem() }),
      ],
      [
        'behind others in ca_bundle',
        async () => ({
          params: {
            ca_bundle: await aws.home.write(
              'bundle.pem',
              `${systemRoots}\n# ours\n${another.pem}${aws.authority.pem}`,
            ),
          },
        }),
      ],
    ];

    const byBoth = async (...[, configure, ofAwsCli]: Row) => {
      const configured = await configure();
      for (const how of [configured, throughProxy(configured)]) {
        const both = await ask(how, ofAwsCli?.());
        expect(both.agent).toMatchObject({ exit: 'OCF_SUCCESS', callers: [aws.node1(ec2)] });
        expect(both.awsCli).toMatchObject({ exitCode: 0, callers: both.agent.callers });
      }
    };

    test.each(rows.slice(0, 1))('%s, straight and through a proxy', byBoth);
    test.each(rows.slice(1))('%s', async (_, configure) => {
      expect(await start(await configure())).toMatchObject({
        exit: 'OCF_SUCCESS',
        callers: [aws.node1(ec2)],
      });
    });
    test.each(rows.slice(1))('%s, straight and through a proxy', whole, byBoth);

    describe('in the store of the system', () => {
      const node1 = () => aws.box.vpc.lab.node('node1');
      // The AWS CLI of Debian has a store of its own, and the system's where python3-certifi is installed
      const store = { AWS_CA_BUNDLE: systemStore };
      beforeAll(() => node1().bindFile(systemStore, `${systemRoots}\n${aws.authority.pem}`));
      afterAll(() => node1().bindFile(systemStore, systemRoots));

      test('behind a proxy (AWS CLI: AWS_CA_BUNDLE)', async () => {
        const both = await ask({ env: { HTTPS_PROXY: proxy.url } }, store);
        expect(both.agent).toMatchObject({ exit: 'OCF_SUCCESS', callers: [aws.node1(ec2)] });
        expect(both.awsCli).toMatchObject({ exitCode: 0, callers: both.agent.callers });
      });

      test('beside a ca_bundle with others, of which the AWS CLI takes these alone', async () => {
        const both = await ask({ params: { ca_bundle: another.pemFile } });
        expect(both.agent).toMatchObject({ exit: 'OCF_SUCCESS', callers: [aws.node1(ec2)] });
        expect(both.awsCli).toMatchObject({ exitCode: 255, callers: [] });
      });

      test('without a proxy and a bundle the agent trusts those that Node comes with', async () => {
        const both = await ask({}, store);
        expect(both.agent).toMatchObject({ exit: 'OCF_ERR_GENERIC', callers: [] });
        expect(both.agent.reason).toContain('ca_bundle');
        expect(both.awsCli).toMatchObject({ exitCode: 0, callers: [aws.node1(ec2)] });
      });
    });

    test('for STS as for EC2', async () => {
      const role = aws.declareRole('overlay-ip');
      await aws.home.writeAws(
        'config',
        `[profile tables]\nrole_arn = ${role}\ncredential_source = Ec2InstanceMetadata\n`,
      );
      const params = { routing_table_role: role, ca_bundle: pem() };
      const both = await ask(
        { params },
        { AWS_PROFILE: 'tables', AWS_REGION: 'eu-central-1', AWS_CA_BUNDLE: pem() },
      );
      expect(both.agent).toMatchObject({
        exit: 'OCF_SUCCESS',
        callers: [aws.node1(sts, 'sts'), aws.assumed('overlay-ip', ec2)],
      });
      expect(both.awsCli).toMatchObject({ exitCode: 0, callers: both.agent.callers });
    });
  });

  describe('is refused by agent and AWS CLI', () => {
    type Row = [string, () => HowToRun | Promise<HowToRun>, RegExp];
    const trusting = (port: number) => (): HowToRun => ({
      params: { ca_bundle: aws.authority.pemFile, endpoint_url: `https://${ec2}:${port}` },
    });
    const bundle = (text: string) => async (): Promise<HowToRun> => ({
      params: { ca_bundle: await aws.home.write('bundle.pem', text) },
    });

    const noCertificate = /reading ca_bundle: NoCertificate: .*PEM certificate.*bundle\.pem/;

    const rows: Row[] = [
      [
        'of another authority than that of ca_bundle',
        () => ({ params: { ca_bundle: another.pemFile } }),
        /UNABLE_TO_\w+; its certificate is not trusted; name .* in ca_bundle/,
      ],
      ['that has expired', trusting(ports.expired), /CERT_HAS_EXPIRED.*certificate has expired/],
      [
        'of another host',
        trusting(ports.ofAnotherHost),
        /ERR_TLS_CERT_ALTNAME_INVALID; the certificate is that of another host, check endpoint_url and proxy/,
      ],
      [
        'where ca_bundle is missing',
        () => ({ params: { ca_bundle: '/nowhere.pem' } }),
        /reading ca_bundle: ENOENT.*\/nowhere\.pem/,
      ],
      [
        'where AWS_CA_BUNDLE is missing',
        () => ({ env: { AWS_CA_BUNDLE: '/nowhere.pem' } }),
        /reading ca_bundle: ENOENT.*\/nowhere\.pem/,
      ],
      [
        'where ca_bundle is a directory',
        () => ({ params: { ca_bundle: '/proc' } }),
        /reading ca_bundle: NoFile.*\/proc\b/,
      ],
      [
        'where ca_bundle has a broken certificate alone',
        bundle('-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n'),
        noCertificate,
      ],
    ];
    /** They are told apart in test/aws/trusted-roots.test.ts. */
    const othersWithoutCertificate: Row[] = [
      ['where ca_bundle is empty', bundle(''), noCertificate],
      ['where ca_bundle is not PEM', bundle('\u0030\u0082\u0003'), noCertificate],
    ];

    const byBoth = async (...[, configure, says]: Row) => {
      const configured = await configure();
      for (const how of [configured, throughProxy(configured)]) {
        const { awsCli } = await ask(how);
        expect(awsCli.exitCode).not.toBe(0);
        expect(awsCli.callers).toEqual([]);
        await isTold(how, says);
      }
    };

    test.each(rows.slice(0, 1))('%s, straight and through a proxy', byBoth);
    test.each(rows.slice(1))(
      '%s: start says so, a monitor says degraded, stop works',
      async (_, configure, says) => isTold(await configure(), says),
    );
    test.each([...rows.slice(1), ...othersWithoutCertificate])(
      '%s, straight and through a proxy',
      whole,
      byBoth,
    );

    async function isTold(how: HowToRun, says: RegExp): Promise<void> {
      const started = await start(how);
      expect(started).toMatchObject({ exit: 'OCF_ERR_GENERIC', callers: [] });
      expect(started.reason).toMatch(says);
      const params = { endpoint_url: undefined, ...how.params };
      const monitored = await aws.box.run('monitor', { ...how, params });
      expect(monitored).toMatchObject({ exit: 'OCF_DEGRADED', calls: [] });
      expect(monitored.reason).toMatch(says);
      expect(monitored.reason).toContain(`${tables[0]} ${overlayIp}/32`);
      expect(await aws.box.run('stop', { ...how, params })).toMatchObject({ exit: 'OCF_SUCCESS', calls: [] });
    }
  });
});
