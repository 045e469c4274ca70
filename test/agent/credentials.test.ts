import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../sim/iam.ts';
import { suite } from '../setup/suite.ts';
import { systemTools } from '../setup/system-tools.ts';
import { systemPath } from '../lab/holder.ts';
import { AskedAws, stsVpcEndpoint } from './asked-aws.ts';
import { overlayIp, type HowToRun } from './black-box.ts';
import { callersIn, type AwsCliHow, type Both, type Caller } from './callers.ts';

const account = '123456789012';
const user = (name: string) => `arn:aws:iam::${account}:user/${name}`;
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
/** A session of a role. */
const as = (roleName: string) => `arn:aws:sts::${account}:assumed-role/${roleName}`;
const ofInstance = `${as('cluster-node')}/i-0123456789abcd001`;

const ec2 = (principal?: string): Caller => ({
  service: 'ec2',
  host: 'ec2.eu-central-1.amazonaws.com',
  principal,
});
const sts = (principal?: string): Caller => ({
  service: 'sts',
  host: 'sts.eu-central-1.amazonaws.com',
  principal,
});
const sso: Caller = {
  service: 'sso',
  // Of the Region in which the company logs in
  host: 'portal.sso.us-west-2.amazonaws.com',
  principal: undefined,
};

const metadataOfTasks = '169.254.170.2';
const expiredToken = 'SimulatedSsoAccessTokenOfYesterday';
const wrongSecret = 'SimulatedSecretThatOpensNothing';

const cluster = { params: { profile: 'cluster' } };
const startUrl = 'https://simulated.awsapps.com/start';
/** The AWS CLI takes several times as long as the agent: in npm test it is beside it in the first row of a table. */
const whole = { tags: ['whole'] };

/** What a row is given: files, variables, parameters. `cli` → what the AWS CLI has instead. */
interface Given {
  readonly how?: HowToRun;
  readonly cli?: AwsCliHow;
}

suite('credentials and Region', { lab: true, tools: ['aws', 'openssl'] }, () => {
  let aws: AskedAws;
  beforeAll(async () => {
    aws = await AskedAws.open({}, { secrets: [expiredToken, wrongSecret] });
    const { node, simulator } = aws;
    await node.run('ip', ['address', 'add', `${metadataOfTasks}/32`, 'dev', 'lo']);
    const ofTask = simulator.containerCredentials('task');
    await node.serveHttp([metadataOfTasks], ofTask);
    await node.serveHttp(['127.0.0.1'], ofTask, 8080);
    const declare = (name: string, ...trusted: string[]) =>
      simulator.iam.role(name, {
        policy: DEFAULT_POLICY,
        trust: [{ AWS: trusted }, { Federated: simulator.webIdentityProvider }],
      });
    declare('route-mover', user('cluster'), role('cluster-node'), role('task'));
    declare('first', user('cluster'));
    declare('second', role('first'));
    simulator.iam.role('closed', { policy: DEFAULT_POLICY, trust: [] });
    expect(await aws.run('start')).toMatchObject({ exit: 'OCF_SUCCESS' });
  });
  afterAll(() => aws[Symbol.asyncDispose]());
  afterEach(async () => {
    aws.simulator.clearFaults();
    await aws.home.clear();
  });

  const config = (text: string) => aws.home.writeAws('config', text);
  const credentials = (text: string) => aws.home.writeAws('credentials', text);
  const keysOf = (userName = 'cluster') => aws.simulator.addAccessKey({ userName });

  /** Temporary keys of route-mover, as somebody may paste them. */
  async function sessionKeys() {
    const { stdout } = await aws.node.run(
      systemTools.aws.path,
      ['sts', 'assume-role', '--role-arn', role('route-mover'), '--role-session-name', 'paste'],
      { env: { PATH: systemPath, LC_ALL: 'C.UTF-8', AWS_DEFAULT_REGION: 'eu-central-1', ...aws.trust } },
    );
    const { AccessKeyId, SecretAccessKey, SessionToken } = (
      JSON.parse(stdout) as {
        Credentials: Record<'AccessKeyId' | 'SecretAccessKey' | 'SessionToken', string>;
      }
    ).Credentials;
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  }

  async function ssoLogin(cachedBy: string, accessToken: string, expiresAt = '2099-01-01T00:00:00Z') {
    const login = { startUrl, region: 'us-west-2', accessToken, expiresAt };
    const name = createHash('sha1').update(cachedBy).digest('hex');
    await aws.home.writeAws(`sso/cache/${name}.json`, JSON.stringify(login));
  }

  const ssoSession = `
    [sso-session company]
    sso_start_url = ${startUrl}
    sso_region = us-west-2
    sso_registration_scopes = sso:account:access
    [profile cluster]
    region = eu-central-1
    sso_session = company
    sso_account_id = ${account}
    sso_role_name = route-mover`.replace(/^ +/gm, '');

  async function answeringProcess() {
    const { accessKeyId, secretAccessKey } = keysOf();
    const answer = { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey };
    return aws.home.write('process', `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`, 0o755);
  }

  type Known = [title: string, who: Caller[], given: () => Promise<Given | undefined>];
  const known: Known[] = [
    ['nothing is configured: the role of the instance', [ec2(ofInstance)], () => Promise.resolve(undefined)],
    [
      'the documented profile, a Region and no keys: the role of the instance',
      [ec2(ofInstance)],
      async () => {
        await config(
          '[default]\nregion = us-west-2\n\n[profile cluster]\nregion = eu-central-1\noutput = text\n',
        );
        return { how: cluster };
      },
    ],
    [
      'keys of a profile in the credentials file',
      [ec2(user('cluster'))],
      async () => {
        await config('[profile cluster]\nregion = eu-central-1\n');
        await credentials(`[cluster]\n${inFile(keysOf())}`);
        return { how: cluster };
      },
    ],
    [
      'keys of a profile in the config file',
      [ec2(user('cluster'))],
      async () => {
        await config(`[profile cluster]\nregion = eu-central-1\n${inFile(keysOf())}`);
        return { how: cluster };
      },
    ],
    [
      'keys of a profile in both files: those of the credentials file',
      [ec2(user('cluster'))],
      async () => {
        await config(`[profile cluster]\nregion = eu-central-1\n${inFile(keysOf('other'))}`);
        await credentials(`[cluster]\n${inFile(keysOf())}`);
        return { how: cluster };
      },
    ],
    [
      'keys of a session in a profile',
      [ec2(as('route-mover'))],
      async () => {
        await credentials(`[cluster]\n${inFile(await sessionKeys())}`);
        return { how: cluster };
      },
    ],
    [
      'keys in variables',
      [ec2(user('cluster'))],
      () => Promise.resolve({ how: { env: inVariables(keysOf()) } }),
    ],
    [
      'keys of a session in variables',
      [ec2(as('route-mover'))],
      async () => ({ how: { env: inVariables(await sessionKeys()) } }),
    ],
    [
      'keys in variables beside AWS_PROFILE: the keys',
      [ec2(user('cluster'))],
      async () => {
        await credentials(`[other]\n${inFile(keysOf('other'))}`);
        return { how: { env: { ...inVariables(keysOf()), AWS_PROFILE: 'other' } } };
      },
    ],
    [
      'keys in variables beside the parameter profile: the profile',
      [ec2(user('cluster'))],
      async () => {
        await credentials(`[cluster]\n${inFile(keysOf())}`);
        return { how: { ...cluster, env: inVariables(keysOf('other')) } };
      },
    ],
    [
      'AWS_PROFILE',
      [ec2(user('cluster'))],
      async () => {
        await credentials(`[cluster]\n${inFile(keysOf())}`);
        return { how: { env: { AWS_PROFILE: 'cluster' } } };
      },
    ],
    [
      'AWS_PROFILE beside the parameter profile: the parameter',
      [ec2(user('cluster'))],
      async () => {
        await credentials(`[cluster]\n${inFile(keysOf())}[other]\n${inFile(keysOf('other'))}`);
        return { how: { ...cluster, env: { AWS_PROFILE: 'other' } } };
      },
    ],
    [
      'AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name other files',
      [sts(user('cluster')), ec2(as('route-mover'))],
      async () => {
        const text = `[profile cluster]\nrole_arn = ${role('route-mover')}\nsource_profile = base\n`;
        const AWS_CONFIG_FILE = await aws.home.write('etc/config', text);
        const AWS_SHARED_CREDENTIALS_FILE = await aws.home.write('etc/keys', `[base]\n${inFile(keysOf())}`);
        return { how: { ...cluster, env: { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } } };
      },
    ],
    [
      'a role by the keys of another profile',
      [sts(user('cluster')), ec2(as('route-mover'))],
      async () => {
        await config(`[profile cluster]\nrole_arn = ${role('route-mover')}\nsource_profile = base\n`);
        await credentials(`[base]\n${inFile(keysOf())}`);
        return { how: cluster };
      },
    ],
    [
      'a role by keys of its own profile',
      [sts(user('cluster')), ec2(as('route-mover'))],
      async () => {
        await config(`[profile cluster]\nrole_arn = ${role('route-mover')}\nsource_profile = cluster\n`);
        await credentials(`[cluster]\n${inFile(keysOf())}`);
        return { how: cluster };
      },
    ],
    [
      'a role by another role',
      [sts(user('cluster')), sts(as('first')), ec2(as('second'))],
      async () => {
        await config(
          `[profile cluster]\nrole_arn = ${role('second')}\nsource_profile = middle\n` +
            `[profile middle]\nrole_arn = ${role('first')}\nsource_profile = base\n`,
        );
        await credentials(`[base]\n${inFile(keysOf())}`);
        return { how: cluster };
      },
    ],
    [
      'a role by the role of the instance (credential_source = Ec2InstanceMetadata)',
      [sts(ofInstance), ec2(as('route-mover'))],
      async () => {
        await config(roleBy('Ec2InstanceMetadata'));
        return { how: cluster };
      },
    ],
    [
      'a role by keys in variables (credential_source = Environment)',
      [sts(user('cluster')), ec2(as('route-mover'))],
      async () => {
        await config(roleBy('Environment'));
        return { how: { ...cluster, env: inVariables(keysOf()) } };
      },
    ],
    [
      'a role by the role of a task (credential_source = EcsContainer)',
      [sts(as('task')), ec2(as('route-mover'))],
      async () => {
        await config(roleBy('EcsContainer'));
        return {
          how: { ...cluster, env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/task' } },
        };
      },
    ],
    [
      'credential_process',
      [ec2(user('cluster'))],
      async () => {
        await config(
          `[profile cluster]\nregion = eu-central-1\ncredential_process = ${await answeringProcess()}\n`,
        );
        return { how: cluster };
      },
    ],
    [
      'a role by credential_process of another profile',
      [sts(user('cluster')), ec2(as('route-mover'))],
      async () => {
        await config(
          `[profile cluster]\nrole_arn = ${role('route-mover')}\nsource_profile = base\n` +
            `[profile base]\ncredential_process = ${await answeringProcess()}\n`,
        );
        return { how: cluster };
      },
    ],
    [
      'SSO with a session',
      [sso, ec2(as('route-mover'))],
      async () => {
        await config(ssoSession);
        await ssoLogin('company', aws.simulator.ssoToken());
        return { how: cluster };
      },
    ],
    [
      'SSO without a session',
      [sso, ec2(as('route-mover'))],
      async () => {
        await config(
          `[profile cluster]\nsso_start_url = ${startUrl}\nsso_region = us-west-2\n` +
            `sso_account_id = ${account}\nsso_role_name = route-mover\n`,
        );
        await ssoLogin(startUrl, aws.simulator.ssoToken());
        return { how: cluster };
      },
    ],
    [
      'a web identity in variables',
      [sts(), ec2(as('route-mover'))],
      async () => {
        const AWS_WEB_IDENTITY_TOKEN_FILE = await aws.home.write('token', aws.simulator.webIdentityToken());
        return { how: { env: { AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN: role('route-mover') } } };
      },
    ],
    [
      'a web identity of a profile',
      [sts(), ec2(as('route-mover'))],
      async () => {
        const token = await aws.home.write('token', aws.simulator.webIdentityToken());
        await config(
          `[profile cluster]\nrole_arn = ${role('route-mover')}\nweb_identity_token_file = ${token}\n`,
        );
        return { how: cluster };
      },
    ],
    [
      'the role of a task (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)',
      [ec2(as('task'))],
      () =>
        Promise.resolve({
          how: { env: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/task' } },
        }),
    ],
    [
      'the role of a container (AWS_CONTAINER_CREDENTIALS_FULL_URI)',
      [ec2(as('task'))],
      () =>
        Promise.resolve({
          how: { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:8080/credentials' } },
        }),
    ],
    [
      'the documented profile beside the role of a task: the task',
      [ec2(as('task'))],
      async () => {
        await config('[profile cluster]\nregion = eu-central-1\n');
        const env = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/task' };
        return { how: { ...cluster, env } };
      },
    ],
    [
      'auth_type=role: the role of the instance, whatever profile and variables say',
      [ec2(ofInstance)],
      async () => {
        await credentials(`[cluster]\n${inFile(keysOf())}`);
        const params = { profile: 'cluster', auth_type: 'role' };
        const env = { ...inVariables(keysOf()), AWS_PROFILE: 'cluster' };
        return { how: { params, env }, cli: { how: {} } };
      },
    ],
    [
      'auth_type=key is the default',
      [ec2(user('cluster'))],
      async () => {
        await credentials(`[cluster]\n${inFile(keysOf())}`);
        return { how: { params: { profile: 'cluster', auth_type: 'key' } } };
      },
    ],
  ];
  const asBoth = async (...[, who, given]: Known) => {
    const { how = {}, cli } = (await given()) ?? {};
    const { agent, awsCli } = await aws.ask(traced(how), cli);
    expect.soft(agent, agent.reason).toMatchObject({ exit: 'OCF_SUCCESS', callers: who });
    expect.soft(awsCli, awsCli.stderr).toMatchObject({ exitCode: 0, callers: who });
  };
  test.each(known.slice(0, 1))('%s, for the AWS CLI too', asBoth);
  test.each(known.slice(1))('%s', async (_title, who, given) => {
    const { how = {} } = (await given()) ?? {};
    const agent = await start(traced(how));
    expect(agent, agent.reason).toMatchObject({ exit: 'OCF_SUCCESS', callers: who });
  });
  test.each(known.slice(1))('%s, for the AWS CLI too', whole, asBoth);

  /** Of the agent alone, and whom it asked. */
  async function start(how: HowToRun) {
    aws.simulator.clearCalls();
    const agent = await aws.run('start', how);
    return { ...agent, callers: callersIn(aws.simulator.calls) };
  }

  /** What a trace tells is checked for secrets as a log is. */
  function traced(how: HowToRun): HowToRun {
    return { ...how, env: { ...how.env, OCF_TRACE_RA: '1', OCF_TRACE_FILE: `${aws.home.path}/trace` } };
  }

  /** What is not refused but away is asked again until then. */
  const timeout = 5;

  interface Refused {
    readonly exit: Both['agent']['exit'];
    readonly reason: RegExp;
    readonly who: Caller[];
  }

  type Refusal = [title: string, refused: Refused, given: () => Promise<Given>];
  const refusals: Refusal[] = [
    [
      'the role of a profile does not trust this node',
      {
        exit: 'OCF_ERR_PERM',
        reason: /credentials of profile cluster: .*sts:AssumeRole/,
        who: [sts(ofInstance)],
      },
      async () => {
        await config(roleBy('Ec2InstanceMetadata', 'closed'));
        return { how: cluster };
      },
    ],
    [
      'the source_profile does not exist',
      { exit: 'OCF_ERR_PERM', reason: /profile cluster/, who: [] },
      async () => {
        await config(`[profile cluster]\nrole_arn = ${role('route-mover')}\nsource_profile = nobody\n`);
        return { how: cluster };
      },
    ],
    [
      'the source_profile has no keys',
      { exit: 'OCF_ERR_PERM', reason: /profile cluster/, who: [] },
      async () => {
        await config(
          `[profile cluster]\nrole_arn = ${role('route-mover')}\nsource_profile = base\n[profile base]\nregion = eu-central-1\n`,
        );
        return { how: cluster };
      },
    ],
    [
      'the login of SSO has expired',
      { exit: 'OCF_ERR_PERM', reason: /profile cluster.*aws sso login/, who: [] },
      async () => {
        await config(ssoSession);
        await ssoLogin('company', expiredToken, '2020-01-01T00:00:00Z');
        return { how: cluster };
      },
    ],
    [
      'the login of SSO is no longer valid',
      { exit: 'OCF_ERR_PERM', reason: /profile cluster/, who: [sso] },
      async () => {
        await config(ssoSession);
        await ssoLogin('company', expiredToken);
        return { how: cluster };
      },
    ],
    [
      'STS fails',
      { exit: 'OCF_ERR_GENERIC', reason: /profile cluster/, who: [sts(ofInstance)] },
      async () => {
        aws.simulator.fault({ service: 'sts', status: 503 });
        await config(roleBy('Ec2InstanceMetadata'));
        return { how: cluster };
      },
    ],
    [
      'nobody has logged in to SSO',
      { exit: 'OCF_ERR_PERM', reason: /profile cluster/, who: [] },
      async () => {
        await config(ssoSession);
        return { how: cluster };
      },
    ],
    [
      'credential_process fails',
      { exit: 'OCF_ERR_PERM', reason: /profile cluster/, who: [] },
      async () => {
        const text = `#!/bin/sh\necho ${wrongSecret}\necho ${wrongSecret} >&2\nexit 1\n`;
        const program = await aws.home.write('process', text, 0o755);
        await config(`[profile cluster]\ncredential_process = ${program} ${wrongSecret}\n`);
        return { how: cluster };
      },
    ],
    [
      'credential_process prints nonsense',
      { exit: 'OCF_ERR_PERM', reason: /profile cluster/, who: [] },
      async () => {
        const program = await aws.home.write('process', `#!/bin/sh\necho ${wrongSecret}\n`, 0o755);
        await config(`[profile cluster]\ncredential_process = ${program}\n`);
        return { how: cluster };
      },
    ],
    [
      'the token file of a web identity is missing',
      { exit: 'OCF_ERR_PERM', reason: /AWS_WEB_IDENTITY_TOKEN_FILE.*no-token/, who: [] },
      () => {
        const env = { AWS_WEB_IDENTITY_TOKEN_FILE: '/etc/no-token', AWS_ROLE_ARN: role('route-mover') };
        return Promise.resolve({ how: { env } });
      },
    ],
    [
      'the token file of a profile is missing',
      { exit: 'OCF_ERR_PERM', reason: /profile cluster.*no-token/, who: [] },
      async () => {
        const text = `role_arn = ${role('route-mover')}\nweb_identity_token_file = /etc/no-token\n`;
        await config(`[profile cluster]\n${text}`);
        return { how: cluster };
      },
    ],
    [
      'AWS_ACCESS_KEY_ID without AWS_SECRET_ACCESS_KEY',
      { exit: 'OCF_ERR_PERM', reason: /AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not/, who: [] },
      () => Promise.resolve({ how: { env: { AWS_ACCESS_KEY_ID: keysOf().accessKeyId } } }),
    ],
    [
      'a profile with half a pair of keys',
      { exit: 'OCF_ERR_PERM', reason: /profile cluster/, who: [] },
      async () => {
        await credentials(`[cluster]\naws_access_key_id = ${keysOf().accessKeyId}\n`);
        return { how: cluster };
      },
    ],
    [
      'a wrong secret key',
      { exit: 'OCF_ERR_PERM', reason: /check the credentials of this node/, who: [ec2(user('cluster'))] },
      async () => {
        await credentials(`[cluster]\n${inFile({ ...keysOf(), secretAccessKey: wrongSecret })}`);
        return { how: cluster };
      },
    ],
    [
      'a wrong secret key for STS',
      { exit: 'OCF_ERR_PERM', reason: /profile cluster/, who: [sts(user('cluster'))] },
      async () => {
        await config(`[profile cluster]\nrole_arn = ${role('route-mover')}\nsource_profile = base\n`);
        await credentials(`[base]\n${inFile({ ...keysOf(), secretAccessKey: wrongSecret })}`);
        return { how: cluster };
      },
    ],
    [
      'keys that AWS does not know',
      { exit: 'OCF_ERR_PERM', reason: /AuthFailure.*check the credentials of this node/, who: [ec2()] },
      async () => {
        const unknown = { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: wrongSecret };
        await credentials(`[cluster]\n${inFile(unknown)}`);
        return { how: cluster };
      },
    ],
    [
      'the instance has no role',
      { exit: 'OCF_ERR_PERM', reason: /attach an IAM role/, who: [] },
      () => {
        aws.simulator.fault({ action: 'imds', path: 'security-credentials', status: 404 });
        return Promise.resolve({});
      },
    ],
  ];
  /** As where STS fails, of others: tried until the time is over. */
  const otherFailures: Refusal[] = [
    [
      'SSO has too much to do',
      { exit: 'OCF_ERR_GENERIC', reason: /profile cluster.*TooManyRequests/, who: [sso] },
      async () => {
        aws.simulator.fault({ service: 'sso', errorCode: 'TooManyRequestsException' });
        await config(ssoSession);
        await ssoLogin('company', aws.simulator.ssoToken());
        return { how: cluster };
      },
    ],
    [
      'nobody answers for the role of a container',
      { exit: 'OCF_ERR_GENERIC', reason: /AWS_CONTAINER_CREDENTIALS.*ECONNREFUSED/, who: [] },
      () => {
        const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:8081/credentials' };
        return Promise.resolve({ how: { env } });
      },
    ],
  ];
  const degraded = '%s: start fails, a recurring monitor says degraded';
  test.each(refusals.slice(0, 1))(`${degraded}, the AWS CLI fails too`, failsForBoth);
  test.each(refusals.slice(1))(degraded, async (_title, refused, given) => {
    const { how = {} } = await given();
    const agent = await start({ ...how, timeout });
    await isTold(refused, agent, how);
  });
  test.each([...refusals.slice(1), ...otherFailures])(
    `${degraded}, the AWS CLI fails too`,
    whole,
    failsForBoth,
  );

  async function failsForBoth(...[, refused, given]: Refusal): Promise<void> {
    const { how = {} } = await given();
    const { agent, awsCli } = await aws.ask({ ...how, timeout });
    expect.soft(awsCli.exitCode).not.toBe(0);
    expect.soft(awsCli.callers).toEqual(refused.who);
    await isTold(refused, agent, how);
  }

  async function isTold(
    { exit, reason, who }: Refused,
    started: Pick<Both['agent'], 'exit' | 'reason' | 'callers'>,
    how: HowToRun,
  ): Promise<void> {
    expect.soft(started).toMatchObject({ exit, callers: who });
    expect.soft(started.reason).toMatch(reason);
    const monitored = await aws.run('monitor', traced({ ...how, timeout }));
    expect(monitored).toMatchObject({ exit: 'OCF_DEGRADED' });
    expect(monitored.reason).toMatch(reason);
    expect(await aws.box.placesOf(overlayIp)).toEqual(['eth0']);
  }

  test('a credential_process that hangs ends with the action', async () => {
    await config('[profile cluster]\ncredential_process = /bin/sleep 287\n');
    const started = await aws.run('start', { ...cluster, timeout });
    expect(started.exit).toBe('OCF_ERR_GENERIC');
    expect(started.reason).toContain('credentials of profile cluster');
    const { stdout } = await aws.node.exec('pgrep', ['--full', '--list-full', 'sleep 287']);
    expect(stdout).toBe('');
  });

  test('a config file that cannot be read is no missing profile', async () => {
    await aws.home.writeAws('config/of/a/directory', '');
    const agent = await start({ ...cluster, timeout });
    expect(agent).toMatchObject({ exit: 'OCF_ERR_GENERIC', callers: [] });
    expect(agent.reason).toMatch(/reading the profile cluster: .*EISDIR/);
  });

  test('a profile that no file knows: the role of the instance, with a warning, where the AWS CLI fails', async () => {
    const env = { HA_LOGFILE: `${aws.home.path}/ha-log` };
    const { agent, awsCli } = await aws.ask({ params: { profile: 'nobody' }, env });
    expect(agent).toMatchObject({ exit: 'OCF_SUCCESS', callers: [ec2(ofInstance)] });
    expect(awsCli).toMatchObject({ exitCode: 255, callers: [] });
    const { stdout } = await aws.node.run('cat', [env.HA_LOGFILE]);
    expect(stdout).toMatch(/WARNING: start: profile nobody is in no AWS configuration file/);
  });

  test('external_id, role_session_name and duration_seconds of a profile reach STS', async () => {
    const wishes = 'external_id = of-the-owner\nrole_session_name = node1.sap\nduration_seconds = 900\n';
    await config(roleBy('Ec2InstanceMetadata') + wishes);
    const { agent, awsCli } = await aws.ask(cluster);
    expect(agent).toMatchObject({ exit: 'OCF_SUCCESS' });
    for (const { requests } of [agent, awsCli]) {
      expect(requests[0]).toMatchObject({
        action: 'AssumeRole',
        parameters: { ExternalId: 'of-the-owner', RoleSessionName: 'node1.sap', DurationSeconds: '900' },
      });
      expect(requests.at(-1)?.principal).toBe(`${as('route-mover')}/node1.sap`);
    }
  });

  test('AWS_ROLE_SESSION_NAME names the session of a web identity', async () => {
    const env = {
      AWS_WEB_IDENTITY_TOKEN_FILE: await aws.home.write('token', aws.simulator.webIdentityToken()),
      AWS_ROLE_ARN: role('route-mover'),
      AWS_ROLE_SESSION_NAME: 'node1.sap',
    };
    const { agent, awsCli } = await aws.ask({ env });
    for (const { requests } of [agent, awsCli])
      expect(requests.at(-1)?.principal).toBe(`${as('route-mover')}/node1.sap`);
  });

  const west = 'us-west-2';
  const there = 'ec2.us-west-2.amazonaws.com';
  const here = 'ec2.eu-central-1.amazonaws.com';
  const profileInWest = `[profile cluster]\nregion = ${west}\n`;
  type OfRegion = [title: string, host: string, how: HowToRun, file: string];
  const regions: OfRegion[] = [
    [
      'the parameter region, before AWS_REGION',
      there,
      { params: { region: west }, env: { AWS_REGION: 'eu-central-1' } },
      '',
    ],
    [
      'AWS_REGION, before AWS_DEFAULT_REGION',
      there,
      { env: { AWS_REGION: west, AWS_DEFAULT_REGION: 'eu-central-1' } },
      '',
    ],
    [
      'AWS_REGION, before the profile',
      here,
      { ...cluster, env: { AWS_REGION: 'eu-central-1' } },
      profileInWest,
    ],
    [
      'AWS_DEFAULT_REGION, before the profile',
      here,
      { ...cluster, env: { AWS_DEFAULT_REGION: 'eu-central-1' } },
      profileInWest,
    ],
    ['the profile, before the instance', there, cluster, profileInWest],
    ['AWS_PROFILE, before the instance', there, { env: { AWS_PROFILE: 'cluster' } }, profileInWest],
    ['the instance', here, {}, ''],
  ];
  const hostsOf = (callers: readonly Caller[]) => [...new Set(callers.map((caller) => caller.host))];
  const regionOfBoth = async (...[, host, how, file]: OfRegion) => {
    await config(file);
    const { agent, awsCli } = await aws.ask(how);
    expect(agent.exit).toBe(host === here ? 'OCF_SUCCESS' : 'OCF_ERR_ARGS');
    expect(hostsOf(agent.callers)).toEqual([host]);
    expect(hostsOf(awsCli.callers)).toEqual([host]);
  };
  test.each(regions.slice(0, 1))('the Region is that of %s, for the AWS CLI too', regionOfBoth);
  test.each(regions.slice(1))('the Region is that of %s', async (_title, host, how, file) => {
    await config(file);
    const { exit, callers } = await start(how);
    expect(exit).toBe(host === here ? 'OCF_SUCCESS' : 'OCF_ERR_ARGS');
    expect(hostsOf(callers)).toEqual([host]);
  });
  test.each(regions.slice(1))('the Region is that of %s, for the AWS CLI too', whole, regionOfBoth);

  test.each([
    ['the parameter region', { params: { region: 'eu-central-1' } }],
    ['AWS_REGION', { env: { AWS_REGION: 'eu-central-1' } }],
    ['AWS_DEFAULT_REGION', { env: { AWS_DEFAULT_REGION: 'eu-central-1' } }],
  ])('with %s the instance is not asked for its Region', async (_title, how) => {
    aws.simulator.clearCalls();
    expect(await aws.run('start', how)).toMatchObject({ exit: 'OCF_SUCCESS' });
    const asked = aws.simulator.imdsCalls.map((call) => call.path);
    expect(asked).not.toContain('/latest/dynamic/instance-identity/document');
  });

  test('the profile names the endpoint of STS for its role', async () => {
    await config(
      `${roleBy('Ec2InstanceMetadata')}services = inside\n` +
        `[services inside]\nsts =\n  endpoint_url = https://${stsVpcEndpoint}\n`,
    );
    const agent = await start(cluster);
    expect(agent, agent.reason).toMatchObject({
      exit: 'OCF_SUCCESS',
      callers: [{ ...sts(ofInstance), host: stsVpcEndpoint }, ec2(as('route-mover'))],
    });
  });
});

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

function inFile({ accessKeyId, secretAccessKey, sessionToken }: Keys): string {
  const token = sessionToken === undefined ? '' : `aws_session_token = ${sessionToken}\n`;
  return `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n${token}`;
}

function inVariables({ accessKeyId, secretAccessKey, sessionToken }: Keys): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
  };
}

function roleBy(credentialSource: string, name = 'route-mover'): string {
  return `[profile cluster]\nrole_arn = ${role(name)}\ncredential_source = ${credentialSource}\n`;
}
